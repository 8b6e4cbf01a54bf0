package ws101.course;

import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.Options;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.templ.handlebars.HandlebarsTemplateEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import ws101.course.Course.Part;
import ws101.course.Course.Stop;
import ws101.grader.ExerciseFile;

/**
 * The pages: the map, a lesson, a whole file. Java decides here what they say; the templates only
 * place it.
 */
final class Pages {

  private final Vertx vertx;
  private final Course course;
  private final Progress progress;
  private final Guard guard;
  private final HandlebarsTemplateEngine templates;

  Pages(Vertx vertx, Course course, Progress progress, Guard guard) {
    this.vertx = vertx;
    this.course = course;
    this.progress = progress;
    this.guard = guard;
    this.templates = HandlebarsTemplateEngine.create(vertx);
    Handlebars handlebars = templates.unwrap();
    handlebars.registerHelper(
        "prose", (Object html, Options options) -> new Handlebars.SafeString(html.toString()));
  }

  void addTo(Router router) {
    router.get("/").handler(this::map);
    router.get("/lessons/:slug").handler(this::lesson);
    router.getWithRegex("/source/(?<path>.+)").handler(this::source);
    router.route().last().handler(this::notFound);
  }

  /** One character a lesson, in order: 1 where its exercise is passed. */
  static String signal(Progress progress) {
    return Course.stops().stream()
        .map(stop -> progress.hasPassed(stop.slug()) ? "1" : "0")
        .collect(Collectors.joining());
  }

  private void map(RoutingContext context) {
    show(context, 200, "home", () -> page("", "").put("parts", parts()).put("goOn", goOn()));
  }

  private List<Map<String, Object>> parts() {
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

  private Map<String, Object> goOn() {
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

  private void lesson(RoutingContext context) {
    String slug = context.pathParam("slug");
    if (!course.isWritten(slug)) {
      notFound(context);
      return;
    }
    show(
        context,
        200,
        "lesson",
        () -> {
          progress.opened(slug);
          Lesson lesson = LessonReader.read(course.root(), slug);
          lesson.problems().forEach(System.err::println);
          var file =
              ExerciseFile.of(course.root(), slug)
                  .map(exercise -> course.root().relativize(exercise.file()).toString())
                  .orElse("");
          return page(lesson.number() + " " + lesson.title(), lesson.number())
              .put("slug", slug)
              .put("title", lesson.title())
              .put("html", lesson.html())
              .put("file", file.replace('\\', '/'));
        });
  }

  private void source(RoutingContext context) {
    Path path = Path.of(context.pathParam("path")).normalize();
    Path file = course.root().resolve(path).normalize();
    if (path.isAbsolute()
        || path.startsWith("..")
        || !Course.isShown(path)
        || !Files.isRegularFile(file)) {
      notFound(context);
      return;
    }
    String name = path.toString().replace('\\', '/');
    show(
        context,
        200,
        "source",
        () ->
            page(path.getFileName().toString(), "")
                .put("path", name)
                .put("language", new Quotation(name, "", null, "", List.of()).language())
                .put("text", Files.readString(file)));
  }

  private void notFound(RoutingContext context) {
    if (context.request().method().equals(HttpMethod.GET)) {
      show(
          context,
          404,
          "not-found",
          () -> page("Not here", "").put("path", context.request().path()));
    } else {
      Problems.answer(
          context, 404, "not-found", "There is nothing at " + context.request().path() + ".");
    }
  }

  /** What every page says: where one is, how far one has come. */
  private JsonObject page(String here, String lesson) {
    String signal = signal(progress);
    return new JsonObject()
        .put("here", here)
        .put("lesson", lesson)
        .put("signal", signal)
        .put("passed", signal.chars().filter(level -> level == '1').count())
        .put("lessons", signal.length())
        .put("token", guard.token());
  }

  private void show(
      RoutingContext context, int status, String template, Callable<JsonObject> facts) {
    vertx
        .executeBlocking(facts)
        .compose(values -> render(template, values))
        .onSuccess(
            html ->
                context
                    .response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "text/html; charset=utf-8")
                    .putHeader("Cache-Control", "no-store")
                    .end(html))
        .onFailure(
            problem -> {
              problem.printStackTrace();
              Problems.answer(context, problem);
            });
  }

  private Future<Buffer> render(String template, JsonObject values) {
    return templates.render(
        values.getMap(), course.root().resolve("web/pages").resolve(template + ".hbs").toString());
  }
}
