package ws101.exercise13;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.Refusal;
import ws101.chat.RefusedRequest;

/** Which depot has the parcel: whoever asks, whenever and whomever, is answered the same. */
public final class DepotsVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 1024 * 1024;
  private static final int NO_CONTENT = 204;

  private final SortedSet<String> depots = new TreeSet<>();

  public static void main(String[] arguments) {
    Launcher.run(DepotsVerticle::new);
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.put("/depots/:depot").handler(this::open);
    router.delete("/depots/:depot").handler(this::shut);
    router.get("/depots").handler(this::list);
    router.post("/assign").handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post("/assign").handler(this::assign);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "13-two-nodes.html", "13-two-nodes.js");

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  private void open(RoutingContext request) {
    depots.add(request.pathParam("depot"));
    done(request);
  }

  private void shut(RoutingContext request) {
    if (!depots.remove(request.pathParam("depot"))) {
      throw new Refusal("not-found", "There is no such depot.");
    }
    done(request);
  }

  private static void done(RoutingContext request) {
    request.response().setStatusCode(NO_CONTENT).end().onFailure(request::fail);
  }

  private void list(RoutingContext request) {
    send(request, JsonObject.of("depots", new JsonArray(List.copyOf(depots))));
  }

  /** TODO Not every body is a list of parcels; and there may be no depot. */
  private void assign(RoutingContext request) {
    var open = List.copyOf(depots);
    var assignments = new JsonObject();
    for (var parcel : Incoming.in(request).fields().getJsonArray("parcels")) {
      assignments.put((String) parcel, depotOf((String) parcel, open));
    }
    send(request, JsonObject.of("assignments", assignments));
  }

  /** TODO Even it is. But with one depot more or less, nearly every parcel has to move. */
  private static String depotOf(String parcel, List<String> depots) {
    return depots.get(Math.floorMod(parcel.hashCode(), depots.size()));
  }

  private static void send(RoutingContext request, JsonObject answer) {
    request.response().putHeader("Content-Type", "application/json");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
