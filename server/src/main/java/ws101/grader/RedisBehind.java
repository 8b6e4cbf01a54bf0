package ws101.grader;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import ws101.stage.JavaProgram;
import ws101.stage.Node;
import ws101.stage.RedisPrompt;
import ws101.stage.RedisServer;
import ws101.wiretap.EventLog;
import ws101.wiretap.Fault;
import ws101.wiretap.Wiretap;

/**
 * The Redis behind a program under judgement: a real server of its own, with a wiretap before it
 * for each of the program's processes. A check may break all of it; the next one finds it whole.
 */
public final class RedisBehind {

  /** Where a program looks for it. */
  private static final String VARIABLE = "REDIS_URL";

  /** Who asks by {@link RedisPrompt} is connected, too. */
  private static final String OUR_OWN = "cmd=client";

  private final EventLog log = new EventLog();
  private final List<Wiretap> lines = new CopyOnWriteArrayList<>();
  private final Wiretap first;
  private volatile Node server;
  private volatile boolean isPaused;
  private boolean isClosed;

  private RedisBehind() {
    start(0);
    first = line();
  }

  /** Starts it, if the exercise asks for one. */
  static Optional<RedisBehind> of(Exercise exercise) {
    return exercise.redis() ? Optional.of(new RedisBehind()) : Optional.empty();
  }

  /** The line of the process that all checks share. */
  Wiretap first() {
    return first;
  }

  /** The program, for the process that all checks share. */
  JavaProgram behind(JavaProgram program) {
    return at(first, program);
  }

  /** A check that goes on after its run was given up must not leave a server behind. */
  private synchronized void start(int port) {
    if (isClosed) {
      throw new IllegalStateException("The judgement is over.");
    }
    server = Node.start(RedisServer.find(), port);
    try {
      server.listening(Limits.START).join();
    } catch (CompletionException silent) {
      server.kill();
      throw silent;
    }
  }

  /** One more line to it. */
  Wiretap line() {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    var line = Wiretap.open(log, "redis " + lines.size(), here);
    lines.add(line);
    return line;
  }

  /** The program, which finds Redis at the end of that line. */
  static JavaProgram at(Wiretap line, JavaProgram program) {
    return program.with(VARIABLE, "redis://localhost:" + line.port());
  }

  void hangUp(Wiretap line) {
    lines.remove(line);
    line.close();
  }

  /** What a check has broken is mended. */
  void restore() {
    for (Wiretap line : lines) {
      for (Fault fault : line.standing()) {
        line.takeOff(fault.kind(), fault.way()).toCompletableFuture().join();
      }
    }
    if (isPaused) {
      resume();
    }
    if (!server.isAlive()) {
      startAgain();
    }
  }

  synchronized void close() {
    isClosed = true;
    lines.forEach(Wiretap::close);
    server.kill();
  }

  // What a check may do

  /** SIGKILL: what it knew is gone, and so are all connections. */
  public void kill() {
    server.kill();
    server.ended().join();
  }

  /** On the same port, and empty. */
  public void startAgain() {
    start(server.port());
  }

  /** SIGSTOP: it keeps its connections, and does nothing. */
  public void pause() {
    server.pause();
    isPaused = true;
  }

  /** SIGCONT. */
  public void resume() {
    server.resume();
    isPaused = false;
  }

  /** Asks it something, as {@code redis-cli} would. */
  public String ask(String command) {
    return RedisPrompt.ask(server.port(), command);
  }

  /** How many connections the program's processes hold, all together. */
  public long connections() {
    return ask("CLIENT LIST").lines().filter(line -> !line.contains(OUR_OWN)).count();
  }
}
