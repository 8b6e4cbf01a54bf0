package ws101.course;

import static ws101.course.LessonRoutes.LESSON;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.BiConsumer;
import ws101.stage.Stage;
import ws101.stage.Stage.Cast;

/** What can be done to a lesson's stage by hand. */
final class StageRoutes {

  private final Vertx vertx;
  private final Stages<Stage> stages;

  StageRoutes(Vertx vertx, Stages<Stage> stages) {
    this.vertx = vertx;
    this.stages = stages;
  }

  void addTo(Router router) {
    router.post(LESSON + "/guests").handler(onStage(this::addGuest));
    router.post(LESSON + "/nodes/:node").handler(onStage(this::node));
    router.put(LESSON + "/program").handler(onStage(this::program));
    router.put(LESSON + "/variant").handler(onStage(this::variant));
    new WireRoutes(vertx, this::wiresOf).addTo(router, LESSON);
  }

  private Handler<RoutingContext> onStage(BiConsumer<RoutingContext, Stage> action) {
    return context -> stageOf(context).ifPresent(stage -> action.accept(context, stage));
  }

  private WireRoutes.Wires wiresOf(RoutingContext context) {
    return stageOf(context)
        .map(stage -> new WireRoutes.Wires(stage.log(), stage::state, stage::wire))
        .orElse(null);
  }

  /** The stage of the lesson that is asked for; if it does not run, that is answered. */
  private Optional<Stage> stageOf(RoutingContext context) {
    Optional<Stage> stage = stages.of(context.pathParam("slug"));
    if (stage.isEmpty()) {
      Problems.answer(context, 503, "unavailable", "This stage is not running: reload the page.");
    }
    return stage;
  }

  private void addGuest(RoutingContext context, Stage stage) {
    stage
        .addGuest()
        .onSuccess(guest -> context.response().setStatusCode(201).end(guest.toBuffer()))
        .onFailure(problem -> Problems.answer(context, problem));
  }

  private void node(RoutingContext context, Stage stage) {
    stage
        .node(context.pathParam("node"), Asked.in(context).text("do"))
        .onComplete(done -> Problems.answerDone(context, done));
  }

  private void program(RoutingContext context, Stage stage) {
    Cast cast =
        switch (Asked.in(context).text("program")) {
          case "step" -> Cast.STEP;
          case "mine" -> Cast.MINE;
          default -> throw new IllegalArgumentException("A program is step or mine.");
        };
    stage.cast(cast).onComplete(done -> Problems.answerDone(context, done));
  }

  private void variant(RoutingContext context, Stage stage) {
    stage
        .variant(Asked.in(context).text("variant"))
        .onComplete(done -> Problems.answerDone(context, done));
  }
}
