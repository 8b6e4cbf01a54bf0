package ws101.exercise11;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ws101.chat.Askers;
import ws101.chat.History;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Position;
import ws101.chat.RefusedRequest;

/**
 * The counter of an office, given: it calls numbers, over a WebSocket and to whoever asks, and
 * misbehaves if it is asked to. All rooms are one here.
 */
public final class CounterVerticle extends VerticleBase {

  private static final int KEPT = 1000;

  /** A number that was called. */
  private record Called(int offset, String text) {
    JsonObject toJson() {
      return JsonObject.of("type", "number", "offset", offset, "text", text);
    }
  }

  private final Set<ServerWebSocket> followers = new HashSet<>();
  private final Set<RoutingContext> questions = new HashSet<>();

  private String epoch;
  private History<Called> history;
  private Askers<Called> askers;
  private boolean isMute;

  /** What the newest socket said first. */
  private JsonObject first = new JsonObject();

  public static void main(String[] arguments) {
    Launcher.run(CounterVerticle::new);
  }

  @Override
  public Future<?> start() {
    beginAnew();

    var router = Router.router(vertx);
    router.get("/live").handler(this::open);
    router.get("/numbers").handler(this::poll);
    router.post().handler(BodyHandler.create(false));
    router.post("/numbers").handler(this::call);
    router.post("/raw").handler(this::tellAsItIs);
    router.post("/mute").handler(this::mute);
    router.post("/anew").handler(this::anew);
    router.get("/facts").handler(this::tellFacts);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "11-fallback.html", "11-fallback.js", "11-fallback-page.js");

    return vertx
        .createHttpServer(PlainFrames.options())
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** Another life of the history: offsets count from 1 again. */
  private void beginAnew() {
    epoch = History.newEpoch();
    history = new History<>(epoch, KEPT);
    askers = new Askers<>(history, Called::toJson);
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
    first = message.fields();
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
            : Optional.of(List.<Called>of());
    tell(
        follower,
        JsonObject.of("type", "welcome", "recovered", missed.isPresent())
            .mergeIn(position.toJson()));
    missed.ifPresent(all -> all.forEach(called -> tell(follower, called.toJson())));
    followers.add(follower);
  }

  private void poll(RoutingContext request) {
    questions.add(request);
    request.addEndHandler(over -> questions.remove(request));
    askers.listen(request);
  }

  private void call(RoutingContext request) {
    String text = Incoming.in(request).text("text");
    var called = history.add(offset -> new Called(offset, text));
    List.copyOf(followers).forEach(follower -> tell(follower, called.toJson()));
    askers.tell(called);
    done(request);
  }

  // What a judge asks for

  /** To all who follow by a socket, though it is not true. */
  private void tellAsItIs(RoutingContext request) {
    var message = Incoming.in(request).fields();
    List.copyOf(followers).forEach(follower -> tell(follower, message));
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

  private void tellFacts(RoutingContext request) {
    request
        .json(
            JsonObject.of(
                "followers", followers.size(), "questions", questions.size(), "first", first))
        .onFailure(request::fail);
  }

  private static void tell(ServerWebSocket follower, JsonObject message) {
    follower.writeTextMessage(message.encode()).onFailure(gone -> {});
  }

  private static void done(RoutingContext request) {
    request.response().setStatusCode(204).end().onFailure(gone -> {});
  }
}
