package ws101.exercise02;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import ws101.chat.History;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.Position;
import ws101.chat.Refusal;
import ws101.chat.RefusedRequest;

/** Rides that wait for a driver, and passengers who are told as soon as something happens. */
public final class RidesVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;
  private static final int CREATED = 201;
  private static final int KEPT = 100;

  /** TODO What happened to a ride is here. Who waits for more is not. */
  private record Ride(History<JsonObject> events) {}

  private final String epoch = History.newEpoch();
  private final Map<String, Ride> rides = new HashMap<>();

  public static void main(String[] arguments) {
    Launcher.run(RidesVerticle::new);
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.post().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post("/rides").handler(this::order);
    router.post("/rides/:ride/events").handler(this::happen);
    router.get("/rides/:ride/events").handler(this::listen);
    router.get("/waiting").handler(this::countWaiting);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "02-long-polling.html", "02-long-polling.js");

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  private void order(RoutingContext request) {
    var name = UUID.randomUUID().toString();
    var ride = new Ride(new History<>(epoch, KEPT));
    rides.put(name, ride);

    request.response().setStatusCode(CREATED);
    send(request, ride.events().newest().toJson().put("ride", name));
  }

  /** TODO Nobody waits for it, so nobody is told. */
  private void happen(RoutingContext request) {
    var ride = ride(request);
    var event = Incoming.in(request);
    event.text("status");
    var happened = ride.events().add(offset -> event.fields().copy().put("offset", offset));

    request.response().setStatusCode(CREATED);
    send(request, JsonObject.of("offset", happened.getInteger("offset")));
  }

  /** TODO "wait" is not read; nothing new is told at once, and so is what we do not know. */
  private void listen(RoutingContext request) {
    var ride = ride(request);
    var news = ride.events().after(position(request));
    tell(request, ride, news.orElse(List.of()));
  }

  /** TODO Requests that are held now. */
  private void countWaiting(RoutingContext request) {
    send(request, JsonObject.of("waiting", 0));
  }

  private Ride ride(RoutingContext request) {
    return Optional.ofNullable(rides.get(request.pathParam("ride")))
        .orElseThrow(() -> new Refusal("not-found", "There is no such ride."));
  }

  private static Position position(RoutingContext request) {
    var query = request.queryParams();
    return Position.of(query.get("epoch"), query.get("after"))
        .orElseThrow(() -> Refusal.badRequest("\"epoch\" and \"after\" say what you have seen."));
  }

  private static void tell(RoutingContext request, Ride ride, List<JsonObject> events) {
    send(request, ride.events().newest().toJson().put("events", new JsonArray(events)));
  }

  private static void send(RoutingContext request, JsonObject answer) {
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
