package ws101.course;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import ws101.stage.Stage;
import ws101.wiretap.EventLog;

/** What a lesson's page asks for while it is open; the answers come by its feed. */
final class LessonRoutes {

  /** The address of a lesson. */
  static final String LESSON = "/lessons/:slug";

  private static final int MOST_BODY = 16 * 1024;

  private final Vertx vertx;
  private final Course course;
  private final Progress progress;
  private final Stages<Stage> stages;
  private final Exercises exercises;
  private final Set<Feed> feeds;

  LessonRoutes(
      Vertx vertx,
      Course course,
      Progress progress,
      Stages<Stage> stages,
      Exercises exercises,
      Set<Feed> feeds) {
    this.vertx = vertx;
    this.course = course;
    this.progress = progress;
    this.stages = stages;
    this.exercises = exercises;
    this.feeds = feeds;
  }

  void addTo(Router router) {
    router.route(LESSON + "/*").handler(this::onlyWritten);
    router.route(LESSON + "/*").handler(BodyHandler.create(false).setBodyLimit(MOST_BODY));
    router.get(LESSON + "/feed").handler(this::feed);
    router.post(LESSON + "/judge").handler(this::judge);
    new StageRoutes(vertx, stages).addTo(router);
    new ExperimentRoutes(vertx, course, progress, stages, () -> feeds.forEach(Feed::wake))
        .addTo(router);
  }

  private void onlyWritten(RoutingContext context) {
    String slug = context.pathParam("slug");
    if (course.isWritten(slug)) {
      context.next();
    } else {
      Problems.answer(context, 404, "not-found", "There is no lesson " + slug + " yet.");
    }
  }

  /** The lesson's stage runs, and its exercise is watched, as long as a page reads its feed. */
  private void feed(RoutingContext context) {
    String slug = context.pathParam("slug");
    Stage stage = stages.enter(slug);
    exercises.enter(slug);
    String seen = context.request().getHeader("Last-Event-ID");
    var feed = new Feed(vertx, context.response(), stage.log(), valuesOf(slug, stage), seen);
    feeds.add(feed);
    EventLog.Subscription changes = stage.onChange(feed::wake);
    context
        .response()
        .closeHandler(
            gone -> {
              changes.close();
              feed.end();
              feeds.remove(feed);
              exercises.leave(slug);
              stages.leave(stage);
            });
  }

  private Map<String, Supplier<JsonObject>> valuesOf(String slug, Stage stage) {
    JsonObject arrived = ExperimentRoutes.placeIn(stage.log());
    Map<String, Supplier<JsonObject>> values = new LinkedHashMap<>();
    values.put("arrived", () -> arrived);
    values.put("stage", stage::state);
    values.put("progress", () -> progressOf(slug));
    values.put("verdict", () -> exercises.verdict(slug));
    return values;
  }

  private JsonObject progressOf(String slug) {
    return progress.ofLesson(slug).put("signal", CourseMap.signal(progress));
  }

  private void judge(RoutingContext context) {
    exercises.judge(context.pathParam("slug"), Asked.in(context).number("seed"));
    context.response().setStatusCode(202).end();
  }
}
