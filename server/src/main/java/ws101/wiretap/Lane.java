package ws101.wiretap;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

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

    /** The stream ended, and all before it has been handed on. */
    void finish();

    /** The stream was torn off. */
    void reset();
  }

  private final EventLoop loop;
  private final Channel source;
  private final Exit exit;
  private final LongConsumer passed;
  private final Deque<Item> queue = new ArrayDeque<>();

  private Channel target;
  private long delayNanos;
  private boolean held;
  private boolean cut;
  private long waiting;
  private long handedOn;
  private boolean alarmed;

  Lane(EventLoop loop, Channel source, Exit exit, LongConsumer passed) {
    this.loop = loop;
    this.source = source;
    this.exit = exit;
    this.passed = passed;
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
    waiting += bytes.readableBytes();
    queue.add(new Bytes(bytes, System.nanoTime() + delayNanos));
    pump();
    if (waiting > MOST_WAITING) {
      source.config().setAutoRead(false);
    }
  }

  void finished() {
    queue.add(new End(false, System.nanoTime() + delayNanos));
    pump();
  }

  void wasReset() {
    queue.add(new End(true, System.nanoTime() + delayNanos));
    pump();
  }

  void delay(long millis) {
    delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  void hold(boolean on) {
    held = on;
    pump();
  }

  /**
   * Nothing leaves any more: what waits and what is still to come is dropped. Answers how many
   * bytes were waiting.
   */
  long cut() {
    cut = true;
    long dropped = waiting;
    queue.forEach(Lane::release);
    queue.clear();
    waiting = 0;
    source.config().setAutoRead(true);
    return dropped;
  }

  /** Bytes that have come and have not been handed on. */
  long waiting() {
    return waiting;
  }

  /** Lets leave what may leave now. */
  void pump() {
    while (!held && target != null && !queue.isEmpty() && target.isWritable()) {
      long early = queue.peek().dueNanos() - System.nanoTime();
      if (early > 0) {
        wakeIn(early);
        break;
      }
      leave(queue.poll());
    }
    if (waiting <= MOST_WAITING / 2 && !source.config().isAutoRead()) {
      source.config().setAutoRead(true);
    }
  }

  private void leave(Item item) {
    if (item instanceof Bytes next) {
      int length = next.bytes().readableBytes();
      waiting -= length;
      target.writeAndFlush(next.bytes()).addListener(written -> handedOn(length, written));
    } else if (item instanceof End end && end.reset()) {
      exit.reset();
    } else {
      exit.finish();
    }
  }

  private void handedOn(int length, Future<?> written) {
    if (written.isSuccess()) {
      handedOn += length;
      passed.accept(handedOn);
    }
  }

  private void wakeIn(long nanos) {
    if (!alarmed) {
      alarmed = true;
      loop.schedule((Runnable) this::wake, nanos, TimeUnit.NANOSECONDS);
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
