package ws101.course;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The course as a map: its parts, and in each its lessons, whether or not they are written yet. */
public final class Course {

  /** One lesson's place on the map. */
  public record Stop(String slug, String title, String line) {

    public String number() {
      return slug.substring(0, 2);
    }
  }

  /** A part of the course. */
  public record Part(String title, String line, List<Stop> stops) {

    private static Part of(String title, String line, Stop... stops) {
      return new Part(title, line, List.of(stops));
    }
  }

  /** All parts, in the order in which they are learned. */
  public static final List<Part> PARTS =
      List.of(
          Part.of(
              "Asking again",
              "HTTP, over and over",
              new Stop("01-short-polling", "Short polling", "Ask every second"),
              new Stop("02-long-polling", "Long polling", "Ask, and be kept waiting"),
              new Stop("03-webhooks", "Webhooks", "Let them call you"),
              new Stop(
                  "04-server-sent-events", "Server-sent events", "One answer that never ends")),
          Part.of(
              "Switching protocols",
              "From HTTP to frames",
              new Stop("05-handshake", "Handshake", "101, by hand"),
              new Stop("06-frames", "Frames", "Bits, masks and lengths")),
          Part.of(
              "One node",
              "A chat that survives its network",
              new Stop("07-chat", "Chat", "One process, rooms in memory"),
              new Stop("08-heartbeat", "Heartbeat", "Who is still there?"),
              new Stop("09-backpressure", "Backpressure", "When readers are slow"),
              new Stop("10-reconnect", "Reconnect", "Come back, miss nothing"),
              new Stop("11-fallback", "Fallback", "When sockets are blocked"),
              new Stop("12-gatekeeping", "Gatekeeping", "Who may come in")),
          Part.of(
              "Many nodes",
              "A chat that outgrows its process",
              new Stop("13-two-nodes", "Two nodes", "They do not hear each other"),
              new Stop("14-redis-pubsub", "Redis pub/sub", "One bus for all rooms"),
              new Stop("15-redis-streams", "Redis streams", "History, from any node"),
              new Stop("16-presence", "Presence", "Who is here, really"),
              new Stop("17-failover", "Failover", "Stop without losing anyone")),
          Part.of(
              "Beyond",
              "Where sockets end",
              new Stop("18-media", "Media", "Why not for video"),
              new Stop("19-fan-out", "Fan-out", "One message, 200 readers"),
              new Stop("20-scale", "Scale", "A million, worked out")));

  private static final Pattern HIDDEN =
      Pattern.compile("\\.(?!github$).*|target|node_modules|.*[\\x00-\\x1f:\\\\].*");

  private final Path root;

  /** The course in the checkout at {@code root}. */
  public Course(Path root) {
    this.root = root;
  }

  /** Where the checkout is. */
  public Path root() {
    return root;
  }

  /** Every stop, in order. */
  public static List<Stop> stops() {
    return PARTS.stream().flatMap(part -> part.stops().stream()).toList();
  }

  /** Where a lesson's text is, or would be. */
  public Path text(String slug) {
    return root.resolve("lessons").resolve(slug + ".md");
  }

  public boolean isWritten(String slug) {
    return Files.isRegularFile(text(slug));
  }

  /** The slugs of the lessons that are written, in order. */
  public List<String> written() {
    return stops().stream().map(Stop::slug).filter(this::isWritten).toList();
  }

  /**
   * The slug of what somebody typed: {@code 7}, {@code 07} or {@code 07-chat}.
   *
   * @throws IllegalArgumentException with a sentence that names the lessons there are
   */
  public String slugOf(String typed) {
    String number = typed.matches("\\d") ? "0" + typed : typed;
    return written().stream()
        .filter(slug -> slug.equals(number) || slug.startsWith(number + "-"))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no lesson %s. Written so far: %s."
                        .formatted(typed, String.join(", ", written()))));
  }

  /** The title of a lesson on the map. */
  public static String titleOf(String slug) {
    return stops().stream()
        .filter(stop -> stop.slug().equals(slug))
        .map(Stop::title)
        .findFirst()
        .orElse(slug);
  }

  /**
   * Whether a lesson may quote that file and a page may show it: what belongs to the project, not
   * what was built or is the learner's own.
   *
   * @param path from the project's root, with {@code /}
   */
  public static boolean isShown(String path) {
    return Stream.of(path.split("/"))
        .noneMatch(name -> name.isEmpty() || HIDDEN.matcher(name).matches());
  }
}
