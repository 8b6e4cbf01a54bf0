package ws101.wire;

import java.util.Arrays;

/** Gathers a stretch of a stream as it comes: counts every byte, keeps the first {@code keep}. */
final class Gatherer {

  private final Side from;
  private final long start;
  private final int keep;
  private byte[] kept = new byte[64];
  private int keptLength;
  private long length;

  Gatherer(Side from, long start, int keep) {
    this.from = from;
    this.start = start;
    this.keep = keep;
  }

  void add(byte[] bytes, int at, int end) {
    int count = Math.min(end - at, keep - keptLength);
    if (keptLength + count > kept.length) {
      kept = Arrays.copyOf(kept, Math.min(keep, Math.max(2 * kept.length, keptLength + count)));
    }
    System.arraycopy(bytes, at, kept, keptLength, count);
    keptLength += count;
    length += end - at;
  }

  long start() {
    return start;
  }

  long end() {
    return start + length;
  }

  long length() {
    return length;
  }

  int keptLength() {
    return keptLength;
  }

  /** The byte at {@code index} of this stretch, 0 to 255; it must have been kept. */
  int at(int index) {
    return kept[index] & 0xff;
  }

  Span span() {
    return new Span(from, start, end(), Arrays.copyOf(kept, keptLength));
  }
}
