package ws101.exercise11;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashSet;
import java.util.Set;
import ws101.chat.Askers;
import ws101.chat.Followers;
import ws101.chat.History;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
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

  private final Set<RoutingContext> questions = new HashSet<>();

  private History<Called> history = new History<>(History.newEpoch(), KEPT);
  private Askers<Called> askers = new Askers<>(history, Called::toJson);
  private final Followers<Called> followers = new Followers<>(history, Called::toJson);

  public static void main(String[] arguments) {
    Launcher.run(CounterVerticle::new);
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.get("/live").handler(followers::open);
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

  private void poll(RoutingContext request) {
    questions.add(request);
    request.addEndHandler(over -> questions.remove(request));
    askers.listen(request);
  }

  private void call(RoutingContext request) {
    String text = Incoming.in(request).text("text");
    var called = history.add(offset -> new Called(offset, text));
    followers.tell(called.toJson());
    askers.tell(called);
    done(request);
  }

  // What a judge asks for

  /** To all who follow by a socket, though it is not true. */
  private void tellAsItIs(RoutingContext request) {
    followers.tell(Incoming.in(request).fields());
    done(request);
  }

  private void mute(RoutingContext request) {
    followers.mute(Incoming.in(request).fields().getBoolean("mute"));
    done(request);
  }

  /** Another life of the history: offsets count from 1 again. */
  private void anew(RoutingContext request) {
    history = new History<>(History.newEpoch(), KEPT);
    askers = new Askers<>(history, Called::toJson);
    followers.follow(history);
    done(request);
  }

  private void tellFacts(RoutingContext request) {
    request
        .json(
            JsonObject.of(
                "firsts", new JsonArray(followers.firsts()),
                "followers", followers.size(),
                "questions", questions.size()))
        .onFailure(request::fail);
  }

  private static void done(RoutingContext request) {
    request.response().setStatusCode(204).end().onFailure(gone -> {});
  }
}
