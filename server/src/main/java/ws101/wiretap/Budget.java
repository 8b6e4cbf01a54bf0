package ws101.wiretap;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How many frames one wire looks at, and how much of long ones it keeps: as much a second as a page
 * can be shown, and as much at once. Once the frames are used up it looks away for a tenth of a
 * second, so that what it sees is a stretch of the flood and not every thousandth frame of it. Used
 * by the taps' event loop only.
 */
final class Budget {

  static final int FRAMES_A_SECOND = 10_000;

  private static final double SECOND_NANOS = 1e9;

  /** A long frame counts for one more with each of these, in bytes. */
  private static final int COUNTS_AS_ONE = 16 * 1024;

  /** So many bytes of long messages are kept at once, and so many in the long run. */
  private static final int BYTES = 1024 * 1024;

  private static final int BYTES_A_SECOND = 64 * 1024;

  /** So much of a message is always kept: enough to say what it is. */
  static final int BEGINNING = 1024;

  private final LongSupplier nanos;
  private double left = FRAMES_A_SECOND;
  private double bytesLeft = BYTES;
  private long counted;
  private boolean spent;

  Budget(LongSupplier nanos) {
    this.nanos = nanos;
    this.counted = nanos.getAsLong();
  }

  /** Time has gone by since frames were looked at. */
  void refill() {
    long now = nanos.getAsLong();
    double seconds = (now - counted) / SECOND_NANOS;
    left = Math.min(FRAMES_A_SECOND, left + seconds * FRAMES_A_SECOND);
    bytesLeft = Math.min(BYTES, bytesLeft + seconds * BYTES_A_SECOND);
    counted = now;
    spent = spent && left < FRAMES_A_SECOND / 10;
  }

  /** Whether no frame may be looked at before the next refill. */
  boolean isSpent() {
    return spent;
  }

  /** Whether a frame of so many bytes may be looked at; if so, it is paid for. */
  boolean allows(long length) {
    if (spent) {
      return false;
    }
    left = Math.max(0, left - 1 - length / COUNTS_AS_ONE);
    spent = left < 1;
    return true;
  }

  /** What the log keeps of these bytes: all of them, or in a flood of long ones their beginning. */
  byte[] kept(byte[] bytes) {
    if (bytes.length <= BEGINNING) {
      return bytes;
    }
    if (bytesLeft < bytes.length) {
      return Arrays.copyOf(bytes, BEGINNING);
    }
    bytesLeft -= bytes.length;
    return bytes;
  }
}
