package ws101.exercise14;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Refusal;

/** Emoji that fly over a stream, for everybody who watches it, at whichever node. */
public final class ReactionsVerticle extends VerticleBase {

  private static final int LONGEST_EMOJI = 32;
  private static final int UNAVAILABLE = 503;

  /** In milliseconds. */
  private static final long PROBE = 500;

  private static final long SILENCE = 2_500;
  private static final long ATTEMPT = 2_500;
  private static final long LONGEST_WAIT = 1_500;
  private static final long FAREWELL = 1_000;

  /** Who watches one stream here. */
  private static final class Watched {
    final Set<ServerWebSocket> watching = new HashSet<>();

    /** Who is told so when Redis has acknowledged the channel. */
    final Set<ServerWebSocket> waiting = new HashSet<>();

    boolean acknowledged;

    boolean isLeft() {
      return watching.isEmpty() && waiting.isEmpty();
    }
  }

  private final Map<String, Watched> streams = new HashMap<>();
  private final Set<ServerWebSocket> guests = new HashSet<>();
  private final String echo = "echo:" + UUID.randomUUID();

  private String prefix;

  /** Null while there is none. */
  private Line line;

  private boolean isUp;

  public static void main(String[] arguments) {
    Launcher.run(ReactionsVerticle::new, "REDIS_URL", "REDIS_PREFIX");
  }

  @Override
  public Future<?> start() {
    prefix = config().getString("redis_prefix", "ws101:");
    connect();

    var router = Router.router(vertx);
    router.get("/reactions").handler(this::open);
    router.get("/health").handler(this::health);
    Page.serve(router, "14-redis-pubsub.html", "14-redis-pubsub.js");

    return vertx
        .createHttpServer(PlainFrames.options())
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  private void health(RoutingContext request) {
    request.response().setStatusCode(isUp ? 200 : UNAVAILABLE).end();
  }

  // Guests

  private void open(RoutingContext request) {
    request.request().toWebSocket().onSuccess(this::greet).onFailure(noHandshake -> {});
  }

  private void greet(ServerWebSocket guest) {
    guests.add(guest);
    guest.textMessageHandler(text -> hear(guest, text));
    guest.closeHandler(gone -> leave(guest));
    tell(guest, status());
  }

  private void hear(ServerWebSocket guest, String text) {
    try {
      var message = Incoming.read(text);
      var stream = message.text("stream");
      switch (message.type()) {
        case "watch" -> watch(guest, stream);
        case "unwatch" -> unwatch(guest, stream);
        case "react" -> react(guest, stream, message.text("emoji"));
        default -> throw Refusal.badRequest("We know \"watch\", \"unwatch\" and \"react\".");
      }
    } catch (Refusal refusal) {
      tell(guest, refusal.toJson());
    }
  }

  private void watch(ServerWebSocket guest, String stream) {
    var watched = streams.get(stream);
    if (watched == null) {
      watched = new Watched();
      streams.put(stream, watched);
      subscribe(stream);
    }
    if (watched.acknowledged) {
      watched.watching.add(guest);
      tell(guest, JsonObject.of("type", "watching", "stream", stream));
    } else {
      watched.waiting.add(guest);
    }
  }

  private void unwatch(ServerWebSocket guest, String stream) {
    var watched = streams.get(stream);
    if (watched != null) {
      watched.watching.remove(guest);
      watched.waiting.remove(guest);
      if (watched.isLeft()) {
        vertx.setTimer(FAREWELL, later -> forget(stream, watched));
      }
    }
  }

  /** If nobody has come meanwhile. */
  private void forget(String stream, Watched watched) {
    if (watched.isLeft() && streams.remove(stream, watched) && line != null) {
      line.unsubscribe(prefix + "reactions:" + stream);
    }
  }

  private void leave(ServerWebSocket guest) {
    guests.remove(guest);
    List.copyOf(streams.keySet()).forEach(stream -> unwatch(guest, stream));
  }

  private void react(ServerWebSocket guest, String stream, String emoji) {
    if (emoji.length() > LONGEST_EMOJI) {
      throw Refusal.badRequest("An emoji has at most " + LONGEST_EMOJI + " characters.");
    }
    if (!isUp) {
      throw unavailable();
    }
    line.publish(prefix + "reactions:" + stream, emoji)
        .onFailure(lost -> tell(guest, unavailable().toJson()));
  }

  private static Refusal unavailable() {
    return new Refusal("unavailable", "We have lost the others. Try again later.");
  }

  private JsonObject status() {
    return JsonObject.of("type", "status", "relay", isUp ? "up" : "down");
  }

  private static void tell(ServerWebSocket guest, JsonObject message) {
    if (!guest.isClosed()) {
      guest.writeTextMessage(message.encode()).onFailure(gone -> {});
    }
  }

  // Redis

  private void connect() {
    line = new Line();
    line.open();
  }

  private void subscribe(String stream) {
    if (line != null && line.isOpen()) {
      line.subscribe(prefix + "reactions:" + stream);
    }
  }

  /** Whatever the channel is: a stream's, or our own echo. */
  private void acknowledged(String channel) {
    var stream = channel.substring(prefix.length()).replaceFirst("^reactions:", "");
    var watched = streams.get(stream);
    if (watched != null) {
      watched.acknowledged = true;
      watched.waiting.forEach(
          guest -> tell(guest, JsonObject.of("type", "watching", "stream", stream)));
      watched.watching.addAll(watched.waiting);
      watched.waiting.clear();
    }
  }

  private void heard(String channel, String emoji) {
    var stream = channel.substring(prefix.length()).replaceFirst("^reactions:", "");
    var watched = streams.get(stream);
    if (watched != null) {
      var reaction = JsonObject.of("type", "reaction", "stream", stream, "emoji", emoji);
      List.copyOf(watched.watching).forEach(guest -> tell(guest, reaction));
    }
  }

  private void changed(boolean up) {
    if (isUp != up) {
      isUp = up;
      List.copyOf(guests).forEach(guest -> tell(guest, status()));
    }
  }

  private void lost() {
    line = null;
    streams.values().forEach(watched -> watched.acknowledged = false);
    changed(false);
    vertx.setTimer(1 + ThreadLocalRandom.current().nextLong(LONGEST_WAIT), again -> connect());
  }

  /** Two connections to Redis, one to hear and one to speak, from the attempt to their end. */
  private final class Line {
    private final Redis hearing = client();
    private final Redis speaking = client();
    private final Set<String> unacknowledged = new HashSet<>();
    private RedisConnection subscriber;
    private RedisConnection publisher;
    private long heardAt;
    private long probe;
    private boolean isOver;

    private Redis client() {
      var url = config().getString("redis_url", "redis://localhost:6379");
      return Redis.createClient(
          vertx, new RedisOptions().setConnectionString(url).setMaxPoolSize(1));
    }

    void open() {
      Future.all(hearing.connect(), speaking.connect())
          .timeout(ATTEMPT, TimeUnit.MILLISECONDS)
          .onSuccess(both -> begin(both.resultAt(0), both.resultAt(1)))
          .onFailure(this::end);
    }

    private void begin(RedisConnection one, RedisConnection other) {
      subscriber = one;
      publisher = other;
      subscriber.handler(this::pushed);
      for (var connection : List.of(one, other)) {
        connection.exceptionHandler(this::end);
        connection.endHandler(gone -> end(null));
      }
      subscribe(prefix + echo);
      streams.keySet().forEach(stream -> subscribe(prefix + "reactions:" + stream));
      heardAt = System.nanoTime();
      probe = vertx.setPeriodic(PROBE, now -> probe());
    }

    boolean isOpen() {
      return !isOver && subscriber != null;
    }

    void subscribe(String channel) {
      unacknowledged.add(channel);
      subscriber.send(Request.cmd(Command.SUBSCRIBE).arg(channel)).onFailure(this::end);
    }

    void unsubscribe(String channel) {
      if (isOpen()) {
        unacknowledged.remove(channel);
        subscriber.send(Request.cmd(Command.UNSUBSCRIBE).arg(channel)).onFailure(this::end);
      }
    }

    Future<Response> publish(String channel, String message) {
      return publisher.send(Request.cmd(Command.PUBLISH).arg(channel).arg(message));
    }

    private void pushed(Response push) {
      if (push.type() == ResponseType.ERROR) {
        end(null);
        return;
      }
      var channel = push.get(1).toString();
      switch (push.get(0).toString()) {
        case "subscribe" -> {
          unacknowledged.remove(channel);
          acknowledged(channel);
          if (unacknowledged.isEmpty()) {
            changed(true);
          }
        }
        case "message" -> {
          heardAt = System.nanoTime();
          heard(channel, push.get(2).toString());
        }
        default -> {} // An unsubscription is acknowledged, too.
      }
    }

    /** What must come is missed when it does not. */
    private void probe() {
      if (System.nanoTime() - heardAt > TimeUnit.MILLISECONDS.toNanos(SILENCE)) {
        end(null);
      } else {
        publish(prefix + echo, "").onFailure(this::end);
      }
    }

    private void end(Throwable why) {
      if (!isOver) {
        isOver = true;
        vertx.cancelTimer(probe);
        hearing.close();
        speaking.close();
        lost();
      }
    }
  }
}
