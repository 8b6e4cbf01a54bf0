package ws101.wiretap;

import ws101.wire.Protocol;

/**
 * How a tap is opened.
 *
 * @param port where it listens; 0: on a free one
 * @param protocol what is spoken on its wire
 */
public record Manner(int port, Protocol protocol) {

  /** On a free port, and the first byte of a connection tells what is spoken there. */
  public static final Manner PLAIN = new Manner(0, Protocol.BY_FIRST_BYTE);

  /** On this port. */
  public Manner on(int port) {
    return new Manner(port, protocol);
  }

  /** Where it is known before the first byte what is spoken, such as between a node and Redis. */
  public Manner reading(Protocol protocol) {
    return new Manner(port, protocol);
  }
}
