package ws101.wire;

import java.util.List;
import ws101.wire.Part.Body;
import ws101.wire.Part.Opaque;

/**
 * Reads a body whose end is known by a count or by the end of the stream: RFC 9112, section 6.3.
 */
final class BodyReader implements Reader {

  private static final long UNTIL_THE_END = Long.MAX_VALUE;

  private final Gatherer gathered;
  private final long length;

  private BodyReader(Side from, long start, int keep, long length) {
    this.gathered = new Gatherer(from, start, keep);
    this.length = length;
  }

  /** A body of {@code length} bytes, at least one. */
  static BodyReader ofLength(Side from, long start, int keep, long length) {
    return new BodyReader(from, start, keep, length);
  }

  /** A body that ends with the stream. */
  static BodyReader untilTheEnd(Side from, long start, int keep) {
    return new BodyReader(from, start, keep, UNTIL_THE_END);
  }

  @Override
  public int read(byte[] bytes, int at, int end, List<Part> parts) {
    int taken = (int) Math.min(end - at, length - gathered.length());
    gathered.add(bytes, at, at + taken);
    if (isDone()) {
      parts.add(new Body(gathered.span(), true));
    }
    return at + taken;
  }

  @Override
  public boolean isDone() {
    return gathered.length() == length;
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
                "The stream ended after %d of %d bytes of the body."
                    .formatted(gathered.length(), length)));
  }
}
