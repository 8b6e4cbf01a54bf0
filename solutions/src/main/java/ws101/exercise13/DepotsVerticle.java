package ws101.exercise13;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
  private static final int MOST_PARCELS = 10_000;
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

  private void assign(RoutingContext request) {
    var parcels = parcels(Incoming.in(request));
    if (depots.isEmpty()) {
      throw new Refusal("unavailable", "There is no depot.");
    }
    var open = List.copyOf(depots);
    vertx
        .executeBlocking(() -> assignments(parcels, open))
        .onSuccess(assignments -> send(request, JsonObject.of("assignments", assignments)))
        .onFailure(request::fail);
  }

  private static List<String> parcels(Incoming message) {
    if (message.fields().getValue("parcels") instanceof JsonArray parcels
        && !parcels.isEmpty()
        && parcels.size() <= MOST_PARCELS
        && parcels.stream().allMatch(String.class::isInstance)) {
      return parcels.stream().map(String.class::cast).toList();
    }
    throw Refusal.badRequest("\"parcels\" must be a list of 1 to " + MOST_PARCELS + " texts.");
  }

  private static JsonObject assignments(List<String> parcels, List<String> depots) {
    var hash = sha256();
    var assignments = new JsonObject();
    parcels.forEach(parcel -> assignments.put(parcel, depotOf(parcel, depots, hash)));
    return assignments;
  }

  /** Each depot bids for each parcel. Who leaves, leaves only what was theirs, each to its next. */
  private static String depotOf(String parcel, List<String> depots, MessageDigest hash) {
    var winner = depots.get(0);
    var highest = Long.MIN_VALUE;
    for (var depot : depots) {
      var bid = bid(hash, depot, parcel);
      if (bid > highest) {
        highest = bid;
        winner = depot;
      }
    }
    return winner;
  }

  /** Random to look at, and the same for ever. */
  private static long bid(MessageDigest hash, String depot, String parcel) {
    return ByteBuffer.wrap(hash.digest((depot + "/" + parcel).getBytes(UTF_8))).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static void send(RoutingContext request, JsonObject answer) {
    request.response().putHeader("Content-Type", "application/json");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
