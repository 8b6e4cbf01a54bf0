package ws101.wire;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the compressed messages of one side: RFC 7692, section 7.2.2. With context takeover a
 * message may point back into the ones before it, so one inflater serves them all.
 *
 * <p>Memory is bounded: what comes out is handed on at once. So is work: a message that grows
 * beyond {@link #MOST} is no longer inflated.
 */
final class Inflating {

  /** Takes what comes out; the array is used again afterwards. */
  interface Sink {
    void add(byte[] bytes, int at, int end);
  }

  /** How far one message is inflated, in bytes. A kilobyte can become a megabyte. */
  static final long MOST = 64L * 1024 * 1024;

  /** The sender has cut these off the end of a message's last block: RFC 7692, section 7.2.1. */
  private static final byte[] TAIL = {0x00, 0x00, (byte) 0xff, (byte) 0xff};

  /** How far back a reference reaches: RFC 1951, section 2. */
  private static final int WINDOW = 32 * 1024;

  private static final FrameRules.Rule BROKEN =
      new FrameRules.Rule(
          CloseCode.INVALID_DATA,
          "A compressed message must be a valid stream of DEFLATE (RFC 7692, 7.2.2).");

  private static final String AFTER_BROKEN =
      "Not inflated: the compressed bytes are broken, or those before that they refer to.";

  private static final String TOO_LONG =
      "Not inflated any further: the message grows beyond 64 MiB.";

  private static final String AFTER_TOO_LONG =
      "Not inflated: it may refer to a message that was not inflated to its end.";

  private final boolean takeover;
  private final byte[] buffer = new byte[4 * 1024];
  private Inflater inflater;
  private Window window = new Window();
  private long length;
  private String trouble = "";
  private boolean broken;

  /**
   * @param takeover whether a message may refer to those before it
   */
  Inflating(boolean takeover) {
    this.takeover = takeover;
  }

  void beginMessage() {
    length = 0;
    broken = false;
    if (inflater == null) {
      inflater = new Inflater(true);
    } else if (!takeover) {
      inflater.reset();
      window = new Window();
      trouble = "";
    } else if (trouble.equals(TOO_LONG)) {
      trouble = AFTER_TOO_LONG;
    }
  }

  void inflate(byte[] bytes, int at, int end, Sink sink) {
    if (!trouble.isEmpty() || at == end) {
      return;
    }
    inflater.setInput(bytes, at, end - at);
    int count = next();
    while (count > 0 || inflater.finished()) {
      take(count, sink);
      if (broken) {
        return;
      }
      if (length > MOST) {
        trouble = TOO_LONG;
        return;
      }
      if (inflater.finished()) {
        goOnAfterFinalBlock(bytes, end - inflater.getRemaining(), end);
      }
      count = next();
    }
  }

  /** Inflates into the buffer; what stands before a broken place counts, however it was cut. */
  private int next() {
    long before = inflater.getBytesWritten();
    try {
      return inflater.inflate(buffer);
    } catch (DataFormatException noDeflate) {
      trouble = AFTER_BROKEN;
      broken = true;
      return (int) (inflater.getBytesWritten() - before);
    }
  }

  void endMessage(Sink sink) {
    inflate(TAIL, 0, TAIL.length, sink);
  }

  /** Why not all of the message was inflated; empty if all was. */
  String trouble() {
    return trouble;
  }

  /** Whether this message broke the stream. */
  Optional<FrameRules.Rule> brokenRule() {
    return broken ? Optional.of(BROKEN) : Optional.empty();
  }

  /** Gives back what zlib holds outside the heap. */
  void close() {
    if (inflater != null) {
      inflater.end();
    }
    trouble = AFTER_BROKEN;
  }

  /**
   * A block may say that it is the last although messages follow, which may still refer to it: RFC
   * 7692, section 7.2.3.4.
   */
  private void goOnAfterFinalBlock(byte[] bytes, int at, int end) {
    inflater.reset();
    byte[] before = window.bytes();
    if (before.length > 0) {
      inflater.setDictionary(before);
    }
    inflater.setInput(bytes, at, end - at);
  }

  private void take(int count, Sink sink) {
    length += count;
    sink.add(buffer, 0, count);
    window.add(buffer, count);
  }

  /** The last bytes that came out, in a ring that grows with the need. */
  private static final class Window {

    private byte[] ring = new byte[256];
    private long length;

    void add(byte[] bytes, int count) {
      if (ring.length < WINDOW && length + count > ring.length) {
        ring = Arrays.copyOf(ring, (int) Math.min(WINDOW, 2 * (length + count)));
      }
      for (int at = 0; at < count; ) {
        int place = (int) (length % ring.length);
        int taken = Math.min(count - at, ring.length - place);
        System.arraycopy(bytes, at, ring, place, taken);
        at += taken;
        length += taken;
      }
    }

    byte[] bytes() {
      int size = (int) Math.min(length, ring.length);
      int oldest = (int) ((length - size) % ring.length);
      byte[] bytes = new byte[size];
      int first = Math.min(size, ring.length - oldest);
      System.arraycopy(ring, oldest, bytes, 0, first);
      System.arraycopy(ring, 0, bytes, first, size - first);
      return bytes;
    }
  }
}
