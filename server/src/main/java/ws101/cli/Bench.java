package ws101.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import ws101.course.TapServer;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * {@code ./kit bench wiretap}: what a wiretap costs, beside a relay that only copies bytes. The two
 * take turns in one run, since machines differ and are shared: the ratios count, not the figures.
 * {@code ./kit bench backpressure} is {@link BackpressureBench}, {@code ./kit bench resume} {@link
 * ResumeBench}, and {@code ./kit bench gatekeeping} {@link GatekeepingBench}.
 */
@Command(
    name = "bench",
    description = {
      "Measures one thing beside another, in the same run: a wiretap beside a relay that only",
      "copies bytes, a room with one who reads nothing beside the same room without them, a resume",
      "beside the messages that it brings, or a word in TLS and compressed beside the same word."
    },
    mixinStandardHelpOptions = true)
final class Bench implements Callable<Integer> {

  private static final String ROW = "%-40s %13s %13s %7s  %s%n";

  /** Of the open files a process may have, those that are no relayed connection. */
  private static final int OTHER_FILES = 200;

  /** How long sockets may take to be gone after they were closed, in ms. */
  private static final long PATIENCE = 10_000;

  private static final int COLLECTIONS = 4;

  /** What can be measured. */
  enum Subject {
    WIRETAP,
    BACKPRESSURE,
    RESUME,
    GATEKEEPING
  }

  @Parameters(
      paramLabel = "WHAT",
      description = "what is measured: wiretap, backpressure, resume or gatekeeping")
  private Subject subject;

  @Option(
      names = "--rounds",
      paramLabel = "NUMBER",
      defaultValue = "21",
      description = "how often the two take turns (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--flood",
      paramLabel = "MS",
      defaultValue = "400",
      description = "how long a stream of frames is counted (default: ${DEFAULT-VALUE})")
  private int flood;

  @Option(
      names = "--round-trips",
      paramLabel = "NUMBER",
      defaultValue = "2000",
      description = "how many in a round (default: ${DEFAULT-VALUE})")
  private int roundTrips;

  @Option(
      names = "--connections",
      paramLabel = "NUMBER",
      defaultValue = "10000",
      description = "how many idle ones are held (default: ${DEFAULT-VALUE})")
  private int connections;

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || flood < 1 || roundTrips < 1 || connections < 1) {
      throw new IllegalArgumentException("Each number is at least 1.");
    }
    if (subject == Subject.RESUME) {
      new ResumeBench().run();
      return 0;
    }
    if (subject == Subject.GATEKEEPING) {
      new GatekeepingBench().run();
      return 0;
    }
    System.out.println(machine());
    System.out.printf("Each figure is the median of rounds taken in turn: %d.%n%n", rounds);
    if (subject == Subject.BACKPRESSURE) {
      new BackpressureBench(rounds).run();
      return 0;
    }
    System.out.printf(ROW, "", "plain relay", "wiretap", "ratio", "aim");
    try (var ends = new Ends()) {
      stream(ends);
      watched(ends);
      idle(ends);
    }
    return 0;
  }

  private static String machine() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return "%s on %s, %d processors, load %.1f; Java %s, heap up to %,d MB."
        .formatted(
            system.getName(),
            system.getArch(),
            system.getAvailableProcessors(),
            system.getSystemLoadAverage(),
            Runtime.version(),
            Runtime.getRuntime().maxMemory() / 1_000_000);
  }

  private void stream(Ends ends) {
    try (var relay = new PlainRelay(ends.port());
        var tap = tapBefore(ends)) {
      var floods = new Turns(relay.port(), tap.port(), port -> ends.does("flood", port, flood));
      floods.take(1 + rounds);
      print("frames of 0 to 64 bytes, a second", floods, Double::parseDouble, ">= 0.85");

      var trips = new Turns(relay.port(), tap.port(), port -> ends.does("ask", port, roundTrips));
      trips.take(1 + rounds);
      print("round trip in µs, half are faster (p50)", trips, line -> micros(line, 0), "<= 1.15");
      print("round trip in µs, 99 % are faster (p99)", trips, line -> micros(line, 1), "<= 1.15");
    }
  }

  /** The page must not slow the wire, however little it can follow. */
  private void watched(Ends ends) {
    var vertx = Vertx.vertx();
    var log = new EventLog();
    try (var unseen = tapBefore(ends);
        var seen = tapBefore(ends, log)) {
      var page = TapServer.start(vertx, Checkout.root(), 0, log, seen, "ws://bench").await();
      ends.does("watch", page.port(), 0);
      var floods = new Turns(unseen.port(), seen.port(), port -> ends.does("flood", port, flood));
      floods.take(1 + rounds);
      print("frames a second, unseen and on a page", floods, Double::parseDouble, ">= 0.85");
    } finally {
      vertx.close().await();
    }
  }

  private static Wiretap tapBefore(Ends ends) {
    return tapBefore(ends, new EventLog());
  }

  private static Wiretap tapBefore(Ends ends, EventLog log) {
    var upstream = new InetSocketAddress(InetAddress.getLoopbackAddress(), ends.port());
    return Wiretap.open(log, "bench", upstream);
  }

  private static double micros(String line, int index) {
    return Long.parseLong(line.split(" ")[index]) / 1000.0;
  }

  private static void print(String what, Turns turns, ToDoubleFunction<String> figure, String aim) {
    double plain = turns.plain.stream().mapToDouble(figure).sorted().toArray()[turns.middle()];
    double tapped = turns.tapped.stream().mapToDouble(figure).sorted().toArray()[turns.middle()];
    System.out.printf(ROW, what, number(plain), number(tapped), ratio(tapped / plain), aim);
  }

  private static String number(double figure) {
    return String.format(Locale.ROOT, figure < 1000 ? "%,.1f" : "%,.0f", figure);
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  private void idle(Ends ends) {
    int most = Math.min(connections, connectionsAllowed());
    Held plain;
    Held tapped;
    try (var relay = new PlainRelay(ends.port())) {
      plain = hold(ends, relay.port(), most);
    }
    try (var tap = tapBefore(ends)) {
      tapped = hold(ends, tap.port(), most);
    }
    String aim = "%,d held".formatted(connections);
    System.out.printf(ROW, "idle connections held", plain.alive, tapped.alive, "", aim);
    System.out.printf(
        ROW,
        "heap of each in bytes, the log included",
        number(plain.bytesEach),
        number(tapped.bytesEach),
        ratio(tapped.bytesEach / plain.bytesEach),
        "< 20,000");
    if (most < connections) {
      System.out.printf(
          "%nNo more than %,d were tried: a process may have %,d open files here (ulimit -n),"
              + " and a relayed connection takes two.%n",
          most, openFilesAllowed());
    }
  }

  /** How many of them made a round trip after all that were asked for stood. */
  private record Held(int alive, double bytesEach) {}

  private static Held hold(Ends ends, int port, int most) {
    ends.does("hold", port, 1); // The first one brings classes with it.
    long files = openFiles();
    long before = heap();
    int standing = Integer.parseInt(ends.does("hold", port, 1 + most)) - 1;
    long bytes = heap() - before;
    int alive = Integer.parseInt(ends.does("drop", port, 0)) - 1;
    awaitThat(() -> (int) openFiles(), (int) files);
    return new Held(alive, (double) bytes / standing);
  }

  private static void awaitThat(IntSupplier count, int most) {
    long until = System.nanoTime() + PATIENCE * 1_000_000;
    while (count.getAsInt() > most && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /** Collected more than once: what a cleaner closes is free only afterwards. */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static int connectionsAllowed() {
    return (int) Math.min(Integer.MAX_VALUE, (openFilesAllowed() - OTHER_FILES) / 2);
  }

  private static long openFilesAllowed() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  /** What a plain relay and a wiretap did in turn, or a tap that is not watched and one that is. */
  private static final class Turns {

    /** One turn at the relay or tap that listens there. */
    interface Turn {
      String at(int port);
    }

    private final List<String> plain = new ArrayList<>();
    private final List<String> tapped = new ArrayList<>();
    private final int plainPort;
    private final int tappedPort;
    private final Turn turn;

    Turns(int plainPort, int tappedPort, Turn turn) {
      this.plainPort = plainPort;
      this.tappedPort = tappedPort;
      this.turn = turn;
    }

    /** The first does not count: the code is still cold. */
    void take(int rounds) {
      for (int i = 0; i < rounds; i++) {
        plain.add(turn.at(plainPort));
        tapped.add(turn.at(tappedPort));
      }
      plain.remove(0);
      tapped.remove(0);
    }

    int middle() {
      return plain.size() / 2;
    }
  }

  /** {@link BenchEnds}, as a process. */
  private static final class Ends implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final int port;

    Ends() throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  BenchEnds.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      answers =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
      port = Integer.parseInt(answer());
    }

    int port() {
      return port;
    }

    String does(String what, int port, int number) {
      String order = "%s %d %d%n".formatted(what, port, number);
      try {
        process.getOutputStream().write(order.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        return answer();
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }

    private String answer() throws IOException {
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("The ends of the wire are gone; what they said stands above.");
      }
      return line;
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
