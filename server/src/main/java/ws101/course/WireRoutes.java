package ws101.course;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ws101.wire.Side;
import ws101.wiretap.EventLog;
import ws101.wiretap.Har;
import ws101.wiretap.Pcapng;
import ws101.wiretap.Wiretap;

/** What can be done to wires by hand, and their log to take home: of a stage, or of a lone tap. */
final class WireRoutes {

  /**
   * Wires with one log.
   *
   * @param named the wire of a name; fails in words if there is none
   */
  record Wires(EventLog log, Supplier<JsonObject> state, Function<String, Wiretap> named) {}

  /** As much as is told in a blink, in bytes. */
  private static final int MOST_AT_ONCE = 1024 * 1024;

  private static final String GONE =
      "These bytes are gone: the kit keeps the newest 80 MB that crossed, and more has crossed since.";

  private final Vertx vertx;
  private final Function<RoutingContext, Wires> wires;

  /**
   * @param wires those that a request means, or null if it has been answered already
   */
  WireRoutes(Vertx vertx, Function<RoutingContext, Wires> wires) {
    this.vertx = vertx;
    this.wires = wires;
  }

  void addTo(Router router, String base) {
    router.post(base + "/wires/:wire/faults").handler(on(this::fault));
    router.get(base + "/bytes").handler(on(this::bytes));
    router.get(base + "/log.json").handler(on(this::exportJson));
    router.get(base + "/log.pcapng").handler(on(this::exportPcapng));
    router.get(base + "/log.har").handler(on(this::exportHar));
  }

  private io.vertx.core.Handler<RoutingContext> on(BiConsumer<RoutingContext, Wires> action) {
    return context -> {
      Wires meant = wires.apply(context);
      if (meant != null) {
        action.accept(context, meant);
      }
    };
  }

  private void fault(RoutingContext context, Wires wires) {
    Wiretap wire = wires.named().apply(context.pathParam("wire"));
    Future.fromCompletionStage(wire.fault(Asked.in(context).body()), vertx.getOrCreateContext())
        .onComplete(done -> Problems.answerDone(context, done));
  }

  /** A piece of what crossed: the page asks for as much of a long message as it shows. */
  private void bytes(RoutingContext context, Wires wires) {
    long start = number(context, "start");
    long end = number(context, "end");
    int connection = Math.toIntExact(Math.min(Integer.MAX_VALUE, number(context, "connection")));
    if (end < start || end - start > MOST_AT_ONCE) {
      throw new IllegalArgumentException("A piece has at most %,d bytes.".formatted(MOST_AT_ONCE));
    }
    wires
        .log()
        .tape()
        .read(connection, side(context), start, end)
        .ifPresentOrElse(
            bytes ->
                context
                    .response()
                    .putHeader("Content-Type", "application/octet-stream")
                    .putHeader("Cache-Control", "no-store")
                    .end(Buffer.buffer(bytes)),
            () -> Problems.answer(context, 410, "gone", GONE));
  }

  private static Side side(RoutingContext context) {
    String from = context.request().getParam("from", "");
    return Stream.of(Side.values())
        .filter(side -> side.word().equals(from))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("From is client or server."));
  }

  private static long number(RoutingContext context, String name) {
    String value = context.request().getParam(name, "");
    if (!value.matches("\\d{1,18}")) {
      throw new IllegalArgumentException("%s is a number.".formatted(name));
    }
    return Long.parseLong(value);
  }

  private void exportJson(RoutingContext context, Wires wires) {
    JsonObject state = wires.state().get();
    export(
        context,
        "ws101.json",
        "application/json",
        () -> state.put("events", eventsOf(wires.log())).toBuffer());
  }

  private static JsonArray eventsOf(EventLog log) {
    var events = new JsonArray();
    log.after(0, Integer.MAX_VALUE).events().forEach(event -> events.add(event.toJson()));
    return events;
  }

  private void exportPcapng(RoutingContext context, Wires wires) {
    export(
        context,
        "ws101.pcapng",
        "application/vnd.tcpdump.pcap",
        () -> Buffer.buffer(Pcapng.of(wires.log())));
  }

  private void exportHar(RoutingContext context, Wires wires) {
    export(context, "ws101.har", "application/json", () -> Har.of(wires.log()).toBuffer());
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
