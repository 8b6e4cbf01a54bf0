package ws101.wire;

import static ws101.wire.CloseCode.INVALID_DATA;
import static ws101.wire.CloseCode.PROTOCOL_ERROR;
import static ws101.wire.CloseCode.TOO_BIG;

import java.util.Arrays;
import java.util.Optional;
import ws101.wire.Part.Frame;
import ws101.wire.Part.Violation;

/**
 * The rules for the frames of one side, as sentences of RFC 6455 and, once permessage-deflate was
 * agreed, of RFC 7692. What a message's bytes must be stands in {@link Message}.
 */
final class FrameRules {

  /** A rule, and the close code with which an endpoint answers its breach. */
  record Rule(int code, String sentence) {
    Violation violation(Span span) {
      return new Violation(span, code, sentence);
    }
  }

  private static final int LONGEST_CONTROL_PAYLOAD = 125;

  /** The highest of the reserved bits; permessage-deflate uses it: RFC 7692, section 6. */
  static final int RSV1 = 4;

  private final Side from;
  private final boolean deflate;
  private final long most;
  private boolean inMessage;
  private long messageLength;
  private boolean closing;

  /**
   * @param most how many bytes a message may have
   */
  FrameRules(Side from, boolean deflate, long most) {
    this.from = from;
    this.deflate = deflate;
    this.most = most;
  }

  /** Whether a message has begun and not ended. */
  boolean isInMessage() {
    return inMessage;
  }

  /** What a frame's header alone breaks, so that nobody need wait for its payload. */
  Optional<Rule> brokenByHeader(boolean fin, int rsv, int opcode, boolean masked, long length) {
    if (deflate && rsv == RSV1 && (Opcode.isControl(opcode) || opcode == Opcode.CONTINUATION)) {
      return protocolError(
          "RSV1 marks a compressed message on its first frame only, and no control frame (RFC 7692, 6).");
    }
    if (deflate ? (rsv & ~RSV1) != 0 : rsv != 0) {
      return protocolError(
          "A reserved bit must be 0 unless an extension gave it a meaning (RFC 6455, 5.2).");
    }
    if (!Opcode.isKnown(opcode)) {
      return protocolError(
          "Opcodes 3 to 7 and B to F are reserved: an unknown one fails the connection (RFC 6455, 5.2).");
    }
    if (from == Side.CLIENT && !masked) {
      return protocolError("A client must mask each of its frames (RFC 6455, 5.1).");
    }
    if (from == Side.SERVER && masked) {
      return protocolError("A server must not mask any of its frames (RFC 6455, 5.1).");
    }
    if (length < 0) {
      return protocolError("The highest bit of a 64-bit length must be 0 (RFC 6455, 5.2).");
    }
    if (Opcode.isControl(opcode)) {
      if (!fin) {
        return protocolError("A control frame must not be fragmented (RFC 6455, 5.5).");
      }
      if (length > LONGEST_CONTROL_PAYLOAD) {
        return protocolError("A control frame carries at most 125 bytes (RFC 6455, 5.5).");
      }
      return Optional.empty();
    }
    if (opcode == Opcode.CONTINUATION && !inMessage) {
      return protocolError(
          "A continuation frame needs a message that it continues (RFC 6455, 5.4).");
    }
    if (opcode != Opcode.CONTINUATION && inMessage) {
      return protocolError(
          "A fragmented message must end before the next one begins (RFC 6455, 5.4).");
    }
    return length > most - messageLength
        ? Optional.of(
            new Rule(TOO_BIG, "A message of more than %d bytes is too big here.".formatted(most)))
        : Optional.empty();
  }

  /** What a whole frame breaks; the frames after it can still be read. */
  Optional<Rule> brokenBy(Frame frame) {
    return brokenByContent(frame).or(() -> brokenByLength(frame));
  }

  private Optional<Rule> brokenByLength(Frame frame) {
    return frame.header() > FrameWriter.headerLength(frame.length(), frame.isMasked())
        ? protocolError("A length must be written in the fewest bytes (RFC 6455, 5.2).")
        : Optional.empty();
  }

  private Optional<Rule> brokenByContent(Frame frame) {
    if (frame.opcode() == Opcode.CLOSE) {
      closing = true;
      return brokenByClose(frame);
    }
    if (Opcode.isControl(frame.opcode())) {
      return Optional.empty();
    }
    inMessage = !frame.fin();
    messageLength = inMessage ? messageLength + frame.length() : 0;
    return closing
        ? protocolError("After its Close frame a side must not send data (RFC 6455, 5.5.1).")
        : Optional.empty();
  }

  private Optional<Rule> brokenByClose(Frame close) {
    byte[] payload = close.payload();
    if (payload.length == 0) {
      return Optional.empty();
    }
    if (payload.length == 1) {
      return protocolError(
          "A Close frame's body begins with a code of two bytes (RFC 6455, 5.5.1).");
    }
    int code = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    if (!CloseCode.mayBeSent(code)) {
      return protocolError("Code " + code + " must not stand in a Close frame (RFC 6455, 7.4).");
    }
    var reason = new Utf8();
    reason.accept(Arrays.copyOfRange(payload, 2, payload.length));
    return reason.isComplete()
        ? Optional.empty()
        : Optional.of(
            new Rule(
                INVALID_DATA,
                "The reason in a Close frame must be valid UTF-8 (RFC 6455, 5.5.1)."));
  }

  private static Optional<Rule> protocolError(String sentence) {
    return Optional.of(new Rule(PROTOCOL_ERROR, sentence));
  }
}
