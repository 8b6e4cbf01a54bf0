package ws101.wire;

import java.util.Arrays;
import java.util.List;
import ws101.wire.Part.Opaque;

/**
 * Takes what cannot be decoded as it comes: the only reader whose parts depend on how the bytes are
 * cut.
 */
final class OpaqueReader implements Reader {

  private final Side from;
  private final int keep;
  private final String why;
  private long offset;

  OpaqueReader(Side from, long start, int keep, String why) {
    this.from = from;
    this.offset = start;
    this.keep = keep;
    this.why = why;
  }

  @Override
  public int read(byte[] bytes, int at, int end, List<Part> parts) {
    byte[] kept = Arrays.copyOfRange(bytes, at, at + Math.min(keep, end - at));
    parts.add(new Opaque(new Span(from, offset, offset + end - at, kept), why));
    offset += end - at;
    return end;
  }

  @Override
  public boolean isDone() {
    return false;
  }

  @Override
  public void end(List<Part> parts) {}
}
