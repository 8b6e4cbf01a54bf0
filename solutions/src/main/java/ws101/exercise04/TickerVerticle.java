package ws101.exercise04;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import ws101.chat.History;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.Position;
import ws101.chat.Refusal;
import ws101.chat.RefusedRequest;

/** A stock ticker: whoever listens hears every price, also after the line was cut. */
public final class TickerVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;
  private static final int KEPT = 1000;
  private static final String HEARTBEAT_IF_NONE_IS_SET = "15000";

  private record Price(String symbol, Number price, int offset) {
    JsonObject toJson() {
      return JsonObject.of("symbol", symbol, "price", price, "offset", offset);
    }
  }

  private final String epoch = History.newEpoch();
  private final History<Price> prices = new History<>(epoch, KEPT);
  private final Set<HttpServerResponse> listeners = new HashSet<>();

  public static void main(String[] arguments) {
    Launcher.run(TickerVerticle::new);
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.put("/prices/:symbol").handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.put("/prices/:symbol").handler(this::note);
    router.get("/ticker").handler(this::listen);
    router.get("/listeners").handler(this::count);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "04-server-sent-events.html", "04-server-sent-events.js");

    vertx.setPeriodic(heartbeat(), beat -> listeners.forEach(each -> write(each, ":\n\n")));
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** Rather a little too often than too late. */
  private static long heartbeat() {
    var longest = System.getenv().getOrDefault("HEARTBEAT_MS", HEARTBEAT_IF_NONE_IS_SET);
    return Math.max(1, Long.parseLong(longest) * 2 / 3);
  }

  private void note(RoutingContext request) {
    var symbol = request.pathParam("symbol");
    var number = priceIn(Incoming.in(request).fields());
    var price = prices.add(offset -> new Price(symbol, number, offset));
    listeners.forEach(listener -> tell(listener, price));
    send(request, JsonObject.of("offset", price.offset()));
  }

  private static Number priceIn(JsonObject body) {
    if (body.getValue("price") instanceof Number price) {
      return price;
    }
    throw Refusal.badRequest("\"price\" must be a number.");
  }

  private void listen(RoutingContext request) {
    var listener = request.response();
    listener
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-cache")
        .putHeader("X-Accel-Buffering", "no");
    write(listener, "retry: 1000\n\n");
    bringUpToDate(listener, lastEventId(request));
    listeners.add(listener);
    listener.closeHandler(gone -> listeners.remove(listener));
  }

  private static String lastEventId(RoutingContext request) {
    var header = request.request().getHeader("Last-Event-ID");
    return header != null ? header : request.queryParams().get("last-event-id");
  }

  /** What was missed and what is new follow each other in one turn of the event loop: no gap. */
  private void bringUpToDate(HttpServerResponse listener, String lastEventId) {
    var newest = prices.newest();
    var position = lastEventId == null ? Optional.of(newest) : Position.parse(lastEventId);
    position
        .flatMap(prices::after)
        .ifPresentOrElse(
            missed -> {
              greet(listener, "welcome", position.orElseThrow());
              missed.forEach(price -> tell(listener, price));
            },
            () -> greet(listener, "reset", newest));
  }

  private static void greet(HttpServerResponse listener, String type, Position position) {
    var data = position.toJson();
    write(listener, "event: " + type + "\nid: " + position + "\ndata: " + data.encode() + "\n\n");
  }

  private void tell(HttpServerResponse listener, Price price) {
    var id = new Position(epoch, price.offset());
    write(listener, "id: " + id + "\ndata: " + price.toJson().encode() + "\n\n");
  }

  private static void write(HttpServerResponse listener, String lines) {
    listener.write(lines).onFailure(gone -> {}); // Its closeHandler takes it out.
  }

  private void count(RoutingContext request) {
    send(request, JsonObject.of("listeners", listeners.size()));
  }

  private static void send(RoutingContext request, JsonObject answer) {
    request.response().putHeader("Content-Type", "application/json");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
