package ws101.exercise14;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Refusal;

/** Emoji that fly over a stream, for everybody who watches it at this node. */
public final class ReactionsVerticle extends VerticleBase {

  private static final int LONGEST_EMOJI = 32;

  private final Map<String, Set<ServerWebSocket>> streams = new HashMap<>();

  public static void main(String[] arguments) {
    Launcher.run(ReactionsVerticle::new, "REDIS_URL", "REDIS_PREFIX");
  }

  /** TODO Nobody knows Redis yet: {@code config()} has "redis_url" and "redis_prefix". */
  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.get("/reactions").handler(this::open);
    router.get("/health").handler(this::health);
    Page.serve(router, "14-redis-pubsub.html", "14-redis-pubsub.js");

    return vertx
        .createHttpServer(PlainFrames.options())
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** TODO 503 while we have lost Redis. */
  private void health(RoutingContext request) {
    request.response().end();
  }

  private void open(RoutingContext request) {
    request.request().toWebSocket().onSuccess(this::greet).onFailure(noHandshake -> {});
  }

  /** TODO The status is "up" whatever happens, and nobody is told when it changes. */
  private void greet(ServerWebSocket guest) {
    guest.textMessageHandler(text -> hear(guest, text));
    guest.closeHandler(gone -> leave(guest));
    tell(guest, JsonObject.of("type", "status", "relay", "up"));
  }

  private void hear(ServerWebSocket guest, String text) {
    try {
      var message = Incoming.read(text);
      var stream = message.text("stream");
      switch (message.type()) {
        case "watch" -> watch(guest, stream);
        case "unwatch" -> unwatch(guest, stream);
        case "react" -> react(stream, message.text("emoji"));
        default -> throw Refusal.badRequest("We know \"watch\", \"unwatch\" and \"react\".");
      }
    } catch (Refusal refusal) {
      tell(guest, refusal.toJson());
    }
  }

  /** TODO Say so only when Redis has acknowledged that this node hears the channel. */
  private void watch(ServerWebSocket guest, String stream) {
    streams.computeIfAbsent(stream, first -> new HashSet<>()).add(guest);
    tell(guest, JsonObject.of("type", "watching", "stream", stream));
  }

  /** TODO After the last one has gone, leave the channel. */
  private void unwatch(ServerWebSocket guest, String stream) {
    streams.getOrDefault(stream, Set.of()).remove(guest);
  }

  private void leave(ServerWebSocket guest) {
    List.copyOf(streams.keySet()).forEach(stream -> unwatch(guest, stream));
  }

  /** TODO Through Redis, so that the watchers at other nodes hear it, too. */
  private void react(String stream, String emoji) {
    if (emoji.length() > LONGEST_EMOJI) {
      throw Refusal.badRequest("An emoji has at most " + LONGEST_EMOJI + " characters.");
    }
    heard(stream, emoji);
  }

  private void heard(String stream, String emoji) {
    var reaction = JsonObject.of("type", "reaction", "stream", stream, "emoji", emoji);
    streams.getOrDefault(stream, Set.of()).forEach(guest -> tell(guest, reaction));
  }

  private static void tell(ServerWebSocket guest, JsonObject message) {
    if (!guest.isClosed()) {
      guest.writeTextMessage(message.encode()).onFailure(gone -> {});
    }
  }
}
