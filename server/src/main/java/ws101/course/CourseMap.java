package ws101.course;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ws101.course.Course.Part;
import ws101.course.Course.Stop;

/** The map of the course, with the learner on it. */
final class CourseMap {

  private final Course course;
  private final Progress progress;

  CourseMap(Course course, Progress progress) {
    this.course = course;
    this.progress = progress;
  }

  /** One character a lesson, in order: 1 where its exercise is passed. */
  static String signal(Progress progress) {
    return Course.stops().stream()
        .map(stop -> progress.hasPassed(stop.slug()) ? "1" : "0")
        .collect(Collectors.joining());
  }

  /** Every part with its lessons. */
  List<Map<String, Object>> parts() {
    return Course.PARTS.stream().map(this::part).toList();
  }

  private Map<String, Object> part(Part part) {
    var stops = part.stops().stream().map(this::stop).toList();
    long passed = part.stops().stream().filter(stop -> progress.hasPassed(stop.slug())).count();
    return Map.of(
        "title", part.title(),
        "line", part.line(),
        "passed", passed,
        "of", stops.size(),
        "startsHigh", startsHigh(part),
        "stops", stops);
  }

  /** The signal enters a part at the height at which it left the part before. */
  private boolean startsHigh(Part part) {
    int before = Course.PARTS.indexOf(part) - 1;
    if (before < 0) {
      return false;
    }
    List<Stop> stops = Course.PARTS.get(before).stops();
    return progress.hasPassed(stops.get(stops.size() - 1).slug());
  }

  private Map<String, Object> stop(Stop stop) {
    var facts = new HashMap<String, Object>();
    boolean passed = progress.hasPassed(stop.slug());
    facts.put("number", stop.number());
    facts.put("title", stop.title());
    facts.put("line", stop.line());
    facts.put("address", "/lessons/" + stop.slug());
    facts.put("isPassed", passed);
    facts.put("isWritten", course.isWritten(stop.slug()));
    facts.put("isHere", stop.slug().equals(here()));
    facts.put("state", passed ? "passed" : stateOf(stop.slug()));
    return facts;
  }

  private String stateOf(String slug) {
    if (!course.isWritten(slug)) {
      return "coming";
    }
    JsonObject lesson = progress.ofLesson(slug);
    JsonObject verdict = lesson.getJsonObject("verdict");
    if (verdict != null && verdict.getInteger("of") > 0) {
      return "%d of %d checks pass"
          .formatted(verdict.getInteger("passed"), verdict.getInteger("of"));
    }
    long seen =
        lesson.getJsonObject("experiments", new JsonObject()).stream()
            .filter(entry -> ((JsonObject) entry.getValue()).getBoolean("ticked", false))
            .count();
    if (seen > 0) {
      return seen == 1 ? "1 experiment seen" : seen + " experiments seen";
    }
    return lesson.containsKey("opened") ? "opened" : "not opened";
  }

  /** The lesson to go on with. */
  Map<String, Object> goOn() {
    return Course.stops().stream()
        .filter(stop -> stop.slug().equals(here()))
        .map(this::stop)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Where to go on: the lesson opened last, unless it is passed; then the next one that is written
   * and not passed.
   */
  private String here() {
    List<String> written = course.written();
    String last = progress.last();
    int from = Math.max(0, written.indexOf(last));
    return written.subList(from, written.size()).stream()
        .filter(slug -> !progress.hasPassed(slug))
        .findFirst()
        .or(() -> written.stream().filter(slug -> !progress.hasPassed(slug)).findFirst())
        .orElse(written.get(from));
  }
}
