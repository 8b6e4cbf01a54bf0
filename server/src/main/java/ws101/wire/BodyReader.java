package ws101.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ws101.wire.Part.Body;
import ws101.wire.Part.Opaque;

/**
 * Reads a body whose end is known by a count or by the end of the stream: RFC 9112, section 6.3. If
 * it carries events, which may go on for hours, each of them ends a part.
 */
final class BodyReader implements Reader {

  private static final long UNTIL_THE_END = Long.MAX_VALUE;

  private final Side from;
  private final int keep;
  private final long length;
  private final Optional<EventStream> events;
  private Gatherer gathered;
  private long total;

  private BodyReader(Side from, long start, int keep, long length, Optional<EventStream> events) {
    this.from = from;
    this.keep = keep;
    this.gathered = new Gatherer(from, start, keep);
    this.length = length;
    this.events = events;
  }

  /** A body of {@code length} bytes, at least one. */
  static BodyReader ofLength(
      Side from, long start, int keep, long length, Optional<EventStream> events) {
    return new BodyReader(from, start, keep, length, events);
  }

  /** A body that ends with the stream. */
  static BodyReader untilTheEnd(Side from, long start, int keep, Optional<EventStream> events) {
    return new BodyReader(from, start, keep, UNTIL_THE_END, events);
  }

  @Override
  public int read(byte[] bytes, int at, int end, List<Part> parts) {
    int until = at + (int) Math.min(end - at, length - total);
    while (at < until) {
      var seen = new ArrayList<Part>();
      int start = at;
      int next = events.map(each -> each.read(bytes, start, until, seen)).orElse(until);
      gathered.add(bytes, at, next);
      total += next - at;
      at = next;
      if (!seen.isEmpty() && !isDone()) {
        parts.add(new Body(gathered.span(), false));
        gathered = new Gatherer(from, gathered.end(), keep);
      }
      if (isDone()) {
        parts.add(new Body(gathered.span(), true));
        events.ifPresent(each -> each.end(seen));
      }
      parts.addAll(seen);
    }
    return at;
  }

  @Override
  public boolean isDone() {
    return total == length;
  }

  @Override
  public void end(List<Part> parts) {
    if (isDone()) {
      return;
    }
    parts.add(
        length == UNTIL_THE_END
            ? new Body(gathered.span(), true)
            : new Opaque(
                gathered.span(),
                "The stream ended after %d of %d bytes of the body.".formatted(total, length)));
    events.ifPresent(each -> each.end(parts));
  }
}
