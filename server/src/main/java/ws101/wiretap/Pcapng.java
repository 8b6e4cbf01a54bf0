package ws101.wiretap;

import static ws101.wiretap.Packet.ACK;
import static ws101.wiretap.Packet.FIN;
import static ws101.wiretap.Packet.PSH;
import static ws101.wiretap.Packet.RST;
import static ws101.wiretap.Packet.SYN;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ws101.wire.Side;

/**
 * The log as packets that Wireshark can open. The bytes, the times and the ports are those of the
 * log; the headers of TCP and IP are made up around them, as if somebody had listened between the
 * browser and the tap. Each wire is an interface. A packet stands where the log has its part: at
 * the time when the part's last byte had come.
 *
 * <p>What the log has not kept is not made up: the rest of a long part becomes packets of which
 * only the headers were captured, and events that made room leave a gap in the sequence numbers.
 */
public final class Pcapng {

  private static final String ABOUT =
      "Made by ws101 from what its wiretaps read. Bytes, times and ports are real, the headers of"
          + " TCP and IP are made up.";

  /** Stands in for a server's port that the log no longer knows: readers then try HTTP. */
  private static final int HTTP = 80;

  /** Client's ports that the log no longer knows are made up from here on: RFC 6335, section 6. */
  private static final int FIRST_DYNAMIC_PORT = 49152;

  private static final int DYNAMIC_PORTS = 16384;

  private static final String NO_BEGINNING =
      "The log no longer has the beginning of this connection, so its ports are made up.";

  /** The SYN takes a sequence number of its own, before the first byte's. */
  private static final long THE_SYN = -1;

  private static final byte[] NOTHING = {};

  private final CaptureFile file = new CaptureFile(ABOUT);
  private final long zero;
  private final Map<String, Integer> interfaces = new HashMap<>();
  private final Map<Integer, Stream> streams = new HashMap<>();

  private Pcapng(Instant origin) {
    this.zero = ChronoUnit.MICROS.between(Instant.EPOCH, origin);
  }

  /** The kept events of a log as a pcapng file. */
  public static byte[] of(EventLog log) {
    return of(log.after(0, Integer.MAX_VALUE).events(), log.origin());
  }

  static byte[] of(List<Event> events, Instant origin) {
    var pcapng = new Pcapng(origin);
    events.forEach(pcapng::add);
    return pcapng.file.bytes();
  }

  private void add(Event event) {
    if (event.kind().equals("fault")) {
      event.facts().getJsonArray("connections").stream()
          .map(number -> streams.get(((Number) number).intValue()))
          .filter(stream -> stream != null)
          .forEach(stream -> stream.remark = event.facts().getString("did"));
    } else if (isOnConnection(event)) {
      Stream stream = streamOf(event);
      switch (event.kind()) {
        case "opened" -> stream.opened(event);
        case "refused" -> stream.refused(event);
        case "head", "body", "frame", "record", "resp", "opaque", "violation" -> stream.sent(event);
        case "finished" -> stream.finished(event);
        case "closed" -> stream.closed(event);
        default -> {} // The others are about the tap itself, and no packet.
      }
    }
  }

  private static boolean isOnConnection(Event event) {
    return event.facts().containsKey("connection");
  }

  private Stream streamOf(Event event) {
    return streams.computeIfAbsent(event.facts().getInteger("connection"), Stream::new);
  }

  private int interfaceOf(Event event) {
    return interfaces.computeIfAbsent(event.facts().getString("wire"), file::addInterface);
  }

  /** One connection, as packets. */
  private final class Stream {

    private final Map<Side, Integer> ports = new EnumMap<>(Side.class);
    private final Map<Side, Long> offsets = new EnumMap<>(Side.class);
    private final Set<Side> over = EnumSet.noneOf(Side.class);

    /** So that two connections that use the same ports one after the other are told apart. */
    private final int initialSequence;

    private String remark = NO_BEGINNING;

    Stream(int connection) {
      ports.put(Side.CLIENT, FIRST_DYNAMIC_PORT + connection % DYNAMIC_PORTS);
      ports.put(Side.SERVER, HTTP);
      initialSequence = connection << 16;
    }

    /** The three packets of TCP's handshake: RFC 9293, section 3.5. */
    void opened(Event event) {
      ports.put(Side.CLIENT, portIn(event.facts().getString("peer")));
      ports.put(Side.SERVER, portIn(event.facts().getString("tap")));
      remark = "";
      packet(event, Side.CLIENT, SYN, THE_SYN, NOTHING, 0);
      packet(event, Side.SERVER, SYN | ACK, THE_SYN, NOTHING, 0);
      bare(event, Side.CLIENT, ACK);
    }

    void refused(Event event) {
      remark = "The node refused the tap's connection: " + event.facts().getString("reason");
      bare(event, Side.SERVER, RST | ACK);
      over.addAll(Set.of(Side.values()));
    }

    /** The bytes of a part, unless another part has brought them: a violation repeats them. */
    void sent(Event event) {
      JsonObject facts = event.facts();
      if (!facts.containsKey("start")) {
        return;
      }
      Side from = from(event);
      long start = facts.getLong("start");
      long end = facts.getLong("end");
      byte[] kept = Base64.getDecoder().decode(facts.getString("bytes"));
      long next = Math.max(start, offsets.getOrDefault(from, 0L));
      while (next < end) {
        boolean known = next < start + kept.length;
        long until = known ? start + kept.length : end;
        int length = (int) Math.min(until - next, Packet.LONGEST_PAYLOAD);
        byte[] payload = new byte[known ? length : 0];
        System.arraycopy(kept, known ? (int) (next - start) : 0, payload, 0, payload.length);
        packet(event, from, PSH | ACK, next, payload, length);
        next += length;
      }
      offsets.merge(from, end, Math::max);
    }

    void finished(Event event) {
      Side from = from(event);
      boolean reset = event.facts().getString("how").equals("reset");
      if (over.add(from) || reset) {
        bare(event, from, (reset ? RST : FIN) | ACK);
        offsets.merge(from, 1L, Long::sum); // A FIN takes a sequence number too.
      }
      if (reset) {
        over.add(from.other());
      }
    }

    /** A side that has not ended by itself was ended by the tap. */
    void closed(Event event) {
      for (Side side : Side.values()) {
        if (over.add(side)) {
          bare(event, side, RST | ACK);
        }
      }
    }

    private void bare(Event event, Side from, int flags) {
      packet(event, from, flags, offset(from), NOTHING, 0);
    }

    private void packet(
        Event event, Side from, int flags, long offset, byte[] payload, int length) {
      boolean acknowledges = (flags & ACK) != 0;
      var packet =
          new Packet(
              ports.get(from),
              ports.get(from.other()),
              sequence(offset),
              acknowledges ? sequence(offset(from.other())) : 0,
              flags,
              payload,
              length);
      file.addPacket(
          interfaceOf(event), zero + event.micros(), packet.bytes(), packet.fullLength(), remark);
      remark = "";
    }

    private long sequence(long offset) {
      return initialSequence + offset;
    }

    private long offset(Side side) {
      return offsets.getOrDefault(side, 0L);
    }

    private static int portIn(String address) {
      return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private Side from(Event event) {
      return event.facts().getString("from").equals("client") ? Side.CLIENT : Side.SERVER;
    }
  }
}
