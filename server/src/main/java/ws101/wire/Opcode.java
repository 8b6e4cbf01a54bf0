package ws101.wire;

/** What a frame carries: RFC 6455, section 5.2. */
public final class Opcode {

  public static final int CONTINUATION = 0x0;
  public static final int TEXT = 0x1;
  public static final int BINARY = 0x2;
  public static final int CLOSE = 0x8;
  public static final int PING = 0x9;
  public static final int PONG = 0xA;

  private Opcode() {}

  /** Control frames have the highest bit of the opcode set: RFC 6455, section 5.5. */
  public static boolean isControl(int opcode) {
    return (opcode & 0b1000) != 0;
  }

  /** Whether RFC 6455 gives this opcode a meaning. */
  public static boolean isKnown(int opcode) {
    return switch (opcode) {
      case CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG -> true;
      default -> false;
    };
  }
}
