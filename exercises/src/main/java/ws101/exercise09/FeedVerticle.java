package ws101.exercise09;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Refusal;
import ws101.chat.RefusedRequest;

/** A feed of values: who keeps up hears each of them, and who does not the newest. */
public final class FeedVerticle extends VerticleBase {

  private static final int MOST_BODY = 4 * 1024 * 1024;

  /** Of each sensor, as it is told. */
  private final Map<String, String> newest = new LinkedHashMap<>();

  private final Set<Client> clients = new HashSet<>();

  /** Of the newest value. */
  private long seq;

  /** TODO For how long nothing may have come and gone, in milliseconds: nobody is ended yet. */
  private int evict;

  public static void main(String[] arguments) {
    Launcher.run(FeedVerticle::new, "EVICT_MS");
  }

  @Override
  public Future<?> start() {
    evict = Integer.parseInt(config().getString("evict_ms", "10000"));

    var router = Router.router(vertx);
    router.get("/feed").handler(this::open);
    router.get("/clients").handler(this::count);
    router.post("/values").handler(BodyHandler.create(false).setBodyLimit(MOST_BODY));
    router.post("/values").handler(this::take);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "09-backpressure.html", "09-backpressure.js");

    return vertx
        .createHttpServer(options())
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** TODO Whom nothing can be written to, and who says nothing, shall be ended. */
  private HttpServerOptions options() {
    return PlainFrames.options();
  }

  private void open(RoutingContext request) {
    request
        .request()
        .toWebSocket()
        .onSuccess(this::welcome)
        .onFailure(noHandshake -> {}); // Vert.x has answered 400, and said why.
  }

  private void welcome(ServerWebSocket socket) {
    var client = new Client(socket);
    socket.closeHandler(gone -> leave(client));
    newest.forEach(client::tell);
    clients.add(client);
  }

  private void leave(Client client) {
    clients.remove(client);
  }

  private void take(RoutingContext request) {
    valuesIn(request).forEach(value -> tellEverybody(value.getKey(), value.getValue()));
    request.response().setStatusCode(204).end().onFailure(gone -> {});
  }

  private static JsonObject valuesIn(RoutingContext request) {
    if (Incoming.in(request).fields().getValue("values") instanceof JsonObject values) {
      return values;
    }
    throw Refusal.badRequest("\"values\" must be an object: a value for each sensor.");
  }

  private void tellEverybody(String sensor, Object value) {
    seq++;
    String message =
        JsonObject.of("type", "value", "sensor", sensor, "value", value, "seq", seq).encode();
    newest.put(sensor, message);
    for (var client : List.copyOf(clients)) {
      client.tell(sensor, message);
    }
  }

  private void count(RoutingContext request) {
    request.json(JsonObject.of("clients", clients.size())).onFailure(request::fail);
  }

  /** One connection. */
  private static final class Client {
    private final ServerWebSocket socket;

    Client(ServerWebSocket socket) {
      this.socket = socket;
    }

    /** TODO It may be full: what then shall be written later, and what never? */
    void tell(String sensor, String message) {
      socket.writeTextMessage(message).onFailure(gone -> {});
    }
  }
}
