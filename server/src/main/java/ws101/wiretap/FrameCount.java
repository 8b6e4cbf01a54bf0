package ws101.wiretap;

import ws101.wire.Opcode;
import ws101.wire.Side;

/**
 * Finds where frames begin and end by walking from header to header, without looking into them: RFC
 * 6455, section 5.2. So cheap that the tap can do it for every frame.
 */
final class FrameCount {

  private static final int FIN_AND_RSV = 0b1111_0000;
  private static final int FIN = 0b1000_0000;
  private static final int OPCODE_BITS = 0b0000_1111;
  private static final int MASK = 0b1000_0000;
  private static final int LENGTH_BITS = 0b0111_1111;
  private static final int TWO_MORE = 126;
  private static final int EIGHT_MORE = 127;
  private static final int KEY_LENGTH = 4;

  /** Told for each frame. */
  interface OnFrame {

    /** Its header is known. */
    void began();

    /** Its last byte stood before this offset. */
    void ended(long offset);
  }

  private final byte[] header = new byte[14];
  private int known;
  private int needed = 2;
  private long payload;
  private long start;
  private long offset;

  /**
   * @param offset of the first frame's first byte
   */
  FrameCount(long offset) {
    this.offset = offset;
    this.start = offset;
  }

  /** Walks over the bytes from {@code at} on. */
  void walk(byte[] bytes, int at, OnFrame onFrame) {
    int next = at;
    while (next < bytes.length) {
      if (payload > 0) {
        int taken = (int) Math.min(payload, bytes.length - next);
        payload -= taken;
        next += taken;
        offset += taken;
      } else {
        header[known++] = bytes[next++];
        offset++;
        if (known == 2) {
          needed = headerLength();
        }
        if (known < needed) {
          continue;
        }
        payload = payloadLength();
        known = 0;
        needed = 2;
        onFrame.began();
      }
      if (payload == 0) {
        start = offset;
        onFrame.ended(offset);
      }
    }
  }

  /** The offset at which the frame begins that is on its way, or the next one. */
  long start() {
    return start;
  }

  /** Whether the walk has stopped within a header, or right before one. */
  boolean isBeforePayload() {
    return payload == 0;
  }

  /** How much of the frame that has begun is still to come. */
  long payload() {
    return payload;
  }

  /** Whether the frame that has begun is a message or a part of one. */
  boolean isData() {
    return (header[0] & OPCODE_BITS) < Opcode.CLOSE;
  }

  /**
   * Whether the frame that has begun stands for itself, as far as its header tells: a whole
   * uncompressed message, a ping or a pong, masked if it has to be. What comes after such a frame
   * can be understood without it.
   */
  boolean standsAlone(Side from) {
    int opcode = header[0] & OPCODE_BITS;
    boolean isKnown =
        opcode == Opcode.TEXT
            || opcode == Opcode.BINARY
            || more() == 0 && (opcode == Opcode.PING || opcode == Opcode.PONG);
    boolean isMasked = (header[1] & MASK) != 0;
    return isKnown
        && (header[0] & FIN_AND_RSV) == FIN
        && isMasked == (from == Side.CLIENT)
        && payload != Long.MAX_VALUE;
  }

  private int more() {
    int first = header[1] & LENGTH_BITS;
    return first == TWO_MORE ? 2 : first == EIGHT_MORE ? 8 : 0;
  }

  private int headerLength() {
    return 2 + more() + ((header[1] & MASK) != 0 ? KEY_LENGTH : 0);
  }

  private long payloadLength() {
    int more = more();
    long value = more == 0 ? header[1] & LENGTH_BITS : 0;
    for (int i = 0; i < more; i++) {
      value = value << 8 | header[2 + i] & 0xFF;
    }
    return value < 0 ? Long.MAX_VALUE : value;
  }
}
