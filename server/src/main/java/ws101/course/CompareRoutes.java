package ws101.course;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ws101.stage.Comparison;
import ws101.wiretap.EventLog;

/** The comparison behind its page: it runs as long as a page reads its feed. */
final class CompareRoutes {

  /** Where the page finds it. */
  static final String COMPARE = "/compare";

  private static final int MOST_BODY = 16 * 1024;

  private final Vertx vertx;
  private final Stages<Comparison> stages;

  CompareRoutes(Vertx vertx, Stages<Comparison> stages) {
    this.vertx = vertx;
    this.stages = stages;
  }

  void addTo(Router router) {
    router.route(COMPARE + "/*").handler(BodyHandler.create(false).setBodyLimit(MOST_BODY));
    router.get(COMPARE + "/feed").handler(this::feed);
    router
        .post(COMPARE + "/runs")
        .handler(context -> on(context, running -> play(context, running)));
    router
        .delete(COMPARE + "/runs")
        .handler(context -> on(context, running -> silence(context, running)));
    new WireRoutes(vertx, this::wiresOf).addTo(router, COMPARE);
  }

  private void on(RoutingContext context, Consumer<Comparison> action) {
    comparison(context).ifPresent(action);
  }

  private WireRoutes.Wires wiresOf(RoutingContext context) {
    return comparison(context)
        .map(running -> new WireRoutes.Wires(running.log(), running::state, running::wire))
        .orElse(null);
  }

  /** The comparison, if it runs; if not, that is answered. */
  private Optional<Comparison> comparison(RoutingContext context) {
    Optional<Comparison> running = stages.of(COMPARE);
    if (running.isEmpty()) {
      Problems.answer(context, 503, "unavailable", "Its servers do not run: reload the page.");
    }
    return running;
  }

  private void feed(RoutingContext context) {
    Comparison comparison = stages.enter(COMPARE);
    JsonObject arrived = ExperimentRoutes.placeIn(comparison.log());
    Map<String, Supplier<JsonObject>> values = new LinkedHashMap<>();
    values.put("arrived", () -> arrived);
    values.put("stage", comparison::state);
    String seen = context.request().getHeader("Last-Event-ID");
    var feed = new Feed(vertx, context.response(), comparison.log(), values, seen);
    EventLog.Subscription changes = comparison.onChange(feed::wake);
    context
        .response()
        .closeHandler(
            gone -> {
              changes.close();
              feed.end();
              stages.leave(comparison);
            });
  }

  private static void play(RoutingContext context, Comparison comparison) {
    comparison
        .play(Asked.in(context).text("script"))
        .onComplete(done -> Problems.answerDone(context, done));
  }

  private static void silence(RoutingContext context, Comparison comparison) {
    comparison.silence().onComplete(done -> Problems.answerDone(context, done));
  }
}
