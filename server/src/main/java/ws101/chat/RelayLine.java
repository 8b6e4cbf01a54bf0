package ws101.chat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import ws101.chat.Relay.Subscription;

/**
 * Two connections to Redis, from the attempt to their end: one that subscribes, and can do nothing
 * else then, and one that publishes, which is one because several would overtake each other. They
 * end together, and once.
 */
final class RelayLine {

  /** How often we tell ourselves something, by way of Redis; in milliseconds. */
  private static final long PROBE = 1_000;

  /** Who has not heard of itself for so long hears nothing, whatever TCP says; in seconds. */
  private static final long SILENCE = 3;

  private final Vertx vertx;
  private final Redis subscribing;
  private final Redis publishing;
  private final String echo;
  private final Consumer<JsonObject> hear;
  private final Consumer<Throwable> lost;
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private final Map<String, Promise<Void>> unacknowledged = new HashMap<>();

  private RedisConnection subscriber;
  private RedisConnection publisher;
  private long probe;
  private long echoedAt;
  private boolean isOver;

  RelayLine(
      Vertx vertx, String url, String prefix, Consumer<JsonObject> hear, Consumer<Throwable> lost) {
    this.vertx = vertx;
    this.subscribing = client(vertx, url);
    this.publishing = client(vertx, url);
    this.echo = prefix + "echo:" + UUID.randomUUID();
    this.hear = hear;
    this.lost = lost;
  }

  private static Redis client(Vertx vertx, String url) {
    return Redis.createClient(vertx, new RedisOptions().setConnectionString(url).setMaxPoolSize(1));
  }

  /** Completes when we hear our own voice. */
  Future<Void> open() {
    return Future.all(
            subscribing.connect().map(this::subscribes), publishing.connect().map(this::publishes))
        .compose(both -> isOver ? Future.failedFuture("too late") : subscribe(echo).acknowledged())
        .onSuccess(acknowledged -> startProbing());
  }

  /** The handler comes before the first command: an answer that nobody awaits is lost. */
  private RedisConnection subscribes(RedisConnection connection) {
    subscriber = connection.handler(this::pushed);
    return closesWithUs(connection);
  }

  private RedisConnection publishes(RedisConnection connection) {
    publisher = connection;
    return closesWithUs(connection);
  }

  /** Of a broken connection one of the two is called, or both. */
  private RedisConnection closesWithUs(RedisConnection connection) {
    connection.exceptionHandler(this::end);
    connection.endHandler(gone -> end(new IllegalStateException("Redis has hung up.")));
    if (isOver) {
      connection.close().onFailure(goneAlready -> {});
    }
    return connection;
  }

  boolean isOpen() {
    return !isOver && subscriptions.containsKey(echo);
  }

  /** Once for each channel, however many want to hear it. */
  Subscription subscribe(String channel) {
    return subscriptions.computeIfAbsent(channel, this::ask);
  }

  private Subscription ask(String channel) {
    Promise<Void> acknowledgement = Promise.promise();
    unacknowledged.put(channel, acknowledgement);
    Future<Void> written = subscriber.send(Request.cmd(Command.SUBSCRIBE).arg(channel)).mapEmpty();
    return new Subscription(written.onFailure(this::end), acknowledgement.future());
  }

  Future<Void> publish(String channel, String message) {
    return publisher.send(Request.cmd(Command.PUBLISH).arg(channel).arg(message)).mapEmpty();
  }

  /** What comes on a connection that has subscribed: answers to nothing, but in their order. */
  private void pushed(Response push) {
    if (push.type() == ResponseType.ERROR) {
      end(new IllegalStateException(push.toString()));
      return;
    }
    String channel = push.get(1).toString();
    switch (push.get(0).toString()) {
      case "subscribe" -> unacknowledged.remove(channel).tryComplete();
      case "message" -> heard(channel, push.get(2).toString());
      default -> {} // We have asked for nothing else.
    }
  }

  /** What is thrown here would end the connection's reading, so nothing is. */
  private void heard(String channel, String message) {
    if (channel.equals(echo)) {
      echoedAt = System.nanoTime();
      return;
    }
    try {
      hear.accept(new JsonObject(message));
    } catch (DecodeException | Refusal notOurs) {
      System.err.println("On " + channel + " somebody said what is none of ours: " + notOurs);
    }
  }

  private void startProbing() {
    echoedAt = System.nanoTime();
    probe = vertx.setPeriodic(PROBE, now -> probe());
  }

  /** A connection on which nothing comes looks like one on which nothing is said. */
  private void probe() {
    if (System.nanoTime() - echoedAt > TimeUnit.SECONDS.toNanos(SILENCE)) {
      end(Relay.silent(SILENCE));
    } else {
      publish(echo, "").onFailure(this::end);
    }
  }

  /** The first reason ends it all; whatever else becomes of the connections is its consequence. */
  void end(Throwable why) {
    if (!isOver) {
      close().onFailure(goneAlready -> {});
      unacknowledged.values().forEach(waiting -> waiting.tryFail(why));
      lost.accept(why);
    }
  }

  Future<Void> close() {
    isOver = true;
    vertx.cancelTimer(probe);
    return Future.join(subscribing.close(), publishing.close()).mapEmpty();
  }
}
