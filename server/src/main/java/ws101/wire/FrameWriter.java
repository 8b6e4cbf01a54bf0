package ws101.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Writes frames: RFC 6455, section 5.2, always in the shortest form of the length.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7   8 9 ...        15
 * +-+-+-+-+-------+ +-+-------------+ +-------------------+ +----------+ +---------+
 * |F|R|R|R| opcode| |M| length      | | length, if 126: 2 | | mask key | | payload |
 * |I|S|S|S|       | |A| 0-125,      | | or if 127: 8      | | if MASK  | |         |
 * |N|V|V|V|       | |S| 126, 127    | | more bytes        | | 4 bytes  | |         |
 * +-+-+-+-+-------+ +-+-------------+ +-------------------+ +----------+ +---------+
 * </pre>
 */
public final class FrameWriter {

  static final int FIN = 0b1000_0000;
  static final int RSV_BITS = 0b0111_0000;
  static final int OPCODE_BITS = 0b0000_1111;
  static final int MASK = 0b1000_0000;
  static final int LENGTH_BITS = 0b0111_1111;

  /** This length announces that the next two bytes hold the real one. */
  static final int TWO_MORE = 126;

  /** This length announces that the next eight bytes hold the real one. */
  static final int EIGHT_MORE = 127;

  static final int LARGEST_IN_TWO = 0xFFFF;
  static final int KEY_LENGTH = 4;

  private FrameWriter() {}

  /**
   * The bytes of one frame.
   *
   * @param key four bytes with which the payload is masked, as a client must (section 5.3); null
   *     for a server's frame
   */
  public static byte[] write(boolean fin, int opcode, byte[] payload, byte[] key) {
    int more = lengthBytes(payload.length);
    var frame = ByteBuffer.allocate(headerLength(payload.length, key != null) + payload.length);

    frame.put((byte) ((fin ? FIN : 0) | opcode));
    int mask = key == null ? 0 : MASK;
    switch (more) {
      case 0 -> frame.put((byte) (mask | payload.length));
      case 2 -> frame.put((byte) (mask | TWO_MORE)).putShort((short) payload.length);
      default -> frame.put((byte) (mask | EIGHT_MORE)).putLong(payload.length);
    }
    if (key == null) {
      return frame.put(payload).array();
    }
    frame.put(key);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ key[i % KEY_LENGTH]));
    }
    return frame.array();
  }

  /** How long the shortest header before a payload is, in bytes. */
  static int headerLength(long payload, boolean masked) {
    return 2 + lengthBytes(payload) + (masked ? KEY_LENGTH : 0);
  }

  private static int lengthBytes(long payload) {
    return payload < TWO_MORE ? 0 : payload <= LARGEST_IN_TWO ? 2 : 8;
  }

  /** The payload of a Close frame: two bytes of code, then the reason (section 5.5.1). */
  public static byte[] closePayload(int code, String reason) {
    byte[] words = reason.getBytes(UTF_8);
    return ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words).array();
  }
}
