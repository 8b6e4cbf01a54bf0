package ws101.grader;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * What the machine can do while it judges, beside what is judged. We look again and again: the load
 * average that a system knows is one of the last minute, and says nothing of the last seconds.
 */
final class Machine implements AutoCloseable {

  /** As many threads that want to run, for each processor, make time limits unfair. */
  private static final double BUSY = 1.5;

  /** With so many, the judge itself does not get along. */
  private static final double OVERRUN = 4;

  private static final Duration LOOK = Duration.ofMillis(250);

  /** Of less, a look or two say nothing. */
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  /** A look that we came too late for: nothing ran, and everybody would have. */
  private static final double EVERYBODY = 100;

  private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getOperatingSystemMXBean();

  private final IntSupplier judged;
  private final Thread watch = new Thread(this::watch, "how busy the machine is");

  /** How many wanted to run, at each look. */
  private final List<Double> seen = new ArrayList<>();

  private Machine(IntSupplier judged) {
    this.judged = judged;
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * @param judged how many threads of what is judged run or would run: a program that keeps the
   *     machine busy itself has no excuse
   */
  static Machine beside(IntSupplier judged) {
    return new Machine(judged);
  }

  /** Whether so much else went on for so long that a program may be late through no fault of it. */
  boolean wasBusyFor(Duration time) {
    return perProcessor(time) > BUSY;
  }

  /** Whether so much else went on for so long that nothing could be in time. */
  boolean wasOverrunFor(Duration time) {
    return perProcessor(time) > OVERRUN;
  }

  private synchronized double perProcessor(Duration time) {
    long looks = Math.max(time.toMillis(), SHORTEST.toMillis()) / LOOK.toMillis();
    double all =
        seen.subList((int) Math.max(0, seen.size() - looks), seen.size()).stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElse(0);
    return all / SYSTEM.getAvailableProcessors();
  }

  private void watch() {
    try {
      for (long due = System.nanoTime(); ; due += LOOK.toNanos()) {
        boolean isMissed = System.nanoTime() - due > LOOK.toNanos();
        note(isMissed ? EVERYBODY : others());
        TimeUnit.NANOSECONDS.sleep(due + LOOK.toNanos() - System.nanoTime());
      }
    } catch (InterruptedException closed) {
      // Then nobody asks any more.
    }
  }

  private synchronized void note(double wantToRun) {
    seen.add(wantToRun);
  }

  private double others() {
    int all = all();
    return all < 0 ? SYSTEM.getSystemLoadAverage() : all - 1 - judged.getAsInt();
  }

  /**
   * How many threads run or would run, this one among them: the fourth field of {@code
   * /proc/loadavg} (proc_loadavg(5)). Elsewhere -1; there the average of the last minute has to do,
   * and Windows, which knows none, is never busy.
   */
  private static int all() {
    try {
      return Integer.parseInt(Files.readString(Path.of("/proc/loadavg")).split("[ /]")[3]);
    } catch (IOException | RuntimeException notLinux) {
      return -1;
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
