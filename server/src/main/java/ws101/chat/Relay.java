package ws101.chat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Carries what is said in the rooms of one node to those of all others, over publish/subscribe of
 * Redis (redis.io, "Redis Pub/Sub"). It is up or down, and says so; while it is down it tries again
 * by itself, one attempt at a time. What is published while it is down is lost to this node.
 */
public final class Relay {

  /** Who wants to know. */
  public interface Listener {

    /** From now on nothing is missed. Before that something may have been. */
    void up();

    /**
     * From now on something may be missed.
     *
     * @param why in words
     */
    void down(String why);

    /** This was published in a room, by whichever node. */
    void heard(JsonObject message);
  }

  /**
   * A wish to hear a channel.
   *
   * @param written the command lies in the socket; nobody may have read it
   * @param acknowledged Redis has said that from now on we hear it
   */
  public record Subscription(Future<Void> written, Future<Void> acknowledged) {

    private static Subscription failed(Throwable why) {
      return new Subscription(Future.failedFuture(why), Future.failedFuture(why));
    }
  }

  /** The ceiling of the first wait before an attempt, and of all; in milliseconds. */
  private static final long FIRST_CEILING = 100;

  private static final long HIGHEST_CEILING = 2_000;

  private static final int MOST_DOUBLINGS = 10;

  /** What was up for so long is lost for the first time; in seconds. */
  private static final long STABLE = 2;

  /** An attempt that has not come through by then is given up; in seconds. */
  private static final long ATTEMPT = 5;

  /** Who begins waits so long for the first attempt, and then begins without it; in seconds. */
  private static final long PATIENCE = 2;

  private final Vertx vertx;
  private final String url;
  private final String prefix;
  private final Listener listener;
  private final Set<String> channels = new LinkedHashSet<>();

  /** The newest attempt, or what became of it; null between two. */
  private RelayLine line;

  private boolean isUp;
  private long upSince;

  /** Whether the listener knows that it is down. */
  private boolean isToldDown;

  private boolean isStopped;
  private int failures;

  /**
   * @param url such as {@code redis://localhost:6379}, with a password if it needs one
   * @param prefix of all names that we use there
   */
  public Relay(Vertx vertx, String url, String prefix, Listener listener) {
    this.vertx = vertx;
    this.url = url;
    this.prefix = prefix;
    this.listener = listener;
  }

  /** Completes when it is known whether it is up; if nobody has said so by then, it is down. */
  public Future<Void> start() {
    return connect()
        .timeout(PATIENCE, TimeUnit.SECONDS)
        .onFailure(this::giveUpWaiting)
        .otherwiseEmpty();
  }

  /** An attempt that has failed says so itself; this one goes on. */
  private void giveUpWaiting(Throwable why) {
    if (why instanceof TimeoutException) {
      tellDown(silent(PATIENCE));
    }
  }

  public Future<Void> stop() {
    isStopped = true;
    return line == null ? Future.succeededFuture() : line.close();
  }

  /** From now on, and on each new connection, we want to hear this room. */
  public Subscription subscribe(String room) {
    String channel = prefix + "room:" + room;
    channels.add(channel);
    return line != null && line.isOpen()
        ? line.subscribe(channel)
        : Subscription.failed(unavailable());
  }

  /** Tells the room, on all nodes. That Redis has taken it does not say that anybody has heard. */
  public Future<Void> publish(String room, JsonObject message) {
    return isUp
        ? line.publish(prefix + "room:" + room, message.encode())
            .recover(lost -> Future.failedFuture(unavailable()))
        : Future.failedFuture(unavailable());
  }

  private static Refusal unavailable() {
    return new Refusal("unavailable", "This node has lost the others. Say it again later.");
  }

  /** Up means: each channel that we want is acknowledged. */
  private Future<Void> connect() {
    var attempt = new RelayLine(vertx, url, prefix, listener::heard, this::lost);
    line = attempt;
    return attempt
        .open()
        .compose(open -> Future.all(acknowledgements(attempt)))
        .timeout(ATTEMPT, TimeUnit.SECONDS)
        .onSuccess(acknowledged -> up())
        .onFailure(why -> attempt.end(why instanceof TimeoutException ? silent(ATTEMPT) : why))
        .mapEmpty();
  }

  static Throwable silent(long seconds) {
    return new IllegalStateException("Redis has not answered for " + seconds + " s.");
  }

  private List<Future<Void>> acknowledgements(RelayLine attempt) {
    return channels.stream().map(attempt::subscribe).map(Subscription::acknowledged).toList();
  }

  private void up() {
    isUp = true;
    isToldDown = false;
    upSince = System.nanoTime();
    listener.up();
  }

  /** A line is lost once, and the next attempt begins here and nowhere else. */
  private void lost(Throwable why) {
    boolean hasLasted = isUp && System.nanoTime() - upSince > TimeUnit.SECONDS.toNanos(STABLE);
    line = null;
    isUp = false;
    if (!isStopped) {
      failures = hasLasted ? 0 : failures + 1;
      vertx.setTimer(delay(), again -> tryAgain());
      tellDown(why);
    }
  }

  /** Full jitter below a ceiling that doubles; a timer needs at least a millisecond. */
  private long delay() {
    long ceiling = Math.min(HIGHEST_CEILING, FIRST_CEILING << Math.min(failures, MOST_DOUBLINGS));
    return 1 + ThreadLocalRandom.current().nextLong(ceiling);
  }

  private void tellDown(Throwable why) {
    if (!isToldDown) {
      isToldDown = true;
      listener.down(why.getMessage());
    }
  }

  private void tryAgain() {
    if (!isStopped) {
      connect();
    }
  }
}
