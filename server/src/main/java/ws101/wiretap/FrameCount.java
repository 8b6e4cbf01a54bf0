package ws101.wiretap;

import java.nio.ByteBuffer;
import ws101.wire.FrameHeader;
import ws101.wire.Opcode;
import ws101.wire.Side;

/**
 * Finds where frames begin and end by walking from header to header, without looking into them: RFC
 * 6455, section 5.2. So cheap that the tap can do it for every frame.
 */
final class FrameCount {

  /** Told for each frame. */
  interface OnFrame {

    /** Its header is known. */
    void began();

    /** Its last byte stood before this offset. */
    void ended(long offset);

    /** Whether of frames that begin like this one nothing but their number matters now. */
    boolean onlyCounts();

    /** So many frames like the one before have begun and ended. */
    void counted(int frames);
  }

  private final FrameHeader header = new FrameHeader();
  private long payload;
  private long start;
  private long offset;

  /** The newest bytes, if they were of use in an array; kept, since a new one is slow. */
  private byte[] copy = {};

  /**
   * @param offset of the first frame's first byte
   */
  FrameCount(long offset) {
    this.offset = offset;
    this.start = offset;
  }

  /** Walks over the next bytes, all of them. */
  void walk(ByteBuffer next, OnFrame onFrame) {
    boolean isCopied = false;
    while (next.hasRemaining()) {
      int before = next.position();
      if (payload > 0) {
        int taken = (int) Math.min(payload, next.remaining());
        next.position(before + taken);
        payload -= taken;
        offset += taken;
      } else {
        if (header.isWhole()) {
          header.begin();
        }
        boolean isWhole = header.take(next);
        offset += next.position() - before;
        if (!isWhole) {
          return;
        }
        payload = payloadLength();
        onFrame.began();
      }
      if (payload == 0) {
        start = offset;
        onFrame.ended(offset);
        if (onFrame.onlyCounts()) {
          if (!isCopied) {
            copy(next);
            isCopied = true;
          }
          passAlike(next, onFrame);
        }
      }
    }
  }

  /** A flood is made of short frames of one kind: passes over those that follow whole. */
  private void passAlike(ByteBuffer next, OnFrame onFrame) {
    int first = next.position();
    next.position(header.endOfThoseLikeThis(copy, first, next.limit(), onFrame::counted));
    offset += next.position() - first;
    start = offset;
  }

  private void copy(ByteBuffer next) {
    if (copy.length < next.limit()) {
      copy = new byte[next.limit()];
    }
    next.get(0, copy, 0, next.limit());
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
    return !Opcode.isControl(header.opcode());
  }

  /**
   * Whether the frame that has begun stands for itself, as far as its header tells: a whole
   * uncompressed message, a ping or a pong, masked if it has to be. What comes after such a frame
   * can be understood without it.
   */
  boolean standsAlone(Side from) {
    boolean isWholeMessage = header.opcode() == Opcode.TEXT || header.opcode() == Opcode.BINARY;
    boolean isPingOrPong =
        header.moreLengthBytes() == 0
            && (header.opcode() == Opcode.PING || header.opcode() == Opcode.PONG);
    return (isWholeMessage || isPingOrPong)
        && header.isFin()
        && header.rsv() == 0
        && header.isMasked() == (from == Side.CLIENT)
        && payload != Long.MAX_VALUE;
  }

  /** A length that cannot be is one that never ends. */
  private long payloadLength() {
    long length = header.payloadLength();
    return length < 0 ? Long.MAX_VALUE : length;
  }
}
