package ws101.wiretap;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ws101.wire.Side;

/**
 * A log as a pcapng file (draft-ietf-opsawg-pcapng), for Wireshark. The tap sees streams, not
 * packets: the packets here are made up around the true bytes, one a part, with sequence numbers
 * and flags that fit. Where the log kept only the first bytes of a part, the packet says its full
 * length and is cut short, as a capture with a snap length would be.
 */
public final class Pcapng {

  private static final int SECTION_HEADER = 0x0A0D0D0A;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;

  /** Packets begin with their IP header: LINKTYPE_RAW. */
  private static final short RAW_IP = 101;

  private static final int IP_HEADER = 20;
  private static final int TCP_HEADER = 20;

  /** IPv4 has sixteen bits for a packet's length. */
  private static final int MOST_PAYLOAD = 0xFFFF - IP_HEADER - TCP_HEADER;

  private static final int FIN = 0b00_0001;
  private static final int SYN = 0b00_0010;
  private static final int RST = 0b00_0100;
  private static final int PSH = 0b00_1000;
  private static final int ACK = 0b01_0000;

  /** Where one side of one connection is. */
  private static final class End {
    private final InetAddress address;
    private final int port;
    private long sent = 1; // The SYN counts as one byte (RFC 9293, section 3.4).

    End(String words) {
      int colon = words.lastIndexOf(':');
      this.port = Integer.parseInt(words.substring(colon + 1));
      try {
        this.address = InetAddress.getByName(words.substring(0, colon));
      } catch (UnknownHostException impossible) {
        throw new IllegalArgumentException("No address: " + words, impossible);
      }
    }
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<Integer, Map<Side, End>> connections = new HashMap<>();
  private final long origin;

  private Pcapng(Instant origin) {
    this.origin = ChronoUnit.MICROS.between(Instant.EPOCH, origin);
  }

  /** The whole file for the events of one log. */
  public static byte[] of(EventLog log) {
    return of(log.origin(), log.after(0, Integer.MAX_VALUE).events());
  }

  static byte[] of(Instant origin, List<Event> events) {
    var file = new Pcapng(origin);
    file.begin();
    events.forEach(file::add);
    return file.out.toByteArray();
  }

  private void begin() {
    block(
        SECTION_HEADER,
        body(16).putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1));
    block(INTERFACE_DESCRIPTION, body(8).putShort(RAW_IP).putShort((short) 0).putInt(0));
  }

  private void add(Event event) {
    JsonObject facts = event.facts();
    Integer number = facts.getInteger("connection");
    if (number == null) {
      return;
    }
    if (event.kind().equals("opened")) {
      open(event, number);
    }
    Map<Side, End> ends = connections.get(number);
    if (ends == null) {
      return; // Its beginning is no longer in the log, so nobody knows whose bytes these are.
    }
    switch (event.kind()) {
      case "head", "body", "frame", "opaque", "violation" -> addBytes(event, ends);
      case "finished" -> addEnd(event, ends);
      default -> {}
    }
  }

  /** A handshake of three packets (RFC 9293, section 3.5), between the browser and the tap. */
  private void open(Event event, int number) {
    var ends = new EnumMap<Side, End>(Side.class);
    ends.put(Side.CLIENT, new End(event.facts().getString("peer")));
    ends.put(Side.SERVER, new End(event.facts().getString("tap")));
    connections.put(number, ends);
    End client = ends.get(Side.CLIENT);
    End server = ends.get(Side.SERVER);
    packet(event, client, server, SYN, 0, 0, new byte[0], 0);
    packet(event, server, client, SYN | ACK, 0, 1, new byte[0], 0);
    packet(event, client, server, ACK, 1, 1, new byte[0], 0);
  }

  private void addBytes(Event event, Map<Side, End> ends) {
    JsonObject facts = event.facts();
    if (!facts.containsKey("bytes")) {
      return;
    }
    Side side = sideOf(event);
    byte[] kept = Base64.getDecoder().decode(facts.getString("bytes"));
    long length = facts.getLong("end") - facts.getLong("start");
    End from = ends.get(side);
    End to = ends.get(side.other());
    for (long at = 0; at < length; at += MOST_PAYLOAD) {
      int size = (int) Math.min(MOST_PAYLOAD, length - at);
      int start = (int) Math.min(kept.length, at);
      int end = (int) Math.min(kept.length, at + size);
      packet(
          event,
          from,
          to,
          PSH | ACK,
          from.sent,
          to.sent,
          Arrays.copyOfRange(kept, start, end),
          size);
      from.sent += size;
    }
  }

  private void addEnd(Event event, Map<Side, End> ends) {
    Side side = sideOf(event);
    End from = ends.get(side);
    End to = ends.get(side.other());
    boolean reset = event.facts().getString("how").equals("reset");
    packet(event, from, to, reset ? RST | ACK : FIN | ACK, from.sent, to.sent, new byte[0], 0);
    from.sent++;
  }

  private static Side sideOf(Event event) {
    return Side.valueOf(event.facts().getString("from").toUpperCase(Locale.ROOT));
  }

  private void packet(
      Event event,
      End from,
      End to,
      int flags,
      long sequence,
      long acknowledged,
      byte[] kept,
      int length) {
    var packet = ByteBuffer.allocate(IP_HEADER + TCP_HEADER + kept.length);
    packet.put((byte) 0x45).put((byte) 0).putShort((short) (IP_HEADER + TCP_HEADER + length));
    packet.putInt(0).put((byte) 64).put((byte) 6).putShort((short) 0);
    packet.put(from.address.getAddress()).put(to.address.getAddress());
    packet.putShort((short) from.port).putShort((short) to.port);
    packet.putInt((int) sequence).putInt((flags & ACK) == 0 ? 0 : (int) acknowledged);
    packet.put((byte) (TCP_HEADER / 4 << 4)).put((byte) flags).putShort((short) -1);
    packet.putInt(0).put(kept);

    long micros = origin + event.micros();
    int captured = packet.capacity();
    var block = body(20 + padded(captured));
    block.putInt(0).putInt((int) (micros >>> 32)).putInt((int) micros);
    block.putInt(captured).putInt(IP_HEADER + TCP_HEADER + length).put(packet.array());
    block(ENHANCED_PACKET, block);
  }

  /** Every block has its length at both ends and is padded to four bytes (section 3.1). */
  private void block(int type, ByteBuffer body) {
    int length = 12 + body.capacity();
    var block = body(length).putInt(type).putInt(length).put(body.array()).putInt(length);
    out.writeBytes(block.array());
  }

  private static ByteBuffer body(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int padded(int length) {
    return (length + 3) / 4 * 4;
  }
}
