package ws101.exercise08;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Refusal;
import ws101.chat.RefusedRequest;

/** Couriers on a map: whoever has a connection is online, and whoever is gone soon is not. */
public final class CouriersVerticle extends VerticleBase {

  /** By their ids, in order. */
  private final Map<String, ServerWebSocket> couriers = new TreeMap<>();

  private final Set<ServerWebSocket> watchers = new HashSet<>();

  /** TODO From one ping to the next, in milliseconds: nobody pings yet. */
  private int beat;

  public static void main(String[] arguments) {
    Launcher.run(CouriersVerticle::new, "BEAT_MS");
  }

  @Override
  public Future<?> start() {
    beat = Integer.parseInt(config().getString("beat_ms", "10000"));

    var router = Router.router(vertx);
    router.get("/courier").handler(this::courier);
    router.get("/watch").handler(this::watch);
    router.get("/couriers").handler(this::list);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "08-heartbeat.html", "08-heartbeat.js");

    return vertx
        .createHttpServer(options())
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** TODO Whoever has sent nothing for two beats shall be ended, whether they read or not. */
  private HttpServerOptions options() {
    return PlainFrames.options();
  }

  private void courier(RoutingContext request) {
    var id = request.queryParams().get("id");
    if (id == null || id.isEmpty()) {
      throw Refusal.badRequest("Who? Ask for /courier?id=eve, with a name of your own.");
    }
    request
        .request()
        .toWebSocket()
        .onSuccess(courier -> arrive(id, courier))
        .onFailure(noHandshake -> {}); // Vert.x has answered 400, and said why.
  }

  /** TODO Somebody may be here already under this id: who is told what, and who has to go? */
  private void arrive(String id, ServerWebSocket courier) {
    courier.closeHandler(gone -> depart(id, courier));
    couriers.put(id, courier);
    tellWatchers("online", id);
  }

  private void depart(String id, ServerWebSocket courier) {
    couriers.remove(id);
    tellWatchers("offline", id);
  }

  private void watch(RoutingContext request) {
    request.request().toWebSocket().onSuccess(this::show).onFailure(noHandshake -> {});
  }

  private void show(ServerWebSocket watcher) {
    watcher.closeHandler(gone -> watchers.remove(watcher));
    watchers.add(watcher);
    couriers.keySet().forEach(id -> tell(watcher, "online", id));
  }

  private void tellWatchers(String type, String id) {
    for (var watcher : List.copyOf(watchers)) {
      tell(watcher, type, id);
    }
  }

  private void tell(ServerWebSocket watcher, String type, String id) {
    watcher
        .writeTextMessage(JsonObject.of("type", type, "id", id).encode())
        .onFailure(gone -> watchers.remove(watcher));
  }

  private void list(RoutingContext request) {
    var ids = new JsonArray(List.copyOf(couriers.keySet()));
    request.json(JsonObject.of("online", ids)).onFailure(request::fail);
  }
}
