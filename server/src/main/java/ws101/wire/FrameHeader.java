package ws101.wire;

import static ws101.wire.FrameWriter.EIGHT_MORE;
import static ws101.wire.FrameWriter.FIN;
import static ws101.wire.FrameWriter.KEY_LENGTH;
import static ws101.wire.FrameWriter.LENGTH_BITS;
import static ws101.wire.FrameWriter.MASK;
import static ws101.wire.FrameWriter.OPCODE_BITS;
import static ws101.wire.FrameWriter.RSV_BITS;
import static ws101.wire.FrameWriter.TWO_MORE;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The header of a frame, gathered byte by byte: RFC 6455, section 5.2 (its picture is at {@link
 * FrameWriter}). The same object serves one frame after the other.
 */
public final class FrameHeader {

  /** Two bytes, eight of length and the key. */
  static final int LONGEST = 14;

  private static final int SHORTEST = 2;

  private final byte[] bytes = new byte[LONGEST];
  private int known;
  private int needed = SHORTEST;

  /** The next frame begins. */
  public void begin() {
    known = 0;
    needed = SHORTEST;
  }

  /** Takes the next byte, and tells whether the header is whole now. */
  public boolean add(byte next) {
    bytes[known++] = next;
    if (known == SHORTEST) {
      needed = SHORTEST + moreLengthBytes() + (isMasked() ? KEY_LENGTH : 0);
    }
    return isWhole();
  }

  /** Takes as many of the next bytes as it still needs, and tells whether it is whole now. */
  public boolean take(ByteBuffer next) {
    while (!isWhole()) {
      if (!next.hasRemaining()) {
        return false;
      }
      add(next.get());
    }
    return true;
  }

  public boolean isWhole() {
    return known == needed;
  }

  /** How many bytes it has, those of the masking key included. */
  public int length() {
    return known;
  }

  /**
   * Where the short frames end that follow one another in {@code frames}, each whole and of this
   * one's kind: FIN, RSV, opcode and mask. One tight loop over an array: a relay may have to pass
   * over millions of them a second.
   *
   * @param passed told how many they are
   */
  public int endOfThoseLikeThis(byte[] frames, int from, int to, IntConsumer passed) {
    byte first = bytes[0];
    int mask = bytes[1] & MASK;
    int header = isMasked() ? SHORTEST + KEY_LENGTH : SHORTEST;
    int count = 0;
    int start = from;
    while (to - start >= header && frames[start] == first) {
      int payload = (frames[start + 1] ^ mask) & 0xFF;
      int end = start + header + payload;
      if (payload >= TWO_MORE || end > to) {
        break;
      }
      start = end;
      count++;
    }
    passed.accept(count);
    return start;
  }

  public boolean isFin() {
    return (bytes[0] & FIN) != 0;
  }

  /** The three reserved bits as one number: 4 is RSV1. */
  public int rsv() {
    return (bytes[0] & RSV_BITS) >> 4;
  }

  public int opcode() {
    return bytes[0] & OPCODE_BITS;
  }

  public boolean isMasked() {
    return (bytes[1] & MASK) != 0;
  }

  /** How many bytes of the payload's length stand after the first two: 0, 2 or 8. */
  public int moreLengthBytes() {
    return switch (bytes[1] & LENGTH_BITS) {
      case TWO_MORE -> 2;
      case EIGHT_MORE -> 8;
      default -> 0;
    };
  }

  /** The payload's length in bytes; negative if the first of its 64 bits is set, as it must not. */
  public long payloadLength() {
    int more = moreLengthBytes();
    long value = more == 0 ? bytes[1] & LENGTH_BITS : 0;
    for (int i = 0; i < more; i++) {
      value = value << 8 | bytes[SHORTEST + i] & 0xFF;
    }
    return value;
  }

  /** The masking key, or null if the payload is not masked. */
  byte[] key() {
    return isMasked() ? Arrays.copyOfRange(bytes, known - KEY_LENGTH, known) : null;
  }
}
