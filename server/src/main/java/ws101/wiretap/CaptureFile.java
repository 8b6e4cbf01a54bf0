package ws101.wiretap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * A capture file in the format that Wireshark reads: draft-ietf-opsawg-pcapng, section 3. Every
 * block has the same frame:
 *
 * <pre>
 * +------+--------+---------------------+--------+
 * | type | length | body, padded to 4   | length |
 * |  4   |   4    |                     |   4    |
 * +------+--------+---------------------+--------+
 * </pre>
 */
final class CaptureFile {

  private static final int SECTION_HEADER = 0x0A0D0D0A;
  private static final int INTERFACE = 0x00000001;
  private static final int PACKET = 0x00000006;

  /** Tells a reader in which order the bytes of a number stand; ours is the network's. */
  private static final int BYTE_ORDER = 0x1A2B3C4D;

  private static final int VERSION = 0x0001_0000;
  private static final long LENGTH_UNKNOWN = -1;

  /** Packets begin with the IP header: no made-up Ethernet addresses. */
  private static final int RAW_IP = 101;

  private static final int UNLIMITED = 0;
  private static final int COMMENT = 1;
  private static final int INTERFACE_NAME = 2;

  /** Around a body: type, length, and the length again. */
  private static final int AROUND = 12;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private int interfaces;

  CaptureFile(String comment) {
    byte[] option = option(COMMENT, comment);
    block(
        SECTION_HEADER,
        ByteBuffer.allocate(16 + option.length)
            .putInt(BYTE_ORDER)
            .putInt(VERSION)
            .putLong(LENGTH_UNKNOWN)
            .put(option));
  }

  /** Adds an interface, here a wire, and answers its number. */
  int addInterface(String name) {
    byte[] option = option(INTERFACE_NAME, name);
    block(
        INTERFACE,
        ByteBuffer.allocate(8 + option.length)
            .putShort((short) RAW_IP)
            .putShort((short) 0)
            .putInt(UNLIMITED)
            .put(option));
    return interfaces++;
  }

  /**
   * Adds a packet.
   *
   * @param micros since 1970, the resolution that a reader supposes
   * @param captured the packet, or only its beginning
   * @param length of the whole packet
   * @param comment a remark for the reader; may be empty
   */
  void addPacket(int onInterface, long micros, byte[] captured, int length, String comment) {
    byte[] option = comment.isEmpty() ? new byte[0] : option(COMMENT, comment);
    block(
        PACKET,
        ByteBuffer.allocate(20 + padded(captured.length) + option.length)
            .putInt(onInterface)
            .putLong(micros)
            .putInt(captured.length)
            .putInt(length)
            .put(captured)
            .position(20 + padded(captured.length))
            .put(option));
  }

  byte[] bytes() {
    return file.toByteArray();
  }

  private void block(int type, ByteBuffer body) {
    int length = AROUND + body.capacity();
    file.writeBytes(
        ByteBuffer.allocate(length)
            .putInt(type)
            .putInt(length)
            .put(body.array())
            .putInt(length)
            .array());
  }

  /** One option, and the empty one that ends the list: section 3.5. */
  private static byte[] option(int code, String text) {
    byte[] value = text.getBytes(UTF_8);
    return ByteBuffer.allocate(4 + padded(value.length) + 4)
        .putShort((short) code)
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  private static int padded(int length) {
    return (length + 3) / 4 * 4;
  }
}
