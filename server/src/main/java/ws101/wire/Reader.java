package ws101.wire;

import java.util.List;

/**
 * Reads one stretch of one direction: a head, a body, frames. It takes what belongs to it and
 * leaves the rest.
 */
interface Reader {

  /**
   * Reads from {@code bytes[at]} on, adds to {@code parts} what it recognised.
   *
   * @return the index of the first byte that it did not take; less than {@code end} only if it is
   *     done
   */
  int read(byte[] bytes, int at, int end, List<Part> parts);

  /** Whether the next byte belongs to somebody else. */
  boolean isDone();

  /** The stream has ended: what is left becomes a part. */
  void end(List<Part> parts);
}
