package ws101.wire;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ws101.wire.Part.Violation;

/** Where the body that follows a head ends: RFC 9112, section 6.3. */
final class Bodies {

  private static final String LENGTH_UNKNOWN = "Not decoded: nobody knows how long this body is.";

  private static final String TWO_LENGTHS =
      "Transfer-Encoding and Content-Length must not stand together: who reads the other one sees"
          + " another message, which is how requests are smuggled (RFC 9112, 6.1 and 11.2).";

  private static final String NOT_CHUNKED =
      "The last transfer coding of a request is chunked (RFC 9112, 6.3).";

  private static final String CODED_IN_HTTP_1_0 =
      "HTTP/1.0 knows no Transfer-Encoding: with it nobody can trust where the message ends (RFC"
          + " 9112, 6.1).";

  private static final String NO_LENGTH =
      "Content-Length is one number of digits (RFC 9110, 8.6; RFC 9112, 6.3).";

  private Bodies() {}

  /**
   * Who reads the body; empty if there is none.
   *
   * @param version of the head, such as {@code HTTP/1.1}
   * @param start the offset of its first byte
   * @param keep how many bytes of it, or of one of its chunks, are kept
   * @param parts gets the rules that the head breaks
   */
  static Optional<Reader> after(
      Span head, String version, List<Field> fields, long start, int keep, List<Part> parts) {
    Side from = head.from();
    var events =
        isEventStream(from, fields)
            ? Optional.of(new EventStream(from, start, keep))
            : Optional.<EventStream>empty();

    var codings = Field.tokens(fields, "Transfer-Encoding");
    var lengths = new HashSet<>(Field.tokens(fields, "Content-Length"));
    if (!codings.isEmpty()) {
      if (version.equals("HTTP/1.0")) {
        parts.add(new Violation(head, 400, CODED_IN_HTTP_1_0));
      }
      if (!lengths.isEmpty()) {
        parts.add(new Violation(head, 400, TWO_LENGTHS));
      }
      if (codings.get(codings.size() - 1).equals("chunked")) {
        return Optional.of(new ChunkedReader(from, start, keep, events));
      }
      if (from == Side.SERVER) {
        return Optional.of(BodyReader.untilTheEnd(from, start, keep, events));
      }
      parts.add(new Violation(head, 400, NOT_CHUNKED));
      return Optional.of(new OpaqueReader(from, start, keep, LENGTH_UNKNOWN));
    }
    if (lengths.isEmpty()) {
      return from == Side.SERVER
          ? Optional.of(BodyReader.untilTheEnd(from, start, keep, events))
          : Optional.empty();
    }
    if (lengths.size() > 1 || !lengths.iterator().next().matches("\\d{1,18}")) {
      parts.add(new Violation(head, 400, NO_LENGTH));
      return Optional.of(new OpaqueReader(from, start, keep, LENGTH_UNKNOWN));
    }
    long length = Long.parseLong(lengths.iterator().next());
    return length == 0
        ? Optional.empty()
        : Optional.of(BodyReader.ofLength(from, start, keep, length, events));
  }

  private static boolean isEventStream(Side from, List<Field> fields) {
    return from == Side.SERVER
        && Field.first(fields, "Content-Encoding").isEmpty()
        && Field.first(fields, "Content-Type")
            .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
            .orElse(false);
  }
}
