package ws101.wiretap;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
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
  private final Consumer<Part> tell;
  private final LongConsumer onEnd;

  private FrameCount count;

  /** The offset up to which the decoder has had everything. */
  private long given;

  /** What has come and can still be given, from the offset {@code viewStart} on. */
  private byte[] view = {};

  private long viewStart;

  private boolean passesOver;
  private int frames;
  private int messages;
  private boolean willTell;

  /**
   * @param onEnd told the offset after each frame, looked at or not
   */
  Sieve(
      Side from,
      EventLoop loop,
      Decoder decoder,
      Budget budget,
      Consumer<Part> tell,
      LongConsumer onEnd) {
    this.from = from;
    this.loop = loop;
    this.decoder = decoder;
    this.budget = budget;
    this.tell = tell;
    this.onEnd = onEnd;
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
  void arrived(byte[] bytes, long start) {
    if (decoder.maySkip(from)) {
      beginAt(start, start);
    }
    if (count == null) {
      decoder.read(from, bytes, tell);
    }
    if (count == null) {
      return;
    }
    budget.refill();
    view = view.length == 0 ? bytes : joined(view, bytes);
    viewStart = start + bytes.length - view.length;
    long before = Math.max(0, count.start() - start);
    if (before < bytes.length) {
      count.walk(bytes, (int) before, onFrame);
    }
    giveWhatIsKnown(start + bytes.length);
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
            frames++;
            messages += count.isData() ? 1 : 0;
          }
          onEnd.accept(offset);
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
    long kept = passesOver ? waiting : given;
    view = Arrays.copyOfRange(view, (int) (kept - viewStart), view.length);
    viewStart = kept;
  }

  private void giveUpTo(long end) {
    if (end > given) {
      byte[] bytes = Arrays.copyOfRange(view, (int) (given - viewStart), (int) (end - viewStart));
      given = end;
      decoder.read(from, bytes, tell);
    }
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
    if (frames > 0) {
      skip(count.start(), WHY.formatted(frames));
    }
  }

  private void skip(long end, String why) {
    decoder.skip(from, end - given, messages);
    tell.accept(new Opaque(new Span(from, given, end, new byte[0]), why));
    given = end;
    frames = 0;
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
    if (count != null && view.length > 0) {
      giveUpTo(viewStart + view.length);
    }
    view = new byte[0];
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

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
