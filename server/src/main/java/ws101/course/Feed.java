package ws101.course;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import ws101.stage.Stage;
import ws101.wiretap.EventLog;
import ws101.wiretap.EventLog.Slice;

/**
 * One page's event stream (HTML, section 9.2): the stage's state, its log, the verdict and the
 * progress. What happens is gathered for a moment and sent together; for a page that reads too
 * slowly the log's oldest events are gone by then, and it is told how many. Nothing here ever waits
 * for a page.
 */
final class Feed {

  private static final long BATCH = 50; // A twentieth of a second: at once for the eye.
  private static final int MOST_EVENTS = 500;
  private static final long HEARTBEAT =
      15_000; // HTML, section 9.2.7 advises every 15 seconds or so.

  private final Vertx vertx;
  private final Context context;
  private final HttpServerResponse response;
  private final Stage stage;
  private final Supplier<JsonObject> verdict;
  private final Supplier<JsonObject> progress;
  private final List<EventLog.Subscription> subscriptions;

  private final long heartbeat;
  private final long newestAtStart;
  private long position;
  private JsonObject sentStage;
  private JsonObject sentVerdict;
  private JsonObject sentProgress;
  private boolean scheduled;
  private boolean ended;

  /**
   * @param lastEventId what the page has seen: {@code epoch:number}, or null
   */
  Feed(
      Vertx vertx,
      HttpServerResponse response,
      Stage stage,
      Supplier<JsonObject> verdict,
      Supplier<JsonObject> progress,
      String lastEventId) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.response = response;
    this.stage = stage;
    this.verdict = verdict;
    this.progress = progress;
    this.newestAtStart = stage.log().newest();
    this.position = positionIn(stage.log(), lastEventId);
    this.subscriptions = List.of(stage.log().onAppend(this::wake), stage.onChange(this::wake));
    this.heartbeat = vertx.setPeriodic(HEARTBEAT, beat -> response.write(":\n\n"));
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-cache")
        .putHeader("X-Accel-Buffering", "no")
        .drainHandler(drained -> send())
        .exceptionHandler(gone -> end());
    response.write("retry: 1000\n\n");
    send();
  }

  /** Something may be new. May be called from any thread, and as often as one likes. */
  void wake() {
    context.runOnContext(
        now -> {
          if (!scheduled && !ended) {
            scheduled = true;
            vertx.setTimer(
                BATCH,
                over -> {
                  scheduled = false;
                  send();
                });
          }
        });
  }

  /** The page is gone. */
  void end() {
    if (!ended) {
      ended = true;
      vertx.cancelTimer(heartbeat);
      subscriptions.forEach(EventLog.Subscription::close);
    }
  }

  boolean isEnded() {
    return ended;
  }

  private void send() {
    if (ended || response.closed() || response.writeQueueFull()) {
      return; // When the queue has drained, send is called again.
    }
    sentStage = sendIfNew("stage", stageState(), sentStage);
    sentProgress = sendIfNew("progress", progress.get(), sentProgress);
    sentVerdict = sendIfNew("verdict", verdict.get(), sentVerdict);
    sendLog();
  }

  /**
   * With the number of the newest event when the page came: what is older is no news to an
   * experiment.
   */
  private JsonObject stageState() {
    return stage.state().put("newest", newestAtStart);
  }

  private JsonObject sendIfNew(String event, JsonObject now, JsonObject before) {
    if (now != null && !now.equals(before)) {
      write(event, null, now.encode());
    }
    return now;
  }

  private void sendLog() {
    Slice slice = stage.log().after(position, MOST_EVENTS);
    if (slice.dropped() > 0) {
      write("dropped", null, new JsonObject().put("count", slice.dropped()).encode());
    }
    if (slice.events().isEmpty()) {
      return;
    }
    var batch = new JsonArray();
    slice.events().forEach(event -> batch.add(event.toJson()));
    position = slice.events().get(slice.events().size() - 1).number();
    write("log", stage.log().epoch() + ":" + position, batch.encode());
    if (position < stage.log().newest()) {
      wake();
    }
  }

  private void write(String event, String id, String data) {
    response
        .write(
            "event: "
                + event
                + "\n"
                + (id == null ? "" : "id: " + id + "\n")
                + "data: "
                + data
                + "\n\n")
        .onFailure(gone -> end());
  }

  private static long positionIn(EventLog log, String lastEventId) {
    String prefix = log.epoch() + ":";
    if (lastEventId == null || !lastEventId.startsWith(prefix)) {
      return 0;
    }
    try {
      return Math.min(log.newest(), Long.parseLong(lastEventId.substring(prefix.length())));
    } catch (NumberFormatException notOurs) {
      return 0;
    }
  }
}
