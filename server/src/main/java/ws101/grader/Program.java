package ws101.grader;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Deque;
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
  private final Seed seed;
  private final Transcript transcript = new Transcript();
  private final Deque<Runnable> ends = new ConcurrentLinkedDeque<>();

  Program(Node node, Seed seed) {
    this.node = node;
    this.seed = seed;
  }

  public int port() {
    return node.port();
  }

  /** The address of {@code path}, such as {@code /}, for a browser or an HTTP client. */
  public String http(String path) {
    return "http://localhost:" + port() + path;
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
