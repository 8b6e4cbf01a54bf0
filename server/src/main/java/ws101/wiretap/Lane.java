package ws101.wiretap;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * One direction of a relayed connection: a bounded queue between reading and writing. Ordinary
 * back-pressure, {@code delay} and {@code hold} are one mechanism, the moment at which something
 * may leave the queue; the end of a stream waits in it like any byte, so nothing overtakes. Used by
 * its connection's event loop only.
 */
final class Lane {

  /** So much may wait in the tap before it stops reading, in bytes. */
  static final int MOST_WAITING = 64 * 1024;

  private sealed interface Item {
    long dueNanos();
  }

  private record Bytes(ByteBuf bytes, long dueNanos) implements Item {}

  private record End(boolean reset, long dueNanos) implements Item {}

  /** What happens at the far end of the lane. */
  interface Exit {

    /** All bytes up to the offset {@code end} have been handed on. */
    void passed(long end);

    /** The stream ended, and all before it has been handed on. */
    void finish();

    /** The stream was torn off; what is still under way is lost, as it is in TCP. */
    void reset();
  }

  private final EventLoop loop;
  private final Channel source;
  private final Exit exit;
  private final Deque<Item> queue = new ArrayDeque<>();

  private Channel target;
  private long delayNanos;
  private boolean held;
  private boolean cut;
  private long newestDueNanos = Long.MIN_VALUE;
  private long arrived;
  private long given;
  private long handedOn;
  private boolean alarmed;

  Lane(EventLoop loop, Channel source, Exit exit) {
    this.loop = loop;
    this.source = source;
    this.exit = exit;
  }

  /** From now on bytes can leave. */
  void opensTo(Channel target) {
    this.target = target;
    pump();
  }

  void arrived(ByteBuf bytes) {
    if (cut) {
      bytes.release();
      return;
    }
    arrived += bytes.readableBytes();
    queue.add(new Bytes(bytes, due()));
    pump();
    if (queued() > MOST_WAITING) {
      source.config().setAutoRead(false);
    }
  }

  void finished() {
    end(false);
  }

  void wasReset() {
    end(true);
  }

  private void end(boolean reset) {
    if (!cut) {
      queue.add(new End(reset, due()));
      pump();
    }
  }

  void delay(long millis) {
    delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  void hold(boolean on) {
    held = on;
    pump();
  }

  /** Nothing leaves any more: what waits and what is still to come is dropped. */
  void cut() {
    cut = true;
    queue.forEach(Lane::release);
    queue.clear();
    given = arrived;
    source.config().setAutoRead(true);
  }

  /** Bytes that have come and have not been handed on. */
  long waiting() {
    return cut ? 0 : arrived - handedOn;
  }

  /** Those of them that are in the queue; the others are with Netty, on their way out. */
  private long queued() {
    return arrived - given;
  }

  /** Never before what came earlier, so that a delay that is taken off lets nothing overtake. */
  private long due() {
    newestDueNanos = Math.max(newestDueNanos, System.nanoTime() + delayNanos);
    return newestDueNanos;
  }

  /** Lets leave what may leave now. */
  void pump() {
    writeWhatIsDue();
    if (isTornOff()) {
      cut();
      exit.reset();
    } else if (hasFinished()) {
      queue.remove();
      exit.finish();
    }
    if (!queue.isEmpty()) {
      wakeWhenDue(queue.peekFirst());
      wakeWhenDue(queue.peekLast());
    }
    if (queued() <= MOST_WAITING / 2 && !source.config().isAutoRead()) {
      source.config().setAutoRead(true);
    }
  }

  private void writeWhatIsDue() {
    ChannelFuture last = null;
    while (queue.peek() instanceof Bytes next && mayLeave(next) && target.isWritable()) {
      queue.remove();
      given += next.bytes().readableBytes();
      last = target.write(next.bytes());
    }
    if (last != null) {
      long end = given;
      last.addListener(written -> handedOn(end, written.isSuccess()));
      target.flush();
    }
  }

  private void handedOn(long end, boolean success) {
    if (success) {
      handedOn = end;
      exit.passed(end);
      pump();
    }
  }

  /** An RST waits for hold and delay, but not for a receiver that does not read. */
  private boolean isTornOff() {
    return queue.peekLast() instanceof End end && end.reset() && mayLeave(end);
  }

  /** A FIN waits for all bytes before it, also for those that Netty has not written yet. */
  private boolean hasFinished() {
    return queue.peek() instanceof End end && mayLeave(end) && handedOn == given;
  }

  private boolean mayLeave(Item item) {
    return target != null && !held && item.dueNanos() <= System.nanoTime();
  }

  private void wakeWhenDue(Item item) {
    long early = item.dueNanos() - System.nanoTime();
    if (early > 0 && !alarmed) {
      alarmed = true;
      loop.schedule((Runnable) this::wake, early, TimeUnit.NANOSECONDS);
    }
  }

  private void wake() {
    alarmed = false;
    pump();
  }

  private static void release(Item item) {
    if (item instanceof Bytes bytes) {
      bytes.bytes().release();
    }
  }
}
