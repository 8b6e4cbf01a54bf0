package ws101.wire;

/** Gathers a stretch of a stream as it comes: counts every byte, keeps the first {@code keep}. */
final class Gatherer {

  private final Side from;
  private final long start;
  private final Kept kept;

  Gatherer(Side from, long start, int keep) {
    this.from = from;
    this.start = start;
    this.kept = new Kept(keep);
  }

  void add(byte[] bytes, int at, int end) {
    kept.add(bytes, at, end);
  }

  long start() {
    return start;
  }

  long end() {
    return start + kept.length();
  }

  long length() {
    return kept.length();
  }

  /** The byte at {@code index} of this stretch, 0 to 255; it must have been kept. */
  int at(int index) {
    return kept.at(index);
  }

  Span span() {
    return new Span(from, start, end(), kept.bytes());
  }
}
