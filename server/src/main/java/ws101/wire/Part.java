package ws101.wire;

import java.util.List;
import java.util.Optional;

/**
 * Something recognised in what one side sent. Parts come in the order of the wire and leave no byte
 * out.
 */
public sealed interface Part {

  Span span();

  default Side from() {
    return span().from();
  }

  /** The head of a request, with its empty line: RFC 9112, section 3. */
  record RequestHead(
      Span span,
      String method,
      String target,
      String version,
      List<Field> fields,
      Optional<HandshakeReport> handshake)
      implements Part {

    RequestHead with(HandshakeReport report) {
      return new RequestHead(span, method, target, version, fields, Optional.of(report));
    }
  }

  /** The head of a response, with its empty line: RFC 9112, section 4. */
  record ResponseHead(
      Span span,
      String version,
      int status,
      String reason,
      List<Field> fields,
      Optional<HandshakeReport> handshake)
      implements Part {

    ResponseHead with(HandshakeReport report) {
      return new ResponseHead(span, version, status, reason, fields, Optional.of(report));
    }
  }

  /**
   * A body, or one chunk of it with its size line: RFC 9112, sections 6 and 7.
   *
   * @param last whether the message ends here
   * @param remark a sentence on what is seldom seen in it; else empty
   */
  record Body(Span span, boolean last, String remark) implements Part {

    Body(Span span, boolean last) {
      this(span, last, "");
    }
  }

  /**
   * A whole frame: RFC 6455, section 5.2.
   *
   * @param rsv the three reserved bits as one number: 4 is RSV1
   * @param key the masking key, or null if the frame is not masked
   * @param header how many bytes stand before the payload, the masking key included
   * @param payload unmasked; only the first bytes if the frame was longer than what is kept
   * @param piece which message it is a piece of; empty for a control frame
   */
  record Frame(
      Span span,
      boolean fin,
      int rsv,
      int opcode,
      byte[] key,
      int header,
      byte[] payload,
      Optional<Piece> piece)
      implements Part {

    /** The payload's length in bytes, kept or not. */
    public long length() {
      return span.length() - header;
    }

    public boolean isMasked() {
      return key != null;
    }
  }

  /**
   * A data frame's place in its message: RFC 6455, section 5.4.
   *
   * @param message counts a side's messages from 1
   * @param inflated what this frame's bytes became, if the message is compressed
   * @param whole the message, on the frame that ends it; empty too if it could not be inflated
   */
  record Piece(int message, Optional<Inflated> inflated, Optional<Whole> whole) {}

  /**
   * What a frame's compressed bytes became: RFC 7692, section 7.2.2.
   *
   * @param bytes the first of them
   * @param length how many there are
   * @param trouble a sentence if there could be more; else empty
   */
  record Inflated(byte[] bytes, long length, String trouble) {}

  /**
   * A message as the application gets it.
   *
   * @param text whether it is text; else binary
   * @param bytes the first of its bytes
   * @param length how many there are
   */
  record Whole(boolean text, byte[] bytes, long length) {}

  /**
   * One event of a {@code text/event-stream}: HTML Standard, section 9.2. Its bytes, which may have
   * the sizes of chunks between them, stand in the {@link Body} too.
   */
  record Sse(
      Span span,
      Optional<String> event,
      Optional<String> id,
      Optional<String> data,
      Optional<String> retry,
      Optional<String> comment)
      implements Part {}

  /**
   * A record of TLS: RFC 8446, section 5.1.
   *
   * @param version as it stands there; the real one is agreed within
   * @param length of what it carries
   * @param hello on the record that ends a ClientHello: what it says in the open
   * @param alert what an alert says that is not sealed, in words; else empty
   */
  record TlsRecord(
      Span span, String type, String version, int length, Optional<Hello> hello, String alert)
      implements Part {}

  /**
   * What a ClientHello tells everybody: RFC 6066, section 3 (the name) and RFC 7301 (the
   * protocols).
   */
  record Hello(Optional<String> serverName, List<String> protocols) {}

  /**
   * A command to Redis, its reply, or what it sends unasked.
   *
   * @param type {@code command}, {@code reply} or {@code push}
   * @param number the command's, counted from 1; for a reply the one that it answers; 0 for a push
   * @param answers the words of the command that a reply answers
   */
  record Resp(Span span, String type, RespValue value, long number, Optional<String> answers)
      implements Part {}

  /**
   * Bytes that are not decoded.
   *
   * @param why a sentence
   * @param frames how many frames these are, if that was counted; else 0
   */
  record Opaque(Span span, String why, int frames) implements Part {

    public Opaque(Span span, String why) {
      this(span, why, 0);
    }
  }

  /**
   * A rule of a standard that was broken.
   *
   * @param span the bytes that broke it, as far as they had come
   * @param code the close code (or the HTTP status) that the standard answers with
   * @param sentence the rule, with its section
   */
  record Violation(Span span, int code, String sentence) implements Part {}
}
