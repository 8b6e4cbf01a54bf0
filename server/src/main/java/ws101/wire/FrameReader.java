package ws101.wire;

import static ws101.wire.FrameWriter.EIGHT_MORE;
import static ws101.wire.FrameWriter.FIN;
import static ws101.wire.FrameWriter.KEY_LENGTH;
import static ws101.wire.FrameWriter.LENGTH_BITS;
import static ws101.wire.FrameWriter.MASK;
import static ws101.wire.FrameWriter.OPCODE_BITS;
import static ws101.wire.FrameWriter.RSV_BITS;
import static ws101.wire.FrameWriter.TWO_MORE;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import ws101.wire.Part.Frame;
import ws101.wire.Part.Opaque;

/**
 * Reads the frames of one side, however the bytes are cut: RFC 6455, section 5 (the header's
 * picture is at {@link FrameWriter}). A frame that breaks the framing ends it: what follows cannot
 * be trusted, so it is not guessed.
 */
public final class FrameReader implements Reader {

  private static final int RSV1 = 4;

  /** Long enough for two bytes, eight of length and the key. */
  private static final int LONGEST_HEADER = 14;

  private final Side from;
  private final int keep;
  private final boolean deflate;
  private final MessageRules rules;

  private Gatherer frame;
  private int header;
  private long length;
  private boolean broken;

  /**
   * @param from whose frames: a client's must be masked, a server's must not
   * @param start the offset of the first frame in what this side has sent
   * @param keep how many bytes of a frame are kept at most; its lengths are exact all the same
   * @param deflate whether permessage-deflate was agreed, which gives RSV1 a meaning (RFC 7692,
   *     section 6)
   */
  public FrameReader(Side from, long start, int keep, boolean deflate) {
    this.from = from;
    this.keep = Math.max(keep, LONGEST_HEADER);
    this.deflate = deflate;
    this.rules = new MessageRules();
    begin(start);
  }

  @Override
  public int read(byte[] bytes, int at, int end, List<Part> parts) {
    while (at < end && !broken) {
      at = header == 0 ? readHeader(bytes, at, end, parts) : readPayload(bytes, at, end);
      if (!broken && header > 0 && frame.length() == header + length) {
        complete(parts);
      }
    }
    return at;
  }

  /** Whether a frame broke the framing. */
  @Override
  public boolean isDone() {
    return broken;
  }

  @Override
  public void end(List<Part> parts) {
    if (!broken && frame.length() > 0) {
      parts.add(new Opaque(frame.span(), "The stream ended within a frame."));
    }
  }

  private void begin(long start) {
    frame = new Gatherer(from, start, keep);
    header = 0;
    length = 0;
  }

  private int readHeader(byte[] bytes, int at, int end, List<Part> parts) {
    while (at < end && header == 0) {
      frame.add(bytes, at, at + 1);
      at++;
      if (frame.length() == headerLength()) {
        header = (int) frame.length();
        length = payloadLength();
        brokenRule().ifPresent(rule -> fail(rule, parts));
      }
    }
    return at;
  }

  private int readPayload(byte[] bytes, int at, int end) {
    long missing = header + length - frame.length();
    int taken = (int) Math.min(missing, end - at);
    frame.add(bytes, at, at + taken);
    return at + taken;
  }

  private void complete(List<Part> parts) {
    byte[] raw = frame.span().bytes();
    byte[] key = isMasked() ? Arrays.copyOfRange(raw, header - KEY_LENGTH, header) : null;
    byte[] payload = Arrays.copyOfRange(raw, header, raw.length);
    if (key != null) {
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= key[i % KEY_LENGTH];
      }
    }
    var whole = new Frame(frame.span(), isFin(), rsv(), opcode(), key, header, payload);
    parts.add(whole);
    rules.brokenBy(whole).ifPresent(rule -> parts.add(rule.violation(whole.span())));
    begin(frame.end());
  }

  private void fail(MessageRules.Rule rule, List<Part> parts) {
    broken = true;
    parts.add(rule.violation(frame.span()));
  }

  /** How long the header is, as far as its bytes so far tell. */
  private int headerLength() {
    if (frame.length() < 2) {
      return 2;
    }
    int more =
        switch (frame.at(1) & LENGTH_BITS) {
          case TWO_MORE -> 2;
          case EIGHT_MORE -> 8;
          default -> 0;
        };
    return 2 + more + (isMasked() ? KEY_LENGTH : 0);
  }

  private long payloadLength() {
    int first = frame.at(1) & LENGTH_BITS;
    int more = first == TWO_MORE ? 2 : first == EIGHT_MORE ? 8 : 0;
    long value = more == 0 ? first : 0;
    for (int i = 0; i < more; i++) {
      value = value << 8 | frame.at(2 + i);
    }
    return value;
  }

  private Optional<MessageRules.Rule> brokenRule() {
    return rules.brokenByHeader(
        from, isFin(), deflate ? rsv() & ~RSV1 : rsv(), opcode(), isMasked(), length);
  }

  private boolean isFin() {
    return (frame.at(0) & FIN) != 0;
  }

  private int rsv() {
    return (frame.at(0) & RSV_BITS) >> 4;
  }

  private int opcode() {
    return frame.at(0) & OPCODE_BITS;
  }

  private boolean isMasked() {
    return (frame.at(1) & MASK) != 0;
  }
}
