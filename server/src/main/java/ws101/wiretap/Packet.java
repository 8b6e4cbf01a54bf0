package ws101.wiretap;

import java.nio.ByteBuffer;

/**
 * A TCP segment in an IPv4 packet between two loopback ports, made up for a capture file: RFC 791,
 * section 3.1, and RFC 9293, section 3.1, both without options.
 *
 * @param sequence the number of its first byte; only the lower 32 bits are sent
 * @param payload what is known of it: all, or nothing
 * @param length the payload's true length
 */
record Packet(
    int fromPort,
    int toPort,
    long sequence,
    long acknowledged,
    int flags,
    byte[] payload,
    int length) {

  static final int FIN = 0b00_0001;
  static final int SYN = 0b00_0010;
  static final int RST = 0b00_0100;
  static final int PSH = 0b00_1000;
  static final int ACK = 0b01_0000;

  /** An IPv4 header without options, in bytes, and a TCP header. */
  private static final int IP_HEADER = 20;

  private static final int TCP_HEADER = 20;

  /** The most that fits beside the headers into a packet whose length has 16 bits. */
  static final int LONGEST_PAYLOAD = 0xFFFF - IP_HEADER - TCP_HEADER;

  private static final int VERSION_4_OF_5_WORDS = 0x45;
  private static final int DO_NOT_FRAGMENT = 0x4000;
  private static final int TIME_TO_LIVE = 64;
  private static final int TCP = 6;
  private static final int LOOPBACK = 0x7F00_0001;
  private static final int FIVE_WORDS = 0x50;
  private static final int WINDOW = 0xFFFF;

  /** The length of the whole packet, known or not. */
  int fullLength() {
    return IP_HEADER + TCP_HEADER + length;
  }

  /** The packet, as far as it is known. */
  byte[] bytes() {
    var packet = ByteBuffer.allocate(IP_HEADER + TCP_HEADER + payload.length);
    packet
        .put((byte) VERSION_4_OF_5_WORDS)
        .put((byte) 0)
        .putShort((short) fullLength())
        .putShort((short) 0)
        .putShort((short) DO_NOT_FRAGMENT)
        .put((byte) TIME_TO_LIVE)
        .put((byte) TCP)
        .putShort((short) 0)
        .putInt(LOOPBACK)
        .putInt(LOOPBACK);
    packet
        .putShort((short) fromPort)
        .putShort((short) toPort)
        .putInt((int) sequence)
        .putInt((int) acknowledged)
        .put((byte) FIVE_WORDS)
        .put((byte) flags)
        .putShort((short) WINDOW)
        .putShort((short) 0)
        .putShort((short) 0)
        .put(payload);
    packet.putShort(10, checksum(packet, 0, IP_HEADER, 0));
    if (payload.length == length) {
      packet.putShort(36, checksum(packet, IP_HEADER, packet.capacity(), pseudoHeader()));
    }
    return packet.array();
  }

  /** What TCP's checksum covers beside the segment: RFC 9293, section 3.1. */
  private int pseudoHeader() {
    int address = (LOOPBACK >>> 16) + (LOOPBACK & 0xFFFF);
    return 2 * address + TCP + TCP_HEADER + length;
  }

  /** The Internet checksum: RFC 1071, section 1. */
  private static short checksum(ByteBuffer bytes, int start, int end, int sum) {
    for (int i = start; i + 1 < end; i += 2) {
      sum += bytes.getShort(i) & 0xFFFF;
    }
    if ((end - start) % 2 == 1) {
      sum += (bytes.get(end - 1) & 0xFF) << 8;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return (short) ~sum;
  }
}
