package ws101.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ws101.wire.Part.Frame;
import ws101.wire.Part.Violation;
import ws101.wire.Part.Whole;

/**
 * What one end of a connection hears from the other: whole messages, control frames, and at the end
 * a Close or a broken rule. A {@link FrameReader} tells of everything it sees, since it may only
 * look on; an end must act, so here nothing comes after a broken rule, and no message that breaks
 * one.
 */
public final class MessageReader {

  /** Something that an end has to act on. */
  public sealed interface Received {}

  /** A whole message, of one frame or of many. */
  public record Data(boolean text, byte[] bytes) implements Received {}

  /** To be answered at once, with the same bytes: RFC 6455, section 5.5.2. */
  public record Ping(byte[] payload) implements Received {}

  /** The answer to a ping, or sent unasked: section 5.5.3. */
  public record Pong(byte[] payload) implements Received {}

  /** The other side says goodbye, and will say no more: section 5.5.1. */
  public record Close(byte[] payload) implements Received {}

  /** The connection must be failed, with this code: section 7.1.7. */
  public record Broken(int code, String sentence) implements Received {}

  private final FrameReader frames;
  private boolean done;

  /**
   * @param from who sends what is read
   * @param most how many bytes a message may have, whole or in fragments
   */
  public MessageReader(Side from, int most) {
    this.frames = new FrameReader(from, 0, most, Optional.empty(), most);
  }

  /** The next bytes. A read is not a frame: it may hold many of them, or one byte of one. */
  public List<Received> read(byte[] bytes) {
    var parts = new ArrayList<Part>();
    var received = new ArrayList<Received>();
    if (!done) {
      frames.read(bytes, 0, bytes.length, parts);
    }
    for (int i = 0; i < parts.size() && !done; i++) {
      Part next = i + 1 < parts.size() ? parts.get(i + 1) : null;
      take(parts.get(i), next, received);
    }
    return received;
  }

  /** A rule that a whole frame breaks is told right after it. */
  private void take(Part part, Part next, List<Received> received) {
    if (part instanceof Violation rule) {
      received.add(new Broken(rule.code(), rule.sentence()));
      done = true;
    } else if (part instanceof Frame frame && !isBroken(frame, next)) {
      received(frame).ifPresent(received::add);
      done = frame.opcode() == Opcode.CLOSE;
    }
  }

  private static boolean isBroken(Frame frame, Part next) {
    return next instanceof Violation rule && rule.span().start() == frame.span().start();
  }

  private static Optional<Received> received(Frame frame) {
    return switch (frame.opcode()) {
      case Opcode.PING -> Optional.of(new Ping(frame.payload()));
      case Opcode.PONG -> Optional.of(new Pong(frame.payload()));
      case Opcode.CLOSE -> Optional.of(new Close(frame.payload()));
      default -> frame.piece().flatMap(Part.Piece::whole).map(MessageReader::data);
    };
  }

  private static Data data(Whole whole) {
    return new Data(whole.text(), whole.bytes());
  }
}
