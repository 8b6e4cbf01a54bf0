package ws101.wiretap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import ws101.wire.Part;
import ws101.wire.Part.Opaque;
import ws101.wire.Side;
import ws101.wire.Span;

/**
 * Gives the frames of one side to the decoder: all of them, unless they come faster than the wire's
 * {@link Budget} allows. Then it passes over those that stand for themselves, and says how many.
 */
final class Sieve {

  /** How long what is passed over may go untold, in ms. */
  private static final long SOON = 100;

  private static final String WHY =
      "Not looked at: %,d frames came faster than the tap decodes. They were relayed as they are.";

  private final Side from;
  private final EventLoop loop;
  private final Decoder decoder;
  private final Budget budget;
  private final Frames frames;
  private final Consumer<Part> tell;

  private FrameCount count;

  /** The offset up to which the decoder has had everything. */
  private long given;

  /** The newest bytes of this side, while they are looked at, and their offset. */
  private ByteBuf newest = Unpooled.EMPTY_BUFFER;

  private long newestStart;

  /** What came right before them and may still be given: the beginning of a frame's header. */
  private byte[] kept = {};

  private boolean passesOver;
  private int passed;
  private int messages;
  private boolean willTell;

  /**
   * @param frames told of the end of each frame, looked at or not
   */
  Sieve(
      Side from,
      EventLoop loop,
      Decoder decoder,
      Budget budget,
      Frames frames,
      Consumer<Part> tell) {
    this.from = from;
    this.loop = loop;
    this.decoder = decoder;
    this.budget = budget;
    this.frames = frames;
    this.tell = tell;
  }

  /**
   * From this offset on the side speaks in frames.
   *
   * @param given the offset up to which the decoder has had everything
   */
  void beginAt(long offset, long given) {
    if (count == null) {
      count = new FrameCount(offset);
      this.given = given;
    }
  }

  /** The next bytes of this side; before it speaks in frames the decoder gets all of them. */
  void arrived(ByteBuf bytes, long start) {
    if (decoder.maySkip(from)) {
      beginAt(start, start);
    }
    if (count == null) {
      decoder.read(from, ByteBufUtil.getBytes(bytes), tell);
    }
    if (count != null) {
      newest = bytes;
      newestStart = start;
      sift();
    }
  }

  private void sift() {
    budget.refill();
    ByteBuffer walked = newest.nioBuffer();
    long head = Math.max(0, count.start() - newestStart);
    if (head < walked.remaining()) {
      walked.position((int) head);
      count.walk(walked, onFrame);
    }
    giveWhatIsKnown(newestStart + newest.readableBytes());
  }

  private final FrameCount.OnFrame onFrame =
      new FrameCount.OnFrame() {
        @Override
        public void began() {
          frameBegan();
        }

        @Override
        public void ended(long offset) {
          if (passesOver) {
            passed++;
            messages += count.isData() ? 1 : 0;
          }
          frames.ended(offset);
        }

        @Override
        public boolean onlyCounts() {
          return passesOver && budget.isSpent() && frames.nobodyWaits();
        }

        @Override
        public void counted(int alike) {
          passed += alike;
          messages += count.isData() ? alike : 0;
          frames.counted(alike);
        }
      };

  private void frameBegan() {
    boolean isSeen = !count.standsAlone(from) || budget.allows(count.payload());
    if (passesOver && isSeen) {
      tellGap();
      passesOver = false;
    } else if (!passesOver && !isSeen) {
      giveUpTo(count.start());
      passesOver = given == count.start() && decoder.maySkip(from);
      tellSoon();
    }
  }

  /** A header that is not whole yet waits: only then is it known whether its frame is looked at. */
  private void giveWhatIsKnown(long end) {
    long waiting = count.isBeforePayload() ? Math.min(end, count.start()) : end;
    if (!passesOver) {
      giveUpTo(waiting);
    }
    kept = bytes(waiting, end);
    newest = Unpooled.EMPTY_BUFFER;
    newestStart = end;
  }

  private void giveUpTo(long end) {
    if (end > given) {
      byte[] bytes = bytes(given, end);
      given = end;
      decoder.read(from, bytes, tell);
    }
  }

  /** A copy of what was kept and what is newest, from one offset to another. */
  private byte[] bytes(long start, long end) {
    var bytes = new byte[(int) (end - start)];
    int before = (int) Math.min(bytes.length, Math.max(0, newestStart - start));
    int at = (int) (start - (newestStart - kept.length));
    if (before > 0) {
      System.arraycopy(kept, at, bytes, 0, before);
    }
    int first = newest.readerIndex() + Math.max(0, at - kept.length);
    newest.getBytes(first, bytes, before, bytes.length - before);
    return bytes;
  }

  private void tellSoon() {
    if (passesOver && !willTell) {
      willTell = true;
      loop.schedule(this::tellNow, SOON, TimeUnit.MILLISECONDS);
    }
  }

  private void tellNow() {
    willTell = false;
    if (passesOver) {
      tellGap();
      passesOver = !count.isBeforePayload(); // A frame is passed over to its end.
      tellSoon();
    }
  }

  /** What was passed over up to the frame that is on its way. */
  private void tellGap() {
    if (passed > 0) {
      skip(count.start(), WHY.formatted(passed));
    }
  }

  private void skip(long end, String why) {
    decoder.skip(from, end - given, messages);
    tell.accept(new Opaque(new Span(from, given, end, new byte[0]), why, passed));
    given = end;
    passed = 0;
    messages = 0;
  }

  /** This side sends no more. */
  void end(long offset) {
    if (passesOver) {
      tellGap();
      if (!count.isBeforePayload()) {
        skip(offset, "Not looked at: the stream ended within this frame.");
      }
      passesOver = false;
    }
    if (count != null) {
      giveUpTo(newestStart);
    }
    kept = new byte[0];
    decoder.end(from, tell);
  }

  /** Nobody cares any more what this side sends, but what was passed over is told. */
  void close() {
    if (passesOver) {
      tellGap();
      passesOver = false;
    }
    decoder.end(from, left -> {});
  }
}
