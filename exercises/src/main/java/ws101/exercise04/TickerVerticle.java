package ws101.exercise04;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashSet;
import java.util.Set;
import ws101.chat.History;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.Refusal;
import ws101.chat.RefusedRequest;

/** A stock ticker: whoever listens hears every price, also after the line was cut. */
public final class TickerVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;

  private record Price(String symbol, Number price, int offset) {
    JsonObject toJson() {
      return JsonObject.of("symbol", symbol, "price", price, "offset", offset);
    }
  }

  private final String epoch = History.newEpoch();

  private final Set<HttpServerResponse> listeners = new HashSet<>();

  private int newest;

  public static void main(String[] arguments) {
    Launcher.run(TickerVerticle::new);
  }

  /** TODO Whoever hears nothing for HEARTBEAT_MS may think that nobody is there. */
  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.put("/prices/:symbol").handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.put("/prices/:symbol").handler(this::note);
    router.get("/ticker").handler(this::listen);
    router.get("/listeners").handler(this::count);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "04-server-sent-events.html", "04-server-sent-events.js");

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** TODO What is told and then forgotten nobody can catch up on. */
  private void note(RoutingContext request) {
    var number = priceIn(Incoming.in(request).fields());
    newest++;
    var price = new Price(request.pathParam("symbol"), number, newest);
    listeners.forEach(listener -> tell(listener, price));
    send(request, JsonObject.of("offset", price.offset()));
  }

  private static Number priceIn(JsonObject body) {
    if (body.getValue("price") instanceof Number price) {
      return price;
    }
    throw Refusal.badRequest("\"price\" must be a number.");
  }

  /** TODO Who comes back is taken for new, and who goes stays in the set. */
  private void listen(RoutingContext request) {
    var listener = request.response();
    listener.setChunked(true).putHeader("Content-Type", "text/event-stream");
    write(listener, "retry: 1000\n\n");
    var data = JsonObject.of("epoch", epoch, "offset", newest);
    write(listener, "event: welcome\ndata: " + data.encode() + "\n\n");
    listeners.add(listener);
  }

  /** TODO Without an id a browser cannot say later what it has heard. */
  private void tell(HttpServerResponse listener, Price price) {
    write(listener, "data: " + price.toJson().encode() + "\n\n");
  }

  private static void write(HttpServerResponse listener, String lines) {
    listener.write(lines).onFailure(gone -> {});
  }

  private void count(RoutingContext request) {
    send(request, JsonObject.of("listeners", listeners.size()));
  }

  private static void send(RoutingContext request, JsonObject answer) {
    request.response().putHeader("Content-Type", "application/json");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
