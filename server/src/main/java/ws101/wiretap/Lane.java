package ws101.wiretap;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One direction of a relayed connection: a bounded queue between reading and writing. Ordinary
 * back-pressure and the faults are one mechanism, the moment at which something may leave the
 * queue; the end of a stream waits in it like any byte, so nothing overtakes. A fault that waits is
 * a mark at an offset: what stands before it has left when it strikes. Used by its connection's
 * event loop only.
 */
final class Lane {

  /** So much may wait in the tap before it stops reading, in bytes. */
  static final int MOST_WAITING = 64 * 1024;

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A throttled lane lets something leave about fifty times a second, in nanoseconds. */
  private static final long TURN_NANOS = SECOND_NANOS / 50;

  private sealed interface Item {
    long dueNanos();
  }

  private record Bytes(ByteBuf bytes, long dueNanos) implements Item {}

  private record End(boolean reset, long dueNanos) implements Item {}

  /** Where a fault strikes: when all bytes before {@code offset} have left. */
  private record Mark(long offset, Fault fault) {}

  /** What happens at the far end of the lane. */
  interface Exit {

    /** All bytes up to the offset {@code end} have been handed on. */
    void passed(long end);

    /** The stream ended, and all before it has been handed on. */
    void finish();

    /** The stream was torn off; what is still under way is lost, as it is in TCP. */
    void reset();

    /** The bytes before {@code offset} have left, and {@code fault} strikes there. */
    void struck(Fault fault, long offset);

    /** The first byte has been dropped. */
    void discarded(Fault fault, long offset);
  }

  private final EventLoop loop;
  private final Channel source;
  private final Exit exit;
  private final Deque<Item> queue = new ArrayDeque<>();

  private Channel target;
  private final List<Mark> marks = new ArrayList<>();

  private long delayNanos;
  private long jitterNanos;
  private boolean held;

  /** Bytes a second, and bytes a piece; 0 if there is no such limit. */
  private long rate;

  private long piece;

  private long paidUntilNanos;
  private Fault discarding;

  /** Bytes from this offset on wait until it is known what they are. */
  private long gate = Long.MAX_VALUE;

  private boolean cut;
  private long newestDueNanos = Long.MIN_VALUE;
  private long arrived;
  private long given;
  private long handedOn;
  private long dropped;
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
    gate = Long.MAX_VALUE;
    if (!cut) {
      queue.add(new End(reset, due()));
      pump();
    }
  }

  /** A fault that stays begins here, now. */
  void begin(Fault fault) {
    switch (fault.kind()) {
      case DELAY -> {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(fault.value());
        jitterNanos = TimeUnit.MILLISECONDS.toNanos(fault.jitter());
      }
      case HOLD -> held = true;
      case THROTTLE -> {
        rate = fault.value();
        paidUntilNanos = System.nanoTime();
      }
      case SLICE -> piece = fault.value();
      case DISCARD -> discarding = fault;
      default -> throw new IllegalArgumentException(fault.kind() + " does not stay on a lane.");
    }
    pump();
  }

  /** Takes a fault off, begun or still waiting; what has been dropped stays dropped. */
  void end(Fault fault) {
    boolean waited = marks.removeIf(mark -> mark.fault() == fault);
    if (waited) {
      return;
    }
    switch (fault.kind()) {
      case DELAY -> {
        delayNanos = 0;
        jitterNanos = 0;
      }
      case HOLD -> held = false;
      case THROTTLE -> rate = 0;
      case SLICE -> piece = 0;
      case DISCARD -> discarding = null;
      default -> {
        return; // It held nothing back; and a flip ends while its own bytes are on their way out.
      }
    }
    pump();
  }

  /** Bytes from this offset on do not leave; {@code Long.MAX_VALUE} lets all go. */
  void gate(long offset) {
    gate = offset;
    pump();
  }

  /** The offset after what has come. */
  long arrived() {
    return arrived;
  }

  /** The fault strikes when {@code more} more bytes have left. */
  void strikeAfter(long more, Fault fault) {
    strikeAt(given + more, fault);
  }

  /** The fault strikes when the bytes before {@code offset} have left. */
  void strikeAt(long offset, Fault fault) {
    marks.add(new Mark(offset, fault));
    marks.sort(Comparator.comparingLong(Mark::offset));
    pump();
  }

  /** Nothing leaves any more: what waits and what is still to come is dropped. */
  void cut() {
    cut = true;
    marks.clear();
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
    long chance =
        jitterNanos == 0 ? 0 : ThreadLocalRandom.current().nextLong(-jitterNanos, jitterNanos + 1);
    newestDueNanos = Math.max(newestDueNanos, System.nanoTime() + delayNanos + chance);
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
    do {
      ChannelFuture last = writeUpToAMark();
      if (last != null) {
        long end = given;
        last.addListener(written -> handedOn(end, written.isSuccess()));
        target.flush();
      }
    } while (strikeHere());
  }

  private ChannelFuture writeUpToAMark() {
    ChannelFuture last = null;
    while (queue.peek() instanceof Bytes next && mayLeave(next) && target.isWritable()) {
      flipHere(next.bytes());
      long length = isMarkHere() ? 0 : leavingNow(next.bytes().readableBytes());
      if (length == 0) {
        break;
      }
      boolean isWhole = length == next.bytes().readableBytes();
      ByteBuf leaving =
          isWhole ? ((Bytes) queue.remove()).bytes() : next.bytes().readRetainedSlice((int) length);
      given += length;
      if (discarding != null) {
        leaving.release();
        dropped += length;
        exit.discarded(discarding, given - length);
      } else {
        last = target.write(leaving);
        if (piece > 0) {
          target.flush();
        }
      }
    }
    return last;
  }

  /**
   * How many of the next bytes may leave together: up to a mark, in a piece, as the rate allows.
   */
  private long leavingNow(long length) {
    long most = piece > 0 ? Math.min(piece, length) : length;
    for (Mark mark : marks) {
      if (mark.offset() > given) {
        most = Math.min(most, mark.offset() - given);
      }
    }
    most = Math.min(most, gate - given);
    return rate > 0 && most > 0 ? paidFor(most) : most;
  }

  /** What the rate allows now: it is paid by what comes next, which waits as long. */
  private long paidFor(long most) {
    long now = System.nanoTime();
    if (paidUntilNanos > now) {
      wakeIn(paidUntilNanos - now);
      return 0;
    }
    long allowed = Math.min(most, Math.max(1, rate * TURN_NANOS / SECOND_NANOS));
    paidUntilNanos = now + allowed * SECOND_NANOS / rate;
    return allowed;
  }

  /** Lets strike what waits for the bytes that have left, and tells whether anything did. */
  private boolean strikeHere() {
    boolean strikes = target != null && isMarkHere();
    if (strikes) {
      exit.struck(marks.remove(0).fault(), given);
    }
    return strikes;
  }

  private boolean isMarkHere() {
    return !marks.isEmpty() && marks.get(0).offset() <= given && !isFlip();
  }

  /** A flip waits for its own byte. */
  private void flipHere(ByteBuf next) {
    while (!marks.isEmpty() && marks.get(0).offset() <= given && isFlip()) {
      Fault flip = marks.remove(0).fault();
      int leftmost = 0b1000_0000;
      int at = next.readerIndex();
      next.setByte(at, next.getByte(at) ^ leftmost >> flip.value() % 8);
      exit.struck(flip, given);
    }
  }

  private boolean isFlip() {
    return marks.get(0).fault().kind() == Fault.Kind.FLIP;
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
    return queue.peek() instanceof End end && mayLeave(end) && handedOn + dropped == given;
  }

  private boolean mayLeave(Item item) {
    return target != null && !held && item.dueNanos() <= System.nanoTime();
  }

  private void wakeWhenDue(Item item) {
    long early = item.dueNanos() - System.nanoTime();
    if (early > 0) {
      wakeIn(early);
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
