package ws101.wire;

import java.util.List;
import java.util.Optional;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.TlsRecord;
import ws101.wire.Part.Violation;

/**
 * Reads the records of one side of TLS: RFC 8446, section 5.1. What they carry is sealed, but for
 * the first message of the client.
 *
 * <pre>
 * +------+---------+--------+-----------------+
 * | type | version | length | what it carries |
 * |  1   |    2    |   2    |                 |
 * +------+---------+--------+-----------------+
 * </pre>
 */
final class TlsReader implements Reader {

  private static final int ALERT = 21;
  static final int HANDSHAKE = 22;

  private static final int HEADER = 5;

  /** 2^14 and what encryption may add: RFC 5246, section 6.2.3. */
  private static final int LONGEST_RECORD = (1 << 14) + 2048;

  private final Side from;
  private final int keep;
  private final Optional<ClientHello> hello;
  private Gatherer record;
  private boolean broken;

  TlsReader(Side from, long start, int keep) {
    this.from = from;
    this.keep = Math.max(keep, HEADER + TlsAlert.LENGTH);
    this.hello = from == Side.CLIENT ? Optional.of(new ClientHello()) : Optional.empty();
    this.record = new Gatherer(from, start, this.keep);
  }

  @Override
  public int read(byte[] bytes, int at, int end, List<Part> parts) {
    while (at < end && !broken) {
      int wanted = record.length() < HEADER ? HEADER : HEADER + length();
      int taken = (int) Math.min(wanted - record.length(), end - at);
      if (record.length() >= HEADER && type() == HANDSHAKE) {
        int start = at;
        hello.ifPresent(each -> each.add(bytes, start, start + taken));
      }
      record.add(bytes, at, at + taken);
      at += taken;
      if (record.length() == HEADER && !isRecord()) {
        broken = true;
        parts.add(
            new Violation(
                record.span(),
                400,
                "A record of TLS begins with its type, version 3.x, and a length of at most"
                    + " 2^14 and 2048 (RFC 8446, 5.1; RFC 5246, 6.2.3)."));
      } else if (record.length() >= HEADER && record.length() == HEADER + length()) {
        complete(parts);
      }
    }
    return at;
  }

  private void complete(List<Part> parts) {
    String version = "3." + record.at(2);
    var told = hello.flatMap(ClientHello::tellOnce);
    String alert =
        type() == ALERT && length() == TlsAlert.LENGTH
            ? TlsAlert.words(record.at(HEADER), record.at(HEADER + 1))
            : ""; // A longer one is sealed.
    parts.add(new TlsRecord(record.span(), word(type()), version, length(), told, alert));
    record = new Gatherer(from, record.end(), keep);
  }

  @Override
  public boolean isDone() {
    return broken;
  }

  @Override
  public void end(List<Part> parts) {
    if (!broken && record.length() > 0) {
      parts.add(new Opaque(record.span(), "The stream ended within a record of TLS."));
    }
  }

  private boolean isRecord() {
    return !word(type()).isEmpty() && record.at(1) == 3 && length() <= LONGEST_RECORD;
  }

  private int type() {
    return record.at(0);
  }

  private int length() {
    return record.at(3) << 8 | record.at(4);
  }

  private static String word(int type) {
    return switch (type) {
      case 20 -> "change cipher spec";
      case ALERT -> "alert";
      case HANDSHAKE -> "handshake";
      case 23 -> "application data";
      case 24 -> "heartbeat";
      default -> "";
    };
  }
}
