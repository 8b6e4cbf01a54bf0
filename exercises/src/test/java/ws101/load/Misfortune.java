package ws101.load;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What happens to a cluster in a few seconds, drawn from a seed: to Redis, and to the nodes' lines
 * to it. In the end everything is mended.
 */
record Misfortune(long seed, List<Blow> blows) {

  /** In milliseconds. */
  static final int LENGTH = 2_500;

  private static final int BLOWS = 3;

  /**
   * One of them.
   *
   * @param at milliseconds after the beginning
   */
  record Blow(int at, String words, Consumer<Cluster> strike) {}

  private static final List<String> KINDS =
      List.of("kill", "pause", "reset", "reset", "refuse", "hold", "hold", "delay", "delay");

  static Misfortune of(long seed) {
    var random = new Random(seed);
    List<Blow> blows = new ArrayList<>();
    for (int i = 0; i < BLOWS; i++) {
      String kind = KINDS.get(random.nextInt(KINDS.size()));
      int begin = random.nextInt(LENGTH / 2);
      int end = begin + 50 + random.nextInt(LENGTH / 2);
      add(blows, random, kind, begin, end);
    }
    blows.sort(Comparator.comparing(Blow::at));
    return new Misfortune(seed, blows);
  }

  private static void add(List<Blow> blows, Random random, String kind, int begin, int end) {
    String node = Cluster.NODES.get(random.nextInt(Cluster.NODES.size()));
    String way = random.nextBoolean() ? "to-node" : "to-browser";
    switch (kind) {
      case "kill" -> {
        blows.add(new Blow(begin, "Redis is killed", Cluster::killRedis));
        blows.add(new Blow(end, "Redis runs", Cluster::letRedisGoOn));
      }
      case "pause" -> {
        blows.add(new Blow(begin, "Redis is paused", Cluster::pauseRedis));
        blows.add(new Blow(end, "Redis runs", Cluster::letRedisGoOn));
      }
      case "reset" -> blows.add(fault(begin, node, JsonObject.of("fault", kind, "on", true)));
      default -> {
        var wish = JsonObject.of("fault", kind, "on", true);
        if (!kind.equals("refuse")) {
          wish.put("way", way);
        }
        if (kind.equals("delay")) {
          wish.put("value", 1 + random.nextInt(400));
        }
        blows.add(fault(begin, node, wish));
        blows.add(fault(end, node, wish.copy().put("on", false).put("value", 0)));
      }
    }
  }

  private static Blow fault(int at, String node, JsonObject wish) {
    String words = "node " + node + "’s line to Redis: " + wish.encode();
    return new Blow(at, words, cluster -> cluster.breaks(node, wish));
  }

  @Override
  public String toString() {
    var words = new StringBuilder("seed " + seed + ":\n");
    blows.forEach(blow -> words.append("  at %4d ms %s%n".formatted(blow.at(), blow.words())));
    return words.toString();
  }
}
