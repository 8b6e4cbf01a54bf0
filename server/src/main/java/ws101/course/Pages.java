package ws101.course;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
  private final CourseMap map;
  private final Guard guard;
  private final Templates templates;

  Pages(Vertx vertx, Course course, Progress progress, Guard guard) {
    this.vertx = vertx;
    this.course = course;
    this.progress = progress;
    this.map = new CourseMap(course, progress);
    this.guard = guard;
    this.templates = new Templates(vertx, course.root().resolve("web/pages"));
  }

  void addTo(Router router) {
    router.get("/").handler(this::map);
    router.get("/lessons/:slug").handler(this::lesson);
    router.get("/replay").handler(this::replay);
    router.get(CompareRoutes.COMPARE).handler(this::compare);
    router.getWithRegex("/source/(?<path>.+)").handler(this::source);
    router.route().last().handler(this::notFound);
  }

  private void map(RoutingContext context) {
    show(
        context, 200, "home", () -> page("", "").put("parts", map.parts()).put("goOn", map.goOn()));
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
          var file =
              ExerciseFile.of(course.root(), slug)
                  .map(exercise -> course.root().relativize(exercise.file()).toString())
                  .orElse("");
          return page(lesson.number() + " " + lesson.title(), lesson.number())
              .put("slug", slug)
              .put("base", "/lessons/" + slug)
              .put("title", lesson.title())
              .put("html", lesson.html())
              .put("file", file.replace('\\', '/'))
              .put("problems", lesson.problems().stream().map(Problem::toString).toList());
        });
  }

  /** A saved log, without a stage: the page reads the file by itself, and sends it nowhere. */
  private void replay(RoutingContext context) {
    show(context, 200, "replay", () -> page("Replay", ""));
  }

  private void compare(RoutingContext context) {
    show(context, 200, "compare", () -> page("Compare", ""));
  }

  private void source(RoutingContext context) {
    String path = context.pathParam("path");
    show(
        context,
        200,
        "source",
        () -> {
          String text = Course.isShown(path) ? readText(path) : null;
          if (text == null) {
            return null;
          }
          return page(path.substring(path.lastIndexOf('/') + 1), "")
              .put("path", path)
              .put("language", Quotation.languageOf(path))
              .put("text", text);
        });
  }

  /** The text of a file of the project, or null if there is none. */
  private String readText(String path) throws IOException {
    Path file = course.root().resolve(path);
    try {
      boolean isOurs = file.toRealPath().startsWith(course.root().toRealPath());
      return isOurs && Files.isRegularFile(file) ? Files.readString(file) : null;
    } catch (NoSuchFileException | CharacterCodingException noText) {
      return null;
    }
  }

  private void notFound(RoutingContext context) {
    String path = context.request().path();
    if (context.request().method().equals(HttpMethod.GET)) {
      show(
          context,
          404,
          "not-found",
          () -> page("Not here", "").put("path", path).put("coming", coming(path)));
    } else {
      Problems.answer(context, 404, "not-found", "There is nothing at " + path + ".");
    }
  }

  /** The lesson that is to come at that address, or null. */
  private static Stop coming(String path) {
    return Course.stops().stream()
        .filter(stop -> path.equals("/lessons/" + stop.slug()))
        .findFirst()
        .orElse(null);
  }

  /** What every page says: where one is, how far one has come. */
  private JsonObject page(String here, String lesson) {
    String signal = CourseMap.signal(progress);
    return new JsonObject()
        .put("here", here)
        .put("lesson", lesson)
        .put("signal", signal)
        .put("passed", signal.chars().filter(level -> level == '1').count())
        .put("lessons", signal.length())
        .put("token", guard.token());
  }

  /**
   * Gathers facts and renders them, on a worker: both read files.
   *
   * @param facts null if there is no such page after all
   */
  private void show(
      RoutingContext context, int status, String template, Callable<JsonObject> facts) {
    vertx
        .executeBlocking(
            () -> {
              JsonObject values = facts.call();
              return values == null
                  ? Future.<Buffer>succeededFuture()
                  : templates.render(template, values);
            })
        .compose(rendering -> rendering)
        .onSuccess(html -> answer(context, status, html))
        .onFailure(context::fail);
  }

  private void answer(RoutingContext context, int status, Buffer html) {
    if (html == null) {
      notFound(context);
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end(html);
  }
}
