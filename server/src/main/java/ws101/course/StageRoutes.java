package ws101.course;

import static ws101.course.LessonRoutes.LESSON;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import ws101.stage.Stage;
import ws101.stage.Stage.Cast;
import ws101.wiretap.EventLog;
import ws101.wiretap.Pcapng;
import ws101.wiretap.Wiretap;

/** What can be done to a lesson's stage by hand, and its log to take home. */
final class StageRoutes {

  private final Vertx vertx;
  private final Stages stages;

  StageRoutes(Vertx vertx, Stages stages) {
    this.vertx = vertx;
    this.stages = stages;
  }

  void addTo(Router router) {
    router.post(LESSON + "/guests").handler(onStage(this::addGuest));
    router.post(LESSON + "/wires/:wire/faults").handler(onStage(this::fault));
    router.post(LESSON + "/nodes/:node").handler(onStage(this::node));
    router.put(LESSON + "/program").handler(onStage(this::program));
    router.get(LESSON + "/log.json").handler(onStage(this::exportJson));
    router.get(LESSON + "/log.pcapng").handler(onStage(this::exportPcapng));
  }

  private Handler<RoutingContext> onStage(BiConsumer<RoutingContext, Stage> action) {
    return context ->
        stages
            .of(context.pathParam("slug"))
            .ifPresentOrElse(
                stage -> action.accept(context, stage),
                () ->
                    Problems.answer(
                        context,
                        503,
                        "unavailable",
                        "This stage is not running: reload the page."));
  }

  private void addGuest(RoutingContext context, Stage stage) {
    stage
        .addGuest()
        .onSuccess(guest -> context.response().setStatusCode(201).end(guest.toBuffer()))
        .onFailure(problem -> Problems.answer(context, problem));
  }

  private void fault(RoutingContext context, Stage stage) {
    Wiretap wire = stage.wire(context.pathParam("wire"));
    Future.fromCompletionStage(wire.fault(Asked.in(context).body()), vertx.getOrCreateContext())
        .onComplete(done -> Problems.answerDone(context, done));
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

  private void exportJson(RoutingContext context, Stage stage) {
    JsonObject state = stage.state();
    export(
        context,
        "ws101.json",
        "application/json",
        () -> state.put("events", eventsOf(stage.log())).toBuffer());
  }

  private static JsonArray eventsOf(EventLog log) {
    var events = new JsonArray();
    log.after(0, Integer.MAX_VALUE).events().forEach(event -> events.add(event.toJson()));
    return events;
  }

  private void exportPcapng(RoutingContext context, Stage stage) {
    export(
        context,
        "ws101.pcapng",
        "application/vnd.tcpdump.pcap",
        () -> Buffer.buffer(Pcapng.of(stage.log())));
  }

  private void export(RoutingContext context, String name, String type, Callable<Buffer> file) {
    vertx
        .executeBlocking(file)
        .onSuccess(
            bytes ->
                context
                    .response()
                    .putHeader("Content-Type", type)
                    .putHeader("Content-Disposition", "attachment; filename=\"" + name + "\"")
                    .end(bytes))
        .onFailure(problem -> Problems.answer(context, problem));
  }
}
