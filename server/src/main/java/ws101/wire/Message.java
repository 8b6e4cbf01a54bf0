package ws101.wire;

import java.util.Optional;
import ws101.wire.Part.Inflated;
import ws101.wire.Part.Piece;
import ws101.wire.Part.Whole;

/**
 * One message of one side, as its frames come: RFC 6455, section 5.4. Of its bytes, inflated if
 * need be, it keeps the first and looks at all.
 */
final class Message {

  static final FrameRules.Rule NOT_UTF_8 =
      new FrameRules.Rule(
          CloseCode.INVALID_DATA, "A text message must be valid UTF-8 (RFC 6455, 5.6 and 8.1).");

  private final int number;
  private final boolean text;
  private final int keep;
  private final Optional<Inflating> inflating;
  private final Kept whole;
  private final Utf8 utf8 = new Utf8();

  private Kept ofFrame;
  private boolean told;

  /**
   * @param number 1, 2, … for one side
   * @param inflating what inflates it; empty if it is not compressed
   */
  Message(int number, boolean text, int keep, Optional<Inflating> inflating) {
    this.number = number;
    this.text = text;
    this.keep = keep;
    this.inflating = inflating;
    this.whole = new Kept(keep);
    this.ofFrame = new Kept(keep);
    inflating.ifPresent(Inflating::beginMessage);
  }

  /** Bytes of a frame's payload, without the mask. */
  void add(byte[] payload, int at, int end) {
    if (inflating.isPresent()) {
      inflating.get().inflate(payload, at, end, this::addInflated);
    } else {
      addPlain(payload, at, end);
    }
  }

  private void addInflated(byte[] bytes, int at, int end) {
    ofFrame.add(bytes, at, end);
    addPlain(bytes, at, end);
  }

  private void addPlain(byte[] bytes, int at, int end) {
    whole.add(bytes, at, end);
    if (text && !told) {
      utf8.accept(bytes, at, end);
    }
  }

  /** A frame is complete. */
  Piece endOfFrame(boolean fin) {
    if (fin) {
      inflating.ifPresent(each -> each.endMessage(this::addInflated));
    }
    var inflated =
        inflating.map(each -> new Inflated(ofFrame.bytes(), ofFrame.length(), each.trouble()));
    ofFrame = new Kept(keep);
    boolean isKnown = inflating.map(Inflating::trouble).orElse("").isEmpty();
    return new Piece(
        number,
        inflated,
        fin && isKnown
            ? Optional.of(new Whole(text, whole.bytes(), whole.length()))
            : Optional.empty());
  }

  /** What its bytes so far break; told once. */
  Optional<FrameRules.Rule> brokenRule(boolean fin) {
    if (told) {
      return Optional.empty();
    }
    boolean isUnknown = inflating.isPresent() && !inflating.get().trouble().isEmpty();
    Optional<FrameRules.Rule> broken =
        inflating
            .flatMap(Inflating::brokenRule)
            .or(
                () ->
                    text && (utf8.isBroken() || fin && !isUnknown && !utf8.isComplete())
                        ? Optional.of(NOT_UTF_8)
                        : Optional.empty());
    told = broken.isPresent();
    return broken;
  }
}
