package ws101.stage;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One operating-system process that runs one program. It never outlives the process that started
 * it: see {@link Lifeline}.
 */
public final class Node {

  /**
   * What of our own environment a program needs in order to run at all; the rest is not its
   * business.
   */
  static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SystemRoot", "JAVA_HOME");

  /** Between two tries to connect, in milliseconds. */
  private static final int RETRY = 5;

  /** One try to connect may take this long, in milliseconds: a paused process does not answer. */
  private static final int ONE_TRY = 100;

  /**
   * Whoever waits for a program looks so often whether it still works on its start. (Less than a
   * hundredth of that time is what an idle JVM needs, too.)
   */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final Duration WORK = LOOK.dividedBy(100);

  /** So many times its time a program gets that works on its start, and is slow. */
  private static final int INDULGENCE = 6;

  /**
   * How long we wait for the rest of a dead process's output, in milliseconds: a child of its own
   * may keep the pipe open.
   */
  private static final int LAST_WORDS = 200;

  private static final Executor SOON =
      CompletableFuture.delayedExecutor(RETRY, TimeUnit.MILLISECONDS);

  /**
   * How a process ended: its exit code, or the signal that ended it.
   *
   * @param signal null if it ended by itself
   */
  public record Exit(int code, String signal) {

    /** A shell and the JVM report a process that was ended by signal n as 128 + n. */
    private static final int BY_SIGNAL = 128;

    private static final Map<Integer, String> SIGNALS =
        Map.of(1, "SIGHUP", 2, "SIGINT", 6, "SIGABRT", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

    static Exit of(int code) {
      return new Exit(code, SIGNALS.get(code - BY_SIGNAL));
    }

    /** "exit code 1", or "SIGKILL". */
    public String words() {
      return signal == null ? "exit code " + code : signal;
    }
  }

  /** Says in words why a program cannot be talked to. */
  public static final class NotListening extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotListening(String message) {
      super(message);
    }
  }

  private final Program program;
  private final Process process;
  private final int port;
  private final Tail tail;
  private final CompletableFuture<Exit> ended;

  private Node(Program program, Process process, int port, InputStream output, OutputStream echo) {
    this.program = program;
    this.process = process;
    this.port = port;
    this.tail = new Tail(echo);
    var register = Register.ofThisCheckout();
    register.add(process.toHandle());
    var lastWords = read(output);
    ended =
        process
            .onExit()
            .thenCompose(
                gone -> {
                  register.remove(gone.toHandle());
                  return lastWords.completeOnTimeout(null, LAST_WORDS, TimeUnit.MILLISECONDS);
                })
            .thenApply(read -> Exit.of(process.exitValue()));
  }

  private CompletableFuture<Void> read(InputStream output) {
    var done = new CompletableFuture<Void>();
    var reader =
        new Thread(
            () -> {
              tail.read(output);
              done.complete(null);
            },
            "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
    return done;
  }

  /** Kills what a kit that was itself killed has left behind in this checkout. */
  public static void sweep() {
    Register.ofThisCheckout().sweep();
  }

  /** Starts {@code program} with {@code PORT} set to {@code port} (0: a free one is chosen). */
  public static Node start(Program program, int port) {
    return start(program, port, OutputStream.nullOutputStream());
  }

  /** As above; what it prints is also written to {@code echo} at once. */
  public static Node start(Program program, int port, OutputStream echo) {
    return start(program, port, List.of(), output -> output, echo);
  }

  /** As above, and {@code heap} hears after each garbage collection how many bytes are in use. */
  public static Node start(Program program, int port, LongConsumer heap) {
    return start(
        program,
        port,
        HeapGauge.FLAGS,
        output -> new HeapGauge(output, heap),
        OutputStream.nullOutputStream());
  }

  /** With more flags of the JVM, if it is one. */
  static Node start(Program program, int port, List<String> flags) {
    return start(program, port, flags, output -> output, OutputStream.nullOutputStream());
  }

  private static Node start(
      Program program,
      int port,
      List<String> flags,
      UnaryOperator<InputStream> output,
      OutputStream echo) {
    int chosen = port == 0 ? Ports.free() : port;
    var builder = new ProcessBuilder(program.command(chosen, flags)).redirectErrorStream(true);
    var environment = builder.environment();
    environment.keySet().retainAll(INHERITED);
    environment.putAll(program.environment());
    environment.put("PORT", Integer.toString(chosen));
    try {
      var process = builder.start();
      return new Node(program, process, chosen, output.apply(process.getInputStream()), echo);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start a process: " + e.getMessage(), e);
    }
  }

  public Program program() {
    return program;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** When it was started. */
  public Instant startedAt() {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  /**
   * Completes when the port accepts connections; fails with {@link NotListening} if it does not in
   * time or the process ends before. The time is that of a quiet machine: on a busy one, a program
   * that is at work gets up to {@value #INDULGENCE} times as much.
   */
  public CompletableFuture<Node> listening(Duration limit) {
    var listening = new CompletableFuture<Node>();
    long now = System.nanoTime();
    var patience = new Patience(now, now + limit.minus(LOOK).toNanos(), Optional.empty());
    knock(listening, patience, now + limit.multipliedBy(INDULGENCE).toNanos());
    return listening;
  }

  /**
   * Since when we wait, when to look next, and how much work the process had done when we last
   * looked.
   */
  private record Patience(long since, long look, Optional<Duration> work) {

    Patience lookedAt(long now, Duration work) {
      return new Patience(since, now + LOOK.toNanos(), Optional.of(work));
    }
  }

  private void knock(CompletableFuture<Node> listening, Patience patience, long deadline) {
    if (!process.isAlive()) {
      ended.thenAccept(
          exit ->
              listening.completeExceptionally(
                  new NotListening(
                      "It ended with %s before it listened on port %d."
                          .formatted(exit.words(), port))));
      return;
    }
    if (accepts()) {
      listening.complete(this);
      return;
    }
    long now = System.nanoTime();
    if (now < patience.look()) {
      SOON.execute(() -> knock(listening, patience, deadline));
      return;
    }
    Duration work = process.info().totalCpuDuration().orElse(Duration.ZERO);
    boolean isAtWork =
        patience.work().map(before -> work.minus(before).compareTo(WORK) > 0).orElse(true)
            || wantToRun() > 0;
    if (isAtWork && now < deadline) {
      SOON.execute(() -> knock(listening, patience.lookedAt(now, work), deadline));
    } else {
      listening.completeExceptionally(
          new NotListening(
              "It did not listen on port %d (the environment's PORT) within %s."
                  .formatted(port, words(Duration.ofNanos(now - patience.since())))));
    }
  }

  /**
   * How many of its threads run, or would run but for a processor or a disk that others keep busy:
   * the third field of a thread's {@code stat} is R or D (proc_pid_stat(5)). Only Linux tells;
   * elsewhere 0.
   */
  public int wantToRun() {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid()), "task"))) {
      return (int) threads.filter(Node::wantsToRun).count();
    } catch (IOException | UncheckedIOException notLinux) {
      return 0;
    }
  }

  private static boolean wantsToRun(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      return "RD".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
    } catch (IOException hasEnded) {
      return false;
    }
  }

  private boolean accepts() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ONE_TRY);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** "5 s": whole seconds, since nobody counts the rest of them. */
  private static String words(Duration time) {
    return time.toSeconds() + " s";
  }

  /** Completes when the process has ended and its output is read. */
  public CompletableFuture<Exit> ended() {
    return ended.copy();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * The newest lines that the program has printed, output and errors mixed as they came; bounded.
   */
  public String output() {
    return tail.text();
  }

  /** SIGSTOP: it keeps its memory and its sockets, and does nothing. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  /**
   * SIGTERM: the program may say goodbye.
   *
   * @throws UnsupportedOperationException with a sentence for the user, on Windows
   */
  public void drain() {
    if (!process.supportsNormalTermination()) {
      throw new UnsupportedOperationException(
          "Windows cannot ask a process to end; kill it instead.");
    }
    // Process.destroy would close our end of its input, too: its Lifeline.
    process.toHandle().destroy();
  }

  /** SIGKILL, to it and its children. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void signal(String name) {
    if (File.separatorChar == '\\') {
      throw new UnsupportedOperationException("Windows cannot pause a process; kill it instead.");
    }
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("There is no process " + pid() + " any more.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("This system has no kill command: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
