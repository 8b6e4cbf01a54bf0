package ws101.wire;

import static ws101.wire.CloseCode.INVALID_DATA;
import static ws101.wire.CloseCode.PROTOCOL_ERROR;

import java.util.Arrays;
import java.util.Optional;
import ws101.wire.Part.Frame;
import ws101.wire.Part.Violation;

/**
 * The rules of RFC 6455 for the frames of one side, as sentences. Knows only what came before: one
 * open message.
 */
final class MessageRules {

  /** A rule, and the close code with which an endpoint answers its breach. */
  record Rule(int code, String sentence) {
    Violation violation(Span span) {
      return new Violation(span, code, sentence);
    }
  }

  private static final int LONGEST_CONTROL_PAYLOAD = 125;

  private boolean inMessage;
  private boolean inText;
  private boolean compressed;
  private boolean closing;
  private Utf8 text = new Utf8();

  /** What a frame's header alone breaks, so that nobody need wait for its payload. */
  Optional<Rule> brokenByHeader(
      Side from, boolean fin, int rsv, int opcode, boolean masked, long length) {
    if (rsv != 0) {
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
    return Optional.empty();
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
    if (closing && !Opcode.isControl(frame.opcode())) {
      return protocolError("After its Close frame a side must not send data (RFC 6455, 5.5.1).");
    }
    if (Opcode.isControl(frame.opcode())) {
      return Optional.empty();
    }
    if (frame.opcode() != Opcode.CONTINUATION) {
      inText = frame.opcode() == Opcode.TEXT;
      compressed = frame.rsv() != 0;
      text = new Utf8();
    }
    inMessage = !frame.fin();
    if (frame.span().isCut()) {
      inText = false; // Not all of it was kept, so nothing can be said about the whole.
    }
    if (!inText || compressed) {
      return Optional.empty();
    }
    text.accept(frame.payload());
    if (text.isBroken() || (frame.fin() && !text.isComplete())) {
      inText = false;
      return Optional.of(
          new Rule(INVALID_DATA, "A text message must be valid UTF-8 (RFC 6455, 5.6 and 8.1)."));
    }
    return Optional.empty();
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
