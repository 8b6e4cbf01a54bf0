package ws101.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import ws101.wire.Part.Sse;

/**
 * Splits a {@code text/event-stream} into its events as their empty lines arrive: HTML Standard,
 * section 9.2.6. A line ends with CR LF, LF or CR; where a stream has used CR LF, the LF is waited
 * for.
 */
final class EventStream {

  private static final String BOM = "\uFEFF";

  private final Side from;
  private final int keep;
  private Gatherer raw;
  private Kept line;
  private boolean isFirstLine = true;
  private boolean afterCr;
  private boolean usesCrLf;
  private boolean isEnding;

  private StringBuilder data;
  private StringBuilder comment;
  private String type;
  private String id;
  private String retry;

  EventStream(Side from, long start, int keep) {
    this.from = from;
    this.keep = keep;
    begin(start);
    line = new Kept(keep);
  }

  /** The stream's own bytes, up to the end of the next event: the index after it. */
  int read(byte[] bytes, int at, int end, List<Part> parts) {
    while (at < end) {
      boolean isLfOfCr = afterCr && bytes[at] == '\n';
      usesCrLf |= isLfOfCr;
      afterCr = false;
      if (isEnding && !isLfOfCr) {
        return complete(at, parts);
      }
      if (isLfOfCr && raw.length() == 0) {
        skip(bytes, at, at + 1);
        at++;
        continue;
      }
      raw.add(bytes, at, at + 1);
      byte next = bytes[at++];
      if (isEnding) {
        return complete(at, parts);
      }
      if (isLfOfCr) {
        continue;
      }
      if (next != '\r' && next != '\n') {
        line.add(bytes, at - 1, at);
        continue;
      }
      afterCr = next == '\r';
      if (line.length() > 0) {
        takeLine();
      } else if (afterCr && usesCrLf) {
        isEnding = true;
      } else {
        return complete(at, parts);
      }
    }
    return at;
  }

  /** Bytes between those of the stream: the sizes of chunks. */
  void skip(byte[] bytes, int at, int end) {
    if (raw.length() > 0) {
      raw.add(bytes, at, end);
    } else {
      raw = new Gatherer(from, raw.start() + end - at, keep);
    }
  }

  /** An event without its empty line is none: HTML Standard, 9.2.6. */
  void end(List<Part> parts) {
    if (isEnding) {
      complete(0, parts);
    }
  }

  private void takeLine() {
    String words = new String(line.bytes(), UTF_8);
    line = new Kept(keep);
    if (isFirstLine && words.startsWith(BOM)) {
      words = words.substring(BOM.length());
    }
    isFirstLine = false;
    int colon = words.indexOf(':');
    String name = colon < 0 ? words : words.substring(0, colon);
    String value = colon < 0 ? "" : words.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    switch (name) {
      case "" -> comment = colon == 0 ? joined(comment, value) : comment;
      case "data" -> data = joined(data, value);
      case "event" -> type = value;
      case "id" -> id = value.indexOf('\0') < 0 ? value : id;
      case "retry" -> retry = value.matches("[0-9]+") ? value : retry;
      default -> {} // Other fields are ignored.
    }
  }

  private StringBuilder joined(StringBuilder before, String value) {
    var joined = before == null ? new StringBuilder() : before;
    String more = before == null ? value : "\n" + value;
    return joined.append(more, 0, Math.min(more.length(), Math.max(0, keep - joined.length())));
  }

  private int complete(int at, List<Part> parts) {
    if (data != null || comment != null || type != null || id != null || retry != null) {
      parts.add(
          new Sse(
              raw.span(),
              Optional.ofNullable(type),
              Optional.ofNullable(id),
              Optional.ofNullable(data).map(StringBuilder::toString),
              Optional.ofNullable(retry),
              Optional.ofNullable(comment).map(StringBuilder::toString)));
    }
    begin(raw.end());
    return at;
  }

  private void begin(long start) {
    raw = new Gatherer(from, start, keep);
    isEnding = false;
    data = null;
    comment = null;
    type = null;
    id = null;
    retry = null;
  }
}
