package ws101.grader;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
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
  private volatile boolean answersStrangers = true;
  private final Deque<Runnable> ends = new ConcurrentLinkedDeque<>();

  Program(Node node, Map<String, String> environment, Seed seed) {
    this(node, environment, seed, new Transcript());
  }

  private Program(Node node, Map<String, String> environment, Seed seed, Transcript transcript) {
    this.node = node;
    this.environment = environment;
    this.seed = seed;
    this.transcript = transcript;
  }

  /**
   * One more process of the same program, with the same environment. It ends with the check, if
   * nobody ends it before.
   */
  public Program another() {
    var other = new Program(Node.start(node.program(), 0), environment, seed, transcript);
    atTheEnd(other::closeAll);
    other.atTheEnd(other::ends);
    try {
      other.node.listening(Limits.START).join();
    } catch (CompletionException why) {
      throw new CheckFailure("one more process of it listens, too", why.getCause().getMessage());
    }
    return other;
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
