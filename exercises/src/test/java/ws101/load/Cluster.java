package ws101.load;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ws101.stage.Node;
import ws101.stage.RedisServer;
import ws101.stage.Steps;
import ws101.wiretap.EventLog;
import ws101.wiretap.Fault;
import ws101.wiretap.Wiretap;

/**
 * Two nodes of a step and their Redis, all of them processes, with a wiretap on each line to it.
 */
final class Cluster implements AutoCloseable {

  static final List<String> NODES = List.of("a", "b");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, Wiretap> lines = new HashMap<>();
  private Node redis;

  /**
   * @param variant of the step, by its name
   */
  Cluster(String slug, String variant) {
    redis = Node.start(RedisServer.find(), 0);
    redis.listening(PATIENCE).join();
    for (String name : NODES) {
      var line = Wiretap.open(new EventLog(), "redis-" + name, loopback(redis.port()));
      lines.put(name, line);
      var program =
          Steps.program(slug)
              .with(Steps.VARIANT, variant)
              .with("NODE", name)
              .with("REDIS_URL", "redis://localhost:" + line.port());
      nodes.put(name, Node.start(program, 0));
    }
    nodes.values().forEach(node -> node.listening(PATIENCE).join());
  }

  int port(String node) {
    return nodes.get(node).port();
  }

  /** A fault of one node's line to Redis, as a wiretap is asked for it. */
  void breaks(String node, JsonObject wish) {
    lines.get(node).fault(wish).toCompletableFuture().join();
  }

  void killRedis() {
    redis.kill();
    redis.ended().join();
  }

  void pauseRedis() {
    if (redis.isAlive()) {
      redis.pause();
    }
  }

  /** It runs, and is empty if it did not run before. */
  void letRedisGoOn() {
    if (redis.isAlive()) {
      redis.resume();
      return;
    }
    redis = Node.start(RedisServer.find(), redis.port());
    redis.listening(PATIENCE).join();
  }

  /** Whatever was broken is whole. */
  void mend() {
    letRedisGoOn();
    for (Wiretap line : lines.values()) {
      for (Fault fault : line.standing()) {
        line.takeOff(fault.kind(), fault.way()).toCompletableFuture().join();
      }
    }
  }

  @Override
  public void close() {
    lines.values().forEach(Wiretap::close);
    nodes.values().forEach(Node::kill);
    redis.kill();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
