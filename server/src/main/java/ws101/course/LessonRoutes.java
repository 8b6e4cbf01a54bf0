package ws101.course;

import static java.util.concurrent.Executors.callable;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import ws101.stage.Stage;
import ws101.wiretap.EventLog;
import ws101.wiretap.Pcapng;
import ws101.wiretap.Way;
import ws101.wiretap.Wiretap;

/** What a lesson's page asks for while it is open; the answers come by its feed. */
final class LessonRoutes {

  private static final int MOST_BODY = 16 * 1024;

  private final Vertx vertx;
  private final Course course;
  private final Progress progress;
  private final Stages stages;
  private final Exercises exercises;
  private final Set<Feed> feeds;

  LessonRoutes(
      Vertx vertx,
      Course course,
      Progress progress,
      Stages stages,
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
    String lesson = "/lessons/:slug";
    router.route(lesson + "/*").handler(this::onlyWritten);
    router.route(lesson + "/*").handler(BodyHandler.create(false).setBodyLimit(MOST_BODY));
    router.get(lesson + "/feed").handler(this::feed);
    router.get(lesson + "/log.json").handler(onStage(this::exportJson));
    router.get(lesson + "/log.pcapng").handler(onStage(this::exportPcapng));
    router.post(lesson + "/guests").handler(onStage(this::addGuest));
    router.post(lesson + "/wires/:wire/faults").handler(onStage(this::fault));
    router.post(lesson + "/nodes/:node").handler(onStage(this::node));
    router.put(lesson + "/program").handler(onStage(this::program));
    router.put(lesson + "/experiments/:experiment").handler(this::experiment);
    router.delete(lesson + "/experiments").handler(this::startExperimentsAnew);
    router.post(lesson + "/judge").handler(this::judge);
  }

  private void onlyWritten(RoutingContext context) {
    String slug = context.pathParam("slug");
    if (course.isWritten(slug)) {
      context.next();
    } else {
      Problems.answer(context, 404, "not-found", "There is no lesson " + slug + " yet.");
    }
  }

  private void feed(RoutingContext context) {
    String slug = context.pathParam("slug");
    Stage stage = stages.enter(slug);
    exercises.enter(slug);
    JsonObject arrived = placeIn(stage.log());
    Map<String, Supplier<JsonObject>> values = new LinkedHashMap<>();
    values.put("arrived", () -> arrived);
    values.put("stage", stage::state);
    values.put("progress", () -> progressOf(slug));
    values.put("verdict", () -> exercises.verdict(slug));
    var feed =
        new Feed(
            vertx,
            context.response(),
            stage.log(),
            values,
            context.request().getHeader("Last-Event-ID"));
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

  private JsonObject progressOf(String slug) {
    return progress.ofLesson(slug).put("signal", Pages.signal(progress));
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
    JsonObject asked = body(context);
    Wiretap wire = stage.wire(context.pathParam("wire"));
    String fault = text(asked, "fault");
    CompletionStage<?> done =
        switch (fault) {
          case "close" -> wire.closeConnections();
          case "reset" -> wire.resetConnections();
          case "hold" -> wire.hold(Way.of(text(asked, "way")), asked.getBoolean("on", true));
          case "delay" ->
              wire.delay(
                  Way.of(text(asked, "way")),
                  asked.getBoolean("on", true) ? asked.getLong("value", 0L) : 0);
          default -> throw new IllegalArgumentException("There is no fault " + fault + ".");
        };
    done.whenComplete((event, problem) -> answerEmpty(context, problem));
  }

  private void node(RoutingContext context, Stage stage) {
    stage
        .node(context.pathParam("node"), text(body(context), "do"))
        .onComplete(done -> answerEmpty(context, done.cause()));
  }

  private void program(RoutingContext context, Stage stage) {
    String program = text(body(context), "program");
    Stage.Cast cast =
        switch (program) {
          case "step" -> Stage.Cast.STEP;
          case "mine" -> Stage.Cast.MINE;
          default -> throw new IllegalArgumentException("A program is step or mine.");
        };
    stage.cast(cast).onComplete(done -> answerEmpty(context, done.cause()));
  }

  private void experiment(RoutingContext context) {
    String slug = context.pathParam("slug");
    String id = context.pathParam("experiment");
    JsonObject asked = body(context);
    JsonObject place = placeIn(slug);
    vertx
        .executeBlocking(callable(() -> note(slug, id, asked, place)))
        .onComplete(noted -> answerNoted(context, noted.cause()));
  }

  private void note(String slug, String id, JsonObject asked, JsonObject place) {
    Experiment experiment =
        LessonReader.read(course.root(), slug).experiments().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("There is no experiment " + id + "."));
    if (asked.containsKey("predicted")) {
      String answer = text(asked, "predicted");
      if (!experiment.answers().contains(answer)) {
        throw new IllegalArgumentException("Nobody can predict " + answer + " there.");
      }
      progress.predicted(slug, id, answer, place);
    }
    if (asked.getBoolean("ticked", false)) {
      progress.ticked(
          slug, id, asked.getString("epoch", ""), asked.getJsonArray("events", new JsonArray()));
    }
  }

  private void startExperimentsAnew(RoutingContext context) {
    String slug = context.pathParam("slug");
    JsonObject place = placeIn(slug);
    vertx
        .executeBlocking(callable(() -> progress.startExperimentsAnew(slug, place)))
        .onComplete(noted -> answerNoted(context, noted.cause()));
  }

  private void answerNoted(RoutingContext context, Throwable problem) {
    feeds.forEach(Feed::wake);
    answerEmpty(context, problem);
  }

  /** Where the lesson's log is now: an experiment reads only what comes after it. */
  private JsonObject placeIn(String slug) {
    return stages.of(slug).map(stage -> placeIn(stage.log())).orElseGet(JsonObject::new);
  }

  private static JsonObject placeIn(EventLog log) {
    return new JsonObject().put("epoch", log.epoch()).put("after", log.newest());
  }

  private void judge(RoutingContext context) {
    exercises.judge(context.pathParam("slug"), body(context).getLong("seed"));
    context.response().setStatusCode(202).end();
  }

  private void exportJson(RoutingContext context, Stage stage) {
    JsonObject state = stage.state();
    download(
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
    download(
        context,
        "ws101.pcapng",
        "application/vnd.tcpdump.pcap",
        () -> Buffer.buffer(Pcapng.of(stage.log())));
  }

  private void download(RoutingContext context, String name, String type, Callable<Buffer> file) {
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

  private static void answerEmpty(RoutingContext context, Throwable problem) {
    if (problem == null) {
      context.response().setStatusCode(204).end();
    } else {
      Problems.answer(context, problem);
    }
  }

  private static JsonObject body(RoutingContext context) {
    try {
      JsonObject body = context.body().asJsonObject();
      return body == null ? new JsonObject() : body;
    } catch (DecodeException | ClassCastException malformed) {
      throw new IllegalArgumentException("The body is not a JSON object.", malformed);
    }
  }

  private static String text(JsonObject asked, String field) {
    if (asked.getValue(field) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("The field " + field + " is missing, or is no text.");
  }
}
