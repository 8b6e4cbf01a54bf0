package ws101.wiretap;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What was seen, on all wires of one stage, in one order. A ring buffer: the oldest events make
 * room.
 *
 * <p>Every event has {@code n}, {@code at} (milliseconds since the log began) and {@code kind};
 * what it was seen on is its {@code wire} and {@code connection}; who sent it is {@code from},
 * client or server; {@code start} and {@code end} are offsets in all that this side has sent on the
 * connection, {@code bytes} the first of these bytes in Base64.
 *
 * <table>
 *   <caption>Kinds</caption>
 *   <tr><td>opened<td>the tap accepted a connection from {@code peer} at its own address {@code tap}
 *   <tr><td>connected<td>the tap's own connection to {@code peer} stands
 *   <tr><td>refused<td>the tap could not connect to {@code peer}: {@code reason}
 *   <tr><td>head<td>a {@code request} or {@code response} with its {@code fields}
 *   <tr><td>body<td>a body or a chunk of it; {@code last}, and a {@code remark} on what is seldom seen
 *   <tr><td>frame<td>{@code fin rsv opcode masked key length header}, and {@code text} or {@code code} and {@code reason}
 *   <tr><td>opaque<td>bytes that are not decoded, and {@code why}; so too {@code frames} that came too fast to be looked at, without their {@code bytes}
 *   <tr><td>violation<td>a broken rule: {@code code}, {@code sentence}
 *   <tr><td>passed<td>the tap has handed on all bytes of that side up to {@code end}, or {@code how} that side ended
 *   <tr><td>finished<td>this side sends no more: {@code how}, by fin or reset; within TLS, whether it said so there: {@code closeNotify}
 *   <tr><td>closed<td>nothing is left of the connection
 *   <tr><td>fault<td>{@code fault way on value jitter when}, the {@code connections} it met, and what was really done: {@code did}; one that waits is {@code armed}, and when it strikes, {@code struck}, at the {@code offset} on a {@code connection}
 *   <tr><td>run<td>a conversation of several techniques at once: its number {@code run}, its {@code state}, began or ended, and how many {@code words} it has
 *   <tr><td>node<td>a process of the stage: {@code state}, {@code pid}, {@code port}
 *   <tr><td>heap<td>the {@code node}'s garbage collector has run: bytes still {@code used}, of at {@code most} so many
 * </table>
 */
public final class EventLog {

  private static final int MOST_EVENTS = 20_000;
  private static final long MOST_CHARACTERS = 32 * 1024 * 1024;

  /**
   * What {@link #after} answers: the events that are still kept, and how many of those asked for
   * are not.
   */
  public record Slice(List<Event> events, long dropped) {}

  private final String epoch = UUID.randomUUID().toString().substring(0, 8);
  private final Instant origin = Instant.now();
  private final long zero = System.nanoTime();
  private final List<Runnable> wakes = new CopyOnWriteArrayList<>();

  private final Tape tape = new Tape();
  private final Deque<Event> events = new ArrayDeque<>();
  private long newest;
  private long characters;

  /** A name for this log's life; a position in another log means nothing here. */
  public String epoch() {
    return epoch;
  }

  /** The bytes themselves, as far as they are still there. */
  public Tape tape() {
    return tape;
  }

  /** The wall-clock time of the log's zero. */
  public Instant origin() {
    return origin;
  }

  /**
   * Logs what happens now. Safe to call from any thread; subscribers are told on the calling
   * thread, and one that fails is not told again: it must not disturb what is logged.
   */
  public Event append(String kind, JsonObject facts) {
    Event event = add(kind, facts);
    wakes.forEach(this::wake);
    return event;
  }

  private void wake(Runnable subscriber) {
    try {
      subscriber.run();
    } catch (RuntimeException failure) {
      wakes.remove(subscriber);
    }
  }

  private synchronized Event add(String kind, JsonObject facts) {
    var event = new Event(++newest, (System.nanoTime() - zero) / 1000, kind, facts);
    events.addLast(event);
    characters += event.weight();
    while (events.size() > MOST_EVENTS || characters > MOST_CHARACTERS && events.size() > 1) {
      characters -= events.removeFirst().weight();
    }
    return event;
  }

  /** All kept events with a number above {@code number}, at most {@code limit}, oldest first. */
  public synchronized Slice after(long number, int limit) {
    long oldest = newest - events.size() + 1;
    long from = Math.max(oldest, number + 1);
    var slice = new ArrayList<Event>();
    events.stream().skip(from - oldest).limit(limit).forEach(slice::add);
    return new Slice(List.copyOf(slice), Math.max(0, from - number - 1));
  }

  /** The number of the newest event, 0 if there is none. */
  public synchronized long newest() {
    return newest;
  }

  /**
   * Calls {@code wake} after each append (never with the event: a slow reader asks {@link #after}
   * when it can).
   */
  public Subscription onAppend(Runnable wake) {
    wakes.add(wake);
    return () -> wakes.remove(wake);
  }

  /** Ends what it was returned for. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
