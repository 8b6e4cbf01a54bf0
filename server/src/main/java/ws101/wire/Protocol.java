package ws101.wire;

/** What is spoken on a connection, as far as one must know it before the first byte. */
public enum Protocol {
  /** The first byte tells. */
  BY_FIRST_BYTE,
  /** HTTP/1.1, which may switch to WebSocket. */
  HTTP,
  TLS,
  /** Redis. */
  RESP;

  /**
   * What begins with this byte: a record of TLS with its type (RFC 8446, 5.1), a command to Redis
   * with the type of an array. Whatever else is left to HTTP, which says what is wrong with it.
   */
  static Protocol of(byte first) {
    return switch (first) {
      case TlsReader.HANDSHAKE -> TLS;
      case '*' -> RESP;
      default -> HTTP;
    };
  }
}
