package ws101.course;

import static java.util.stream.Collectors.joining;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import ws101.wiretap.Event;
import ws101.wiretap.EventLog;
import ws101.wiretap.EventLog.Slice;

/**
 * One page's event stream (HTML, section 9.2): values of which only the newest counts, such as the
 * stage's state, and the log, of which every event counts. What happens is gathered for a moment
 * and sent together; for a page that reads too slowly the log's oldest events are gone by then, and
 * it is told how many. Nothing here ever waits for a page.
 */
final class Feed {

  private static final long BATCH = 50; // A twentieth of a second: at once for the eye.
  private static final int MOST_EVENTS = 500;

  /** "Every 15 seconds or so": HTML, section 9.2.7. */
  private static final long HEARTBEAT = 15_000;

  private final Vertx vertx;
  private final Context context;
  private final HttpServerResponse response;
  private final EventLog log;
  private final Map<String, Supplier<JsonObject>> values;
  private final Map<String, String> sent = new HashMap<>();
  private final EventLog.Subscription subscription;
  private final long heartbeat;

  /** Whether the context has been told, and has not come to it. */
  private final AtomicBoolean woken = new AtomicBoolean();

  private long position;
  private boolean scheduled;
  private boolean ended;

  /**
   * Begins the stream. Used by one event loop, but for {@link #wake}.
   *
   * @param values by the name of their event, in the order in which they are sent; one that is null
   *     is not sent
   * @param lastEventId what the page has seen: {@code epoch:number}, or null
   */
  Feed(
      Vertx vertx,
      HttpServerResponse response,
      EventLog log,
      Map<String, Supplier<JsonObject>> values,
      String lastEventId) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.response = response;
    this.log = log;
    this.values = values;
    this.position = positionIn(log, lastEventId);
    this.subscription = log.onAppend(this::wake);
    this.heartbeat = vertx.setPeriodic(HEARTBEAT, beat -> beat());
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-cache")
        .putHeader("X-Accel-Buffering", "no")
        .drainHandler(drained -> send())
        .exceptionHandler(gone -> end());
    write("retry: 1000\n\n");
    send();
  }

  /** Something may be new. May be called from any thread, and as often as one likes. */
  void wake() {
    if (!woken.getAndSet(true)) {
      context.runOnContext(
          now -> {
            woken.set(false);
            sendSoon();
          });
    }
  }

  /** The page is gone. */
  void end() {
    if (!ended) {
      ended = true;
      vertx.cancelTimer(heartbeat);
      subscription.close();
    }
  }

  private void sendSoon() {
    if (scheduled || ended) {
      return;
    }
    scheduled = true;
    vertx.setTimer(
        BATCH,
        over -> {
          scheduled = false;
          send();
        });
  }

  private void send() {
    if (!isReady()) {
      return; // When the queue has drained, send is called again.
    }
    values.forEach((event, value) -> sendIfNew(event, value.get()));
    sendLog();
  }

  private void sendIfNew(String event, JsonObject value) {
    if (value == null) {
      return;
    }
    String now = value.encode();
    if (!now.equals(sent.put(event, now))) {
      write("event: %s\ndata: %s\n\n".formatted(event, now));
    }
  }

  private void sendLog() {
    Slice slice = log.after(position, MOST_EVENTS);
    if (slice.dropped() > 0) {
      write("event: dropped\ndata: {\"count\":%d}\n\n".formatted(slice.dropped()));
    }
    if (slice.events().isEmpty()) {
      return;
    }
    String batch = slice.events().stream().map(Event::encode).collect(joining(",", "[", "]"));
    position = slice.events().get(slice.events().size() - 1).number();
    write("event: log\nid: " + log.epoch() + ":" + position + "\ndata: " + batch + "\n\n");
    if (position < log.newest()) {
      sendSoon();
    }
  }

  /** A comment, so that neither end takes a quiet stream for a dead one. */
  private void beat() {
    if (isReady()) {
      write(":\n\n");
    }
  }

  private boolean isReady() {
    return !ended && !response.closed() && !response.writeQueueFull();
  }

  private void write(String text) {
    response.write(text).onFailure(gone -> end());
  }

  /** A position in another log means nothing here: that page gets all there is. */
  private static long positionIn(EventLog log, String lastEventId) {
    String prefix = log.epoch() + ":";
    if (lastEventId == null || !lastEventId.startsWith(prefix)) {
      return 0;
    }
    String number = lastEventId.substring(prefix.length());
    return number.matches("\\d{1,18}") ? Math.min(log.newest(), Long.parseLong(number)) : 0;
  }
}
