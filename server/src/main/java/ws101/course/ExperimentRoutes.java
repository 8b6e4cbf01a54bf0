package ws101.course;

import static java.util.concurrent.Executors.callable;
import static ws101.course.LessonRoutes.LESSON;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import ws101.stage.Stage;
import ws101.wiretap.EventLog;

/** Keeps what a learner predicted and saw; that it was seen, the page finds in the log. */
final class ExperimentRoutes {

  private final Vertx vertx;
  private final Course course;
  private final Progress progress;
  private final Stages<Stage> stages;
  private final Runnable changed;

  /**
   * @param changed called when the progress has changed
   */
  ExperimentRoutes(
      Vertx vertx, Course course, Progress progress, Stages<Stage> stages, Runnable changed) {
    this.vertx = vertx;
    this.course = course;
    this.progress = progress;
    this.stages = stages;
    this.changed = changed;
  }

  void addTo(Router router) {
    router.put(LESSON + "/experiments/:experiment").handler(this::experiment);
    router.delete(LESSON + "/experiments").handler(this::startAnew);
  }

  private void experiment(RoutingContext context) {
    String slug = context.pathParam("slug");
    String id = context.pathParam("experiment");
    Asked asked = Asked.in(context);
    JsonObject place = placeIn(slug);
    note(context, () -> note(slug, id, asked, place));
  }

  private void note(String slug, String id, Asked asked, JsonObject place) {
    Experiment experiment =
        LessonReader.read(course.root(), slug).experiments().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("There is no experiment " + id + "."));
    if (asked.has("predicted")) {
      String answer = asked.text("predicted");
      if (!experiment.answers().contains(answer)) {
        throw new IllegalArgumentException("\"%s\" is not one of the answers.".formatted(answer));
      }
      progress.predicted(slug, id, answer, place);
    }
    if (asked.flag("ticked", false)) {
      progress.ticked(slug, id, asked.text("epoch", ""), asked.list("events"));
    }
  }

  private void startAnew(RoutingContext context) {
    String slug = context.pathParam("slug");
    JsonObject place = placeIn(slug);
    note(context, () -> progress.startExperimentsAnew(slug, place));
  }

  private void note(RoutingContext context, Runnable change) {
    vertx
        .executeBlocking(callable(change))
        .onSuccess(noted -> changed.run())
        .onComplete(noted -> Problems.answerDone(context, noted));
  }

  private JsonObject placeIn(String slug) {
    return stages
        .of(slug)
        .map(Stage::log)
        .map(ExperimentRoutes::placeIn)
        .orElseGet(JsonObject::new);
  }

  /** Where a log is now: an experiment that begins here reads only what comes after it. */
  static JsonObject placeIn(EventLog log) {
    return new JsonObject().put("epoch", log.epoch()).put("after", log.newest());
  }
}
