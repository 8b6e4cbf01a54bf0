package ws101.exercise02;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private static final int LONGEST_WAIT = 25_000;

  /** What happened to a ride, and who waits for more: each with the timer that ends the waiting. */
  private record Ride(History<JsonObject> events, Map<RoutingContext, Long> waiting) {}

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
    var ride = new Ride(new History<>(epoch, KEPT), new LinkedHashMap<>());
    rides.put(name, ride);

    request.response().setStatusCode(CREATED);
    send(request, ride.events().newest().toJson().put("ride", name));
  }

  private void happen(RoutingContext request) {
    var ride = ride(request);
    var event = Incoming.in(request);
    event.text("status");
    var happened = ride.events().add(offset -> event.fields().copy().put("offset", offset));
    tellWaiting(ride, happened);

    request.response().setStatusCode(CREATED);
    send(request, JsonObject.of("offset", happened.getInteger("offset")));
  }

  /** All that is new to the passenger; if there is nothing, the question waits. */
  private void listen(RoutingContext request) {
    var ride = ride(request);
    int wait = wait(request.queryParams().get("wait"));
    var news = ride.events().after(position(request));
    if (news.isEmpty()) {
      gone(request, ride);
    } else if (news.get().isEmpty() && wait > 0) {
      keep(request, ride, wait);
    } else {
      tell(request, ride, news.get());
    }
  }

  private void keep(RoutingContext request, Ride ride, int wait) {
    long timer = vertx.setTimer(wait, late -> giveUp(request, ride));
    ride.waiting().put(request, timer);
    request.response().closeHandler(vanished -> forget(request, ride));
  }

  private void tellWaiting(Ride ride, JsonObject event) {
    for (var request : List.copyOf(ride.waiting().keySet())) {
      forget(request, ride);
      tell(request, ride, List.of(event));
    }
  }

  private void giveUp(RoutingContext request, Ride ride) {
    forget(request, ride);
    tell(request, ride, List.of());
  }

  /** A part of each way out: told, too late, or vanished. */
  private void forget(RoutingContext request, Ride ride) {
    Optional.ofNullable(ride.waiting().remove(request)).ifPresent(vertx::cancelTimer);
  }

  private void countWaiting(RoutingContext request) {
    int waiting = rides.values().stream().mapToInt(ride -> ride.waiting().size()).sum();
    send(request, JsonObject.of("waiting", waiting));
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

  private static int wait(String millis) {
    if (millis == null) {
      return LONGEST_WAIT;
    }
    if (!millis.matches("\\d{1,5}") || Integer.parseInt(millis) > LONGEST_WAIT) {
      throw Refusal.badRequest("\"wait\" is a whole number from 0 to " + LONGEST_WAIT + ".");
    }
    return Integer.parseInt(millis);
  }

  private static void tell(RoutingContext request, Ride ride, List<JsonObject> events) {
    send(request, ride.events().newest().toJson().put("events", new JsonArray(events)));
  }

  private static void gone(RoutingContext request, Ride ride) {
    var refusal = new Refusal("unknown-position", "What follows this position is not kept here.");
    request.response().setStatusCode(refusal.status());
    send(request, refusal.toJson().mergeIn(ride.events().newest().toJson()));
  }

  private static void send(RoutingContext request, JsonObject answer) {
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
