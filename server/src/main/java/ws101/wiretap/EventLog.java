package ws101.wiretap;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** What was seen, on all wires of one stage, in one order. A ring buffer: the oldest events make room. */
public final class EventLog {

  /** What {@link #after} answers: the events that are still kept, and how many of those asked for are not. */
  public record Slice(List<Event> events, long dropped) {}

  /** A name for this log's life; a position in another log means nothing here. */
  public String epoch() {
    throw new UnsupportedOperationException();
  }

  /** The wall-clock time of the log's zero. */
  public Instant origin() {
    throw new UnsupportedOperationException();
  }

  /** Logs what happens now. Safe to call from any thread; subscribers are told on the calling thread. */
  public Event append(String kind, JsonObject facts) {
    throw new UnsupportedOperationException();
  }

  /** All kept events with a number above {@code number}, at most {@code limit}, oldest first. */
  public Slice after(long number, int limit) {
    throw new UnsupportedOperationException();
  }

  /** The number of the newest event, 0 if there is none. */
  public long newest() {
    throw new UnsupportedOperationException();
  }

  /** Calls {@code wake} after each append (never with the event: a slow reader asks {@link #after} when it can). */
  public AutoCloseable onAppend(Runnable wake) {
    throw new UnsupportedOperationException();
  }
}
