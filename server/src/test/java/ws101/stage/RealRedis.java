package ws101.stage;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/** A Redis server of each test's own, and wiretaps before it. */
public final class RealRedis implements BeforeEachCallback, AfterEachCallback {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<Wiretap> taps = new ArrayList<>();
  private final EventLog log = new EventLog();
  private Node node;

  @Override
  public void beforeEach(ExtensionContext context) {
    start(0);
  }

  private void start(int port) {
    node = Node.start(RedisServer.find(), port);
    node.listening(LIMIT).join();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    taps.forEach(Wiretap::close);
    taps.clear();
    node.kill();
    node.ended().join();
  }

  /** SIGKILL. */
  public void kill() {
    node.kill();
    node.ended().join();
  }

  /** On the same port, and empty. */
  public void startAgain() {
    start(node.port());
  }

  public void pause() {
    node.pause();
  }

  public void resume() {
    node.resume();
  }

  public int port() {
    return node.port();
  }

  public String url() {
    return "redis://localhost:" + node.port();
  }

  /** A line to it of one's own, which can be broken. */
  public Wiretap tap() {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port());
    var tap = Wiretap.open(log, "redis " + taps.size(), here);
    taps.add(tap);
    return tap;
  }

  /** Returns when the taps have seen so many connections. */
  public void waitForConnections(int count) {
    var enough = new CompletableFuture<Void>();
    var subscription = log.onAppend(() -> look(count, enough));
    look(count, enough);
    enough.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    subscription.close();
  }

  private void look(int count, CompletableFuture<Void> enough) {
    var events = log.after(0, Integer.MAX_VALUE).events();
    if (events.stream().filter(event -> event.kind().equals("opened")).count() >= count) {
      enough.complete(null);
    }
  }

  public String says(String command) {
    return RedisPrompt.ask(node.port(), command);
  }

  /** How many are connected, but for who asks. */
  public long clients() {
    return says("CLIENT LIST").lines().filter(line -> !line.contains("cmd=client")).count();
  }
}
