package ws101.stage;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import ws101.stage.Node.Program;

/**
 * What stands on a lesson's stage beside its guests: programs, each of them a process, and who of
 * them calls whom.
 *
 * @param parts the first is the node that the guests talk to; it alone has variants, and the
 *     learner's own program can take its place
 */
public record Topology(List<Part> parts, List<Edge> edges) {

  /**
   * @param id in the log, such as {@code a}
   * @param name in words, such as {@code node}
   */
  public record Part(String id, String name, Program program) {}

  /**
   * One part calls another, through a wiretap.
   *
   * @param wire the tap's name in the log
   * @param variable where the caller finds the tap's address
   */
  public record Edge(String wire, String from, String to, String variable) {}

  private static final String NODE = "a";
  private static final int SECRET_BYTES = 16;

  /** A node, and nobody else. */
  public static Topology of(Program step) {
    return new Topology(List.of(new Part(NODE, "node", step)), List.of());
  }

  /** The topology of a lesson, by its slug. */
  public static Topology of(String slug) {
    var step = Steps.program(slug);
    return slug.startsWith("03") ? withBot(step, Steps.program(slug, "bot")) : of(step);
  }

  /** The bot is called, and calls back; both know one secret, another one on each stage. */
  private static Topology withBot(Program step, Program bot) {
    String secret = randomHex();
    return new Topology(
        List.of(
            new Part(NODE, "node", step.with("SECRET", secret)),
            new Part("bot", "bot", bot.with("SECRET", secret))),
        List.of(new Edge("call", NODE, "bot", "BOT"), new Edge("reply", "bot", NODE, "CHAT")));
  }

  private static String randomHex() {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
