package ws101.wire;

import static ws101.wire.FrameRules.RSV1;
import static ws101.wire.FrameWriter.KEY_LENGTH;

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

  private final Side from;
  private final int keep;
  private final Optional<Deflate> deflate;
  private final FrameRules rules;

  private final FrameHeader header = new FrameHeader();
  private int messages;
  private Message message;
  private Inflating inflating;

  private Gatherer frame;
  private Kept payload;
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
    this(from, start, keep, deflate, Long.MAX_VALUE);
  }

  /**
   * @param most how many bytes a message may have; who only looks on sets no limit
   */
  FrameReader(Side from, long start, int keep, Optional<Deflate> deflate, long most) {
    this.from = from;
    this.keep = Math.max(keep, FrameHeader.LONGEST);
    this.deflate = deflate;
    this.rules = new FrameRules(from, deflate.isPresent(), most);
    begin(start);
  }

  @Override
  public int read(byte[] bytes, int at, int end, List<Part> parts) {
    while (at < end && !broken) {
      at = header.isWhole() ? readPayload(bytes, at, end) : readHeader(bytes, at, end, parts);
      if (!broken && header.isWhole() && missing() == 0) {
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
    header.begin();
  }

  private int readHeader(byte[] bytes, int at, int end, List<Part> parts) {
    while (at < end && !header.isWhole()) {
      frame.add(bytes, at, at + 1);
      if (header.add(bytes[at++])) {
        length = header.payloadLength();
        brokenRule().ifPresentOrElse(rule -> fail(rule, parts), this::beginPayload);
      }
    }
    return at;
  }

  private void beginPayload() {
    if (header.opcode() == Opcode.TEXT || header.opcode() == Opcode.BINARY) {
      boolean compressed = (header.rsv() & RSV1) != 0;
      if (compressed && inflating == null) {
        inflating = new Inflating(deflate.orElseThrow().takeover(from));
      }
      messages++;
      message =
          new Message(
              messages,
              header.opcode() == Opcode.TEXT,
              keep,
              compressed ? Optional.of(inflating) : Optional.empty());
    }
  }

  private int readPayload(byte[] bytes, int at, int end) {
    int taken = (int) Math.min(missing(), end - at);
    byte[] plain = header.isMasked() ? unmasked(bytes, at, taken) : bytes;
    int start = header.isMasked() ? 0 : at;
    payload.add(plain, start, start + taken);
    if (!Opcode.isControl(header.opcode())) {
      message.add(plain, start, start + taken);
    }
    frame.add(bytes, at, at + taken);
    return at + taken;
  }

  /** How much of the payload is still to come. */
  private long missing() {
    return header.length() + length - frame.length();
  }

  /** Each byte of the payload with a byte of the key, in turn: RFC 6455, section 5.3. */
  private byte[] unmasked(byte[] bytes, int at, int count) {
    byte[] plain = new byte[count];
    int turn = (int) (payload.length() % KEY_LENGTH);
    for (int i = 0; i < count; i++) {
      plain[i] =
          (byte) (bytes[at + i] ^ frame.at(header.length() - KEY_LENGTH + (turn + i) % KEY_LENGTH));
    }
    return plain;
  }

  private void complete(List<Part> parts) {
    var span = frame.span();
    Optional<Piece> piece =
        Opcode.isControl(header.opcode())
            ? Optional.empty()
            : Optional.of(message.endOfFrame(header.isFin()));
    var whole =
        new Frame(
            span,
            header.isFin(),
            header.rsv(),
            header.opcode(),
            header.key(),
            header.length(),
            payload.bytes(),
            piece);
    parts.add(whole);
    rules
        .brokenBy(whole)
        .or(() -> piece.flatMap(known -> message.brokenRule(header.isFin())))
        .ifPresent(rule -> parts.add(rule.violation(span)));
    begin(frame.end());
  }

  private void fail(FrameRules.Rule rule, List<Part> parts) {
    broken = true;
    parts.add(rule.violation(frame.span()));
  }

  private Optional<FrameRules.Rule> brokenRule() {
    return rules.brokenByHeader(
        header.isFin(), header.rsv(), header.opcode(), header.isMasked(), length);
  }
}
