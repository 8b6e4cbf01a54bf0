package ws101.grader;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import ws101.stage.JavaProgram;
import ws101.stage.Node;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * The learner's program as one check sees it: a black box that listens on a port. Other checks use
 * the same process; the transcript and the connections are each check's own.
 */
public final class Program {

  private final Node node;
  private final Map<String, String> environment;
  private final Seed seed;
  private final Transcript transcript;
  private final Optional<RedisBehind> redis;
  private final Optional<Wiretap> line;
  private volatile boolean answersStrangers = true;
  private final Deque<Runnable> ends = new ConcurrentLinkedDeque<>();

  /** The one that all checks share. */
  Program(Node node, Map<String, String> environment, Seed seed, Optional<RedisBehind> redis) {
    this(node, environment, seed, new Transcript(), redis, redis.map(RedisBehind::first));
  }

  private Program(
      Node node,
      Map<String, String> environment,
      Seed seed,
      Transcript transcript,
      Optional<RedisBehind> redis,
      Optional<Wiretap> line) {
    this.node = node;
    this.environment = environment;
    this.seed = seed;
    this.transcript = transcript;
    this.redis = redis;
    this.line = line;
  }

  /**
   * One more process of the same program, with the same environment. It ends with the check, if
   * nobody ends it before.
   */
  public Program another() {
    var itsLine = redis.map(RedisBehind::line);
    var program = (JavaProgram) node.program();
    var itsNode = Node.start(itsLine.map(each -> RedisBehind.at(each, program)).orElse(program), 0);
    var other = new Program(itsNode, environment, seed, transcript, redis, itsLine);
    atTheEnd(other::closeAll);
    itsLine.ifPresent(each -> other.atTheEnd(() -> redis.get().hangUp(each)));
    other.atTheEnd(other::ends);
    try {
      other.node.listening(Limits.START).join();
    } catch (CompletionException why) {
      throw new CheckFailure("one more process of it listens, too", why.getCause().getMessage());
    }
    return other;
  }

  /** The Redis that its exercise has asked for. */
  public RedisBehind redis() {
    return redis.orElseThrow();
  }

  /** The line of this process to that Redis, which can be broken. */
  public Wiretap lineToRedis() {
    return line.orElseThrow();
  }

  /** Is ended at once, like a process that is killed. */
  public void ends() {
    node.kill();
  }

  public int port() {
    return node.port();
  }

  /** The address of {@code path}, such as {@code /}, for a browser or an HTTP client. */
  public String http(String path) {
    return "http://localhost:" + port() + path;
  }

  /** The value of a variable that its exercise put into the program's environment. */
  public String variable(String name) {
    return environment.get(name);
  }

  /**
   * Returns when the program has come round: what was sent to it before has been read by itself. A
   * busy program that is not waited for finds several sends in one read.
   *
   * <p>This asks for its page on a connection of its own, which an event loop accepts and reads
   * only after it has read what had come before.
   */
  public void comesRound() {
    if (answersStrangers) {
      answersStrangers = isAnswered(node.port(), Limits.withGrace(Limits.ANSWER));
    }
  }

  /** Asks for the page on a new connection; whether there must be an answer, checks say. */
  static boolean isAnswered(int port, Duration limit) {
    try {
      var page = URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
      page.setRequestProperty("Connection", "close");
      page.setConnectTimeout((int) limit.toMillis());
      page.setReadTimeout((int) limit.toMillis());
      return ((HttpURLConnection) page).getResponseCode() > 0;
    } catch (IOException silent) {
      return false;
    }
  }

  public boolean isAlive() {
    return node.isAlive();
  }

  /** The newest that it has printed. */
  public String output() {
    return node.output();
  }

  Node node() {
    return node;
  }

  Seed seed() {
    return seed;
  }

  Transcript transcript() {
    return transcript;
  }

  /**
   * A wiretap in front of the program, for a check that must see what crosses a browser's wire, or
   * break it.
   */
  public Wiretap tap(EventLog log) {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    var tap = Wiretap.open(log, "check", here);
    atTheEnd(tap::close);
    return tap;
  }

  /** Remembers what must not outlive its check. */
  void atTheEnd(Runnable close) {
    ends.add(close);
  }

  void closeAll() {
    ends.forEach(Runnable::run);
  }
}
