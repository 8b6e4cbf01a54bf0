package ws101.wire;

import java.util.Arrays;

/** Counts every byte that it is given, and keeps the first of them. */
final class Kept {

  private final int most;
  private byte[] bytes = new byte[64];
  private int size;
  private long length;

  /**
   * @param most how many bytes are kept
   */
  Kept(int most) {
    this.most = most;
  }

  void add(byte[] from, int at, int end) {
    int count = Math.min(end - at, most - size);
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(2 * bytes.length, size + count)));
    }
    System.arraycopy(from, at, bytes, size, count);
    size += count;
    length += end - at;
  }

  /** How many bytes came, kept or not. */
  long length() {
    return length;
  }

  /** The byte at {@code index}, 0 to 255; it must have been kept. */
  int at(int index) {
    return bytes[index] & 0xff;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }
}
