package ws101.wire;

import java.util.Arrays;
import java.util.List;
import ws101.wire.Part.Opaque;

/**
 * Holds what a client sends after it asked to switch protocols: only the answer tells what these
 * bytes are.
 */
final class WaitingReader implements Reader {

  private static final int MOST = 64 * 1024;

  private final Gatherer early;

  WaitingReader(Side from, long start) {
    this.early = new Gatherer(from, start, MOST);
  }

  @Override
  public int read(byte[] bytes, int at, int end, List<Part> parts) {
    int taken = (int) Math.min(end - at, MOST - early.length());
    early.add(bytes, at, at + taken);
    return at + taken;
  }

  /** Done when it is full: nobody sends so much to somebody who has not answered. */
  @Override
  public boolean isDone() {
    return early.length() == MOST;
  }

  @Override
  public void end(List<Part> parts) {
    if (early.length() > 0) {
      parts.add(new Opaque(early.span(), "The stream ended before the answer told what this is."));
    }
  }

  long start() {
    return early.start();
  }

  byte[] bytes() {
    byte[] kept = early.span().bytes();
    return Arrays.copyOf(kept, kept.length);
  }
}
