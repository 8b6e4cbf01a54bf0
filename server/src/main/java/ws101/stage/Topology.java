package ws101.stage;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands on a lesson's stage beside its guests: programs, each of them a process, and who of
 * them calls whom.
 *
 * @param parts the first is the one that the guests talk to; the learner's own program can take its
 *     place
 */
public record Topology(List<Part> parts, List<Edge> edges) {

  /**
   * @param id in the log, such as {@code a}
   * @param name in words, such as {@code node}
   * @param variants what is added to its environment in which variant of the lesson, if anything
   */
  public record Part(
      String id, String name, Program program, Map<String, Map<String, String>> variants) {

    private static Part of(String id, String name, Program program) {
      return new Part(id, name, program, Map.of());
    }

    /** A part that reads the variant's name, and is a little different in each. */
    private static Part of(String id, String name, Program program, List<String> variants) {
      var each = new LinkedHashMap<String, Map<String, String>>();
      variants.forEach(variant -> each.put(variant, Map.of(Steps.VARIANT, variant)));
      return new Part(id, name, program, each);
    }

    /** Whether a process of ours is behind it. */
    boolean isOurs() {
      return !(program instanceof RedisElsewhere);
    }

    /** As the variant of that name has it; null where there is none. */
    Program as(String variant) {
      var varied = program;
      var more = variant == null ? null : variants.get(variant);
      if (more != null) {
        for (var variable : more.entrySet()) {
          varied = varied.with(variable.getKey(), variable.getValue());
        }
      }
      return varied;
    }
  }

  /**
   * One part calls another, through a wiretap.
   *
   * @param wire the tap's name in the log
   * @param variable where the caller finds the tap's address
   */
  public record Edge(String wire, String from, String to, String variable) {}

  private static final String NODE = "a";
  private static final String OTHER = "b";
  private static final String BALANCER = "balancer";
  private static final String REDIS = "redis";
  private static final int SECRET_BYTES = 16;

  /**
   * A node, and nobody else.
   *
   * @param variants their names, the one that begins first; empty if it has none
   */
  public static Topology of(Program step, List<String> variants) {
    return new Topology(List.of(Part.of(NODE, "node", step, variants)), List.of());
  }

  /** The topology of a lesson, by its slug. */
  public static Topology of(String slug) {
    return switch (slug.substring(0, 2)) {
      case "03" -> withBot(slug);
      case "13" -> twoNodes(slug);
      case "14" -> withRedis(slug, redis());
      default -> of(Steps.program(slug), Steps.variants(slug));
    };
  }

  /** The bot is called, and calls back; both know one secret, another one on each stage. */
  private static Topology withBot(String slug) {
    String secret = randomHex();
    var step = Steps.program(slug).with("SECRET", secret);
    var bot = Steps.program(slug, "bot").with("SECRET", secret);
    return new Topology(
        List.of(Part.of(NODE, "node", step, Steps.variants(slug)), Part.of("bot", "bot", bot)),
        List.of(new Edge("call", NODE, "bot", "BOT"), new Edge("reply", "bot", NODE, "CHAT")));
  }

  /** The guests talk to a balancer, and it to two nodes; in one variant a is both of them. */
  private static Topology twoNodes(String slug) {
    var balancer = Steps.program(slug, BALANCER);
    var node = Steps.program(slug);
    return new Topology(
        List.of(
            Part.of(BALANCER, BALANCER, balancer, Steps.variants(balancer)),
            new Part(
                NODE,
                "node a",
                node.with("NODE", NODE),
                Map.of("ONE_PROCESS", Map.of("INSTANCES", "2"))),
            Part.of(OTHER, "node b", node.with("NODE", OTHER))),
        List.of(
            new Edge("to-a", BALANCER, NODE, "NODE_A"),
            new Edge("to-b", BALANCER, OTHER, "NODE_B")));
  }

  /** The user's own, if they have named one. */
  private static Program redis() {
    return RedisElsewhere.named().<Program>map(named -> named).orElseGet(RedisServer::find);
  }

  /** The same, sticky, and both nodes call Redis. The balancer is lesson 13's. */
  static Topology withRedis(String slug, Program redis) {
    var balancer = Steps.program("13", BALANCER).with(Steps.VARIANT, "STICKY");
    var step = Steps.program(slug);
    var node = redis instanceof RedisElsewhere ? step.with("REDIS_PREFIX", anyPrefix()) : step;
    var variants = Steps.variants(slug);
    return new Topology(
        List.of(
            new Part(BALANCER, BALANCER, balancer, unchangedIn(variants)),
            Part.of(NODE, "node a", node.with("NODE", NODE), variants),
            Part.of(OTHER, "node b", node.with("NODE", OTHER), variants),
            Part.of(REDIS, "Redis", redis)),
        List.of(
            new Edge("to-a", BALANCER, NODE, "NODE_A"),
            new Edge("to-b", BALANCER, OTHER, "NODE_B"),
            new Edge("redis-a", NODE, REDIS, "REDIS_URL"),
            new Edge("redis-b", OTHER, REDIS, "REDIS_URL")));
  }

  /** Where others have names, too. */
  private static String anyPrefix() {
    return "ws101:" + randomHex() + ":";
  }

  /** Of a part that does not look at the variant. */
  private static Map<String, Map<String, String>> unchangedIn(List<String> variants) {
    var each = new LinkedHashMap<String, Map<String, String>>();
    variants.forEach(variant -> each.put(variant, Map.of()));
    return each;
  }

  /** As the programs' code has them; the first begins. */
  List<String> variants() {
    return List.copyOf(parts.get(0).variants().keySet());
  }

  private static String randomHex() {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
