package ws101.wiretap;

import java.util.Optional;
import ws101.wire.Protocol;

/**
 * How a tap is opened.
 *
 * @param port where it listens; 0: on a free one
 * @param protocol what is spoken on its wire
 * @param tls that it ends itself; without, TLS is relayed as it is, sealed
 */
public record Manner(int port, Protocol protocol, Optional<Tls> tls) {

  /** On a free port, and the first byte of a connection tells what is spoken there. */
  public static final Manner PLAIN = new Manner(0, Protocol.BY_FIRST_BYTE, Optional.empty());

  /** On this port. */
  public Manner on(int port) {
    return new Manner(port, protocol, tls);
  }

  /** Where it is known before the first byte what is spoken, such as between a node and Redis. */
  public Manner reading(Protocol protocol) {
    return new Manner(port, protocol, tls);
  }

  /** Looking into TLS: whoever connects must trust the tap's certificate. */
  public Manner ending(Tls tls) {
    return new Manner(port, protocol, Optional.of(tls));
  }
}
