package ws101.exercise10;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import ws101.chat.Followers;
import ws101.chat.History;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
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

  private History<Departure> history = new History<>(History.newEpoch(), KEPT);
  private final Followers<Departure> followers = new Followers<>(history, Departure::toJson);

  public static void main(String[] arguments) {
    Launcher.run(StopVerticle::new);
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.get("/departures").handler(followers::open);
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

  private void depart(RoutingContext request) {
    String text = Incoming.in(request).text("text");
    var departure = history.add(offset -> new Departure(offset, text));
    followers.tell(departure.toJson());
    done(request);
  }

  // What a judge asks for

  /** To all followers, though it is not true. */
  private void tellAsItIs(RoutingContext request) {
    followers.tell(Incoming.in(request).fields());
    done(request);
  }

  private void close(RoutingContext request) {
    followers.close(Incoming.in(request).fields().getInteger("code").shortValue());
    done(request);
  }

  private void mute(RoutingContext request) {
    followers.mute(Incoming.in(request).fields().getBoolean("mute"));
    done(request);
  }

  /** Another life of the history: offsets count from 1 again. */
  private void anew(RoutingContext request) {
    history = new History<>(History.newEpoch(), KEPT);
    followers.follow(history);
    done(request);
  }

  private void tellFirsts(RoutingContext request) {
    request
        .json(
            JsonObject.of(
                "firsts", new JsonArray(followers.firsts()), "followers", followers.size()))
        .onFailure(request::fail);
  }

  private static void done(RoutingContext request) {
    request.response().setStatusCode(204).end().onFailure(gone -> {});
  }
}
