package ws101.wire;

import static ws101.wire.FrameRules.RSV1;
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
import ws101.wire.Part.Piece;

/**
 * Reads the frames of one side, however the bytes are cut: RFC 6455, section 5 (the header's
 * picture is at {@link FrameWriter}). A frame that breaks the framing ends it: what follows cannot
 * be trusted, so it is not guessed.
 */
public final class FrameReader implements Reader {

  /** Long enough for two bytes, eight of length and the key. */
  private static final int LONGEST_HEADER = 14;

  private final Side from;
  private final int keep;
  private final Optional<Deflate> deflate;
  private final FrameRules rules;

  private int messages;
  private Message message;
  private Inflating inflating;

  private Gatherer frame;
  private Kept payload;
  private int header;
  private long length;
  private boolean broken;

  /**
   * @param from whose frames: a client's must be masked, a server's must not
   * @param start the offset of the first frame in what this side has sent
   * @param keep how many bytes of a frame are kept at most; its lengths are exact all the same
   * @param deflate permessage-deflate as it was agreed, if it was: it gives RSV1 a meaning (RFC
   *     7692, section 6)
   */
  public FrameReader(Side from, long start, int keep, Optional<Deflate> deflate) {
    this.from = from;
    this.keep = Math.max(keep, LONGEST_HEADER);
    this.deflate = deflate;
    this.rules = new FrameRules(from, deflate.isPresent());
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
    if (inflating != null) {
      inflating.close();
    }
    if (!broken && frame.length() > 0) {
      parts.add(new Opaque(frame.span(), "The stream ended within a frame."));
    }
  }

  /** Whether the next byte begins a message, or a control frame that no message surrounds. */
  boolean isBetweenMessages() {
    return !broken && frame.length() == 0 && !rules.isInMessage();
  }

  /** Leaves out whole frames that nobody looks at, {@code told} messages among them. */
  void skip(long bytes, int told) {
    messages += told;
    begin(frame.end() + bytes);
  }

  private void begin(long start) {
    frame = new Gatherer(from, start, keep);
    payload = new Kept(keep);
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
        brokenRule().ifPresentOrElse(rule -> fail(rule, parts), this::beginPayload);
      }
    }
    return at;
  }

  private void beginPayload() {
    if (opcode() == Opcode.TEXT || opcode() == Opcode.BINARY) {
      boolean compressed = (rsv() & RSV1) != 0;
      if (compressed && inflating == null) {
        inflating = new Inflating(deflate.orElseThrow().takeover(from));
      }
      messages++;
      message =
          new Message(
              messages,
              opcode() == Opcode.TEXT,
              keep,
              compressed ? Optional.of(inflating) : Optional.empty());
    }
  }

  private int readPayload(byte[] bytes, int at, int end) {
    long missing = header + length - frame.length();
    int taken = (int) Math.min(missing, end - at);
    byte[] plain = isMasked() ? unmasked(bytes, at, taken) : bytes;
    int start = isMasked() ? 0 : at;
    payload.add(plain, start, start + taken);
    if (!Opcode.isControl(opcode())) {
      message.add(plain, start, start + taken);
    }
    frame.add(bytes, at, at + taken);
    return at + taken;
  }

  /** Each byte of the payload with a byte of the key, in turn: RFC 6455, section 5.3. */
  private byte[] unmasked(byte[] bytes, int at, int count) {
    byte[] plain = new byte[count];
    int turn = (int) (payload.length() % KEY_LENGTH);
    for (int i = 0; i < count; i++) {
      plain[i] = (byte) (bytes[at + i] ^ frame.at(header - KEY_LENGTH + (turn + i) % KEY_LENGTH));
    }
    return plain;
  }

  private void complete(List<Part> parts) {
    var span = frame.span();
    byte[] key = isMasked() ? Arrays.copyOfRange(span.bytes(), header - KEY_LENGTH, header) : null;
    Optional<Piece> piece =
        Opcode.isControl(opcode()) ? Optional.empty() : Optional.of(message.endOfFrame(isFin()));
    var whole = new Frame(span, isFin(), rsv(), opcode(), key, header, payload.bytes(), piece);
    parts.add(whole);
    rules
        .brokenBy(whole)
        .or(() -> piece.flatMap(known -> message.brokenRule(isFin())))
        .ifPresent(rule -> parts.add(rule.violation(span)));
    begin(frame.end());
  }

  private void fail(FrameRules.Rule rule, List<Part> parts) {
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

  private Optional<FrameRules.Rule> brokenRule() {
    return rules.brokenByHeader(isFin(), rsv(), opcode(), isMasked(), length);
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
