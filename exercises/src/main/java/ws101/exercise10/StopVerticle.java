package ws101.exercise10;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ws101.chat.History;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Position;
import ws101.chat.RefusedRequest;

/**
 * A bus stop, given: it tells departures to whoever follows, and misbehaves if it is asked to. All
 * rooms are one here.
 */
public final class StopVerticle extends VerticleBase {

  private static final int KEPT = 1000;

  /** A departure that was told. */
  private record Departure(int offset, String text) {
    JsonObject toJson() {
      return JsonObject.of("type", "departure", "offset", offset, "text", text);
    }
  }

  private final Set<ServerWebSocket> followers = new HashSet<>();

  /** What each connection said first, oldest first. */
  private final List<JsonObject> firsts = new ArrayList<>();

  private String epoch;
  private History<Departure> history;
  private boolean isMute;

  public static void main(String[] arguments) {
    Launcher.run(StopVerticle::new);
  }

  @Override
  public Future<?> start() {
    beginAnew();

    var router = Router.router(vertx);
    router.get("/departures").handler(this::open);
    router.post().handler(BodyHandler.create(false));
    router.post("/departures").handler(this::depart);
    router.post("/raw").handler(this::tellAsItIs);
    router.post("/close").handler(this::close);
    router.post("/mute").handler(this::mute);
    router.post("/anew").handler(this::anew);
    router.get("/firsts").handler(this::tellFirsts);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "10-reconnect.html", "10-reconnect.js", "10-reconnect-page.js");

    return vertx
        .createHttpServer(PlainFrames.options())
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** Another life of the history: offsets count from 1 again. */
  private void beginAnew() {
    epoch = History.newEpoch();
    history = new History<>(epoch, KEPT);
  }

  private void open(RoutingContext request) {
    request.request().toWebSocket().onSuccess(this::greet).onFailure(noHandshake -> {});
  }

  private void greet(ServerWebSocket follower) {
    follower.textMessageHandler(text -> listen(follower, text));
    follower.closeHandler(gone -> followers.remove(follower));
  }

  private void listen(ServerWebSocket follower, String text) {
    var message = Incoming.read(text);
    firsts.add(message.fields());
    if (!isMute) {
      welcome(follower, message);
    }
  }

  private void welcome(ServerWebSocket follower, Incoming message) {
    var position = history.newest();
    var missed =
        message.type().equals("resume")
            ? Position.of(message.text("epoch"), "" + message.fields().getValue("offset"))
                .flatMap(history::after)
            : Optional.of(List.<Departure>of());
    tell(
        follower,
        JsonObject.of("type", "welcome", "recovered", missed.isPresent())
            .mergeIn(position.toJson()));
    missed.ifPresent(all -> all.forEach(departure -> tell(follower, departure.toJson())));
    followers.add(follower);
  }

  private void depart(RoutingContext request) {
    String text = Incoming.in(request).text("text");
    var departure = history.add(offset -> new Departure(offset, text));
    List.copyOf(followers).forEach(follower -> tell(follower, departure.toJson()));
    done(request);
  }

  // What a judge asks for

  /** To all followers, though it is not true. */
  private void tellAsItIs(RoutingContext request) {
    var message = Incoming.in(request).fields();
    List.copyOf(followers).forEach(follower -> tell(follower, message));
    done(request);
  }

  private void close(RoutingContext request) {
    short code = Incoming.in(request).fields().getInteger("code").shortValue();
    List.copyOf(followers).forEach(follower -> follower.close(code).onFailure(gone -> {}));
    done(request);
  }

  private void mute(RoutingContext request) {
    isMute = Incoming.in(request).fields().getBoolean("mute");
    done(request);
  }

  private void anew(RoutingContext request) {
    beginAnew();
    done(request);
  }

  private void tellFirsts(RoutingContext request) {
    request
        .json(
            JsonObject.of(
                "firsts", new JsonArray(List.copyOf(firsts)), "followers", followers.size()))
        .onFailure(request::fail);
  }

  private static void tell(ServerWebSocket follower, JsonObject message) {
    follower.writeTextMessage(message.encode()).onFailure(gone -> {});
  }

  private static void done(RoutingContext request) {
    request.response().setStatusCode(204).end().onFailure(gone -> {});
  }
}
