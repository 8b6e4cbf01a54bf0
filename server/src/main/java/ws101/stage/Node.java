package ws101.stage;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One operating-system process that runs one program. It never outlives the process that started
 * it.
 */
public final class Node {

  /**
   * What of our own environment a program needs in order to run at all; the rest is not its
   * business.
   */
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SystemRoot", "JAVA_HOME");

  /** Between two tries to connect, in milliseconds. */
  private static final int RETRY = 5;

  private static final Executor SOON =
      CompletableFuture.delayedExecutor(RETRY, TimeUnit.MILLISECONDS);

  /**
   * What to run.
   *
   * @param mainClass the class whose {@code main} reads {@code PORT}
   * @param classPath directories and jars, in order; {@link Lifeline}'s own is added
   * @param environment added to a small, clean environment ({@code PORT} is set by {@link #start})
   * @param heapMegabytes the largest heap
   */
  public record Program(
      String mainClass, List<Path> classPath, Map<String, String> environment, int heapMegabytes) {}

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

  private final Process process;
  private final int port;
  private final Tail tail = new Tail();
  private final CompletableFuture<Exit> ended;

  private Node(Process process, int port) {
    this.process = process;
    this.port = port;
    var register = Register.ofThisCheckout();
    register.add(process.toHandle());
    var reader =
        new Thread(() -> tail.read(process.getInputStream()), "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
    ended =
        process
            .onExit()
            .thenApply(
                gone -> {
                  register.remove(gone.toHandle());
                  return Exit.of(gone.exitValue());
                });
  }

  /** Kills what a kit that was itself killed has left behind in this checkout. */
  public static void sweep() {
    Register.ofThisCheckout().sweep();
  }

  /** Starts {@code program} with {@code PORT} set to {@code port} (0: a free one is chosen). */
  public static Node start(Program program, int port) {
    int chosen = port == 0 ? freePort() : port;
    var builder = new ProcessBuilder(command(program)).redirectErrorStream(true);
    var environment = builder.environment();
    environment.keySet().retainAll(INHERITED);
    environment.putAll(program.environment());
    environment.put("PORT", Integer.toString(chosen));
    try {
      return new Node(builder.start(), chosen);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start a Java process: " + e.getMessage(), e);
    }
  }

  private static List<String> command(Program program) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + program.heapMegabytes() + "m");
    command.add("-XX:+UseSerialGC");
    command.add(
        "-XX:TieredStopAtLevel=1"); // A node lives for minutes: a quick start is worth more.
    command.add("-Xshare:auto");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Djava.net.preferIPv4Stack=true");
    command.add("-cp");
    command.add(
        program.classPath().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(Lifeline.class.getName());
    command.add(program.mainClass());
    return command;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("This machine has no free port.", e);
    }
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
   * Completes when the port accepts connections; fails, in words, if it does not in time or the
   * process ends before.
   */
  public CompletableFuture<Node> listening(Duration limit) {
    var listening = new CompletableFuture<Node>();
    knock(listening, System.nanoTime() + limit.toNanos(), limit);
    return listening;
  }

  private void knock(CompletableFuture<Node> listening, long deadline, Duration limit) {
    if (ended.isDone()) {
      listening.completeExceptionally(
          new NotListening(
              "It ended with %s before it listened on port %d."
                  .formatted(ended.join().words(), port)));
    } else if (accepts()) {
      listening.complete(this);
    } else if (System.nanoTime() > deadline) {
      listening.completeExceptionally(
          new NotListening(
              "It did not listen on port %d (the environment's PORT) within %d ms."
                  .formatted(port, limit.toMillis())));
    } else {
      SOON.execute(() -> knock(listening, deadline, limit));
    }
  }

  private boolean accepts() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), RETRY * 20);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Says in words why a program cannot be talked to. */
  public static final class NotListening extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotListening(String message) {
      super(message);
    }
  }

  /** Completes when the process has ended. */
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

  /** SIGTERM: the program may say goodbye. */
  public void drain() {
    process.destroy();
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
      new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
    } catch (IOException e) {
      throw new UncheckedIOException("This system has no kill command: " + e.getMessage(), e);
    }
  }
}
