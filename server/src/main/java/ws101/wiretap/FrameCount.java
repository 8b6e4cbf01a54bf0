package ws101.wiretap;

import io.netty.buffer.ByteBuf;

/**
 * Finds where frames end by walking from header to header, without looking into them: RFC 6455,
 * section 5.2. So cheap that the relay can do it before the bytes leave.
 */
final class FrameCount {

  private static final int MASK = 0b1000_0000;
  private static final int LENGTH_BITS = 0b0111_1111;
  private static final int TWO_MORE = 126;
  private static final int EIGHT_MORE = 127;
  private static final int KEY_LENGTH = 4;

  /** Told for each frame, with the offset after its last byte. */
  interface OnEnd {
    void ended(long offset);
  }

  private final byte[] header = new byte[14];
  private int known;
  private long payload;
  private long offset;

  /**
   * @param offset of the first frame's first byte
   */
  FrameCount(long offset) {
    this.offset = offset;
  }

  /** Walks over the bytes from {@code at} on; leaves them as they are. */
  void walk(ByteBuf bytes, int at, OnEnd onEnd) {
    int end = bytes.writerIndex();
    int next = at;
    while (next < end) {
      int before = next;
      if (payload > 0) {
        int taken = (int) Math.min(payload, end - next);
        payload -= taken;
        next += taken;
      } else {
        header[known++] = bytes.getByte(next++);
        if (known < 2 || known < headerLength()) {
          offset++;
          continue;
        }
        payload = payloadLength();
        known = 0;
      }
      offset += next - before;
      if (payload == 0) {
        onEnd.ended(offset);
      }
    }
  }

  private int more() {
    int first = header[1] & LENGTH_BITS;
    return first == TWO_MORE ? 2 : first == EIGHT_MORE ? 8 : 0;
  }

  private int headerLength() {
    return 2 + more() + ((header[1] & MASK) != 0 ? KEY_LENGTH : 0);
  }

  private long payloadLength() {
    long value = more() == 0 ? header[1] & LENGTH_BITS : 0;
    for (int i = 0; i < more(); i++) {
      value = value << 8 | header[2 + i] & 0xFF;
    }
    return value < 0 ? Long.MAX_VALUE : value;
  }
}
