package ws101.wire;

/**
 * A stretch of what one side sent.
 *
 * @param from who sent it
 * @param start the offset of its first byte in all that this side has sent on the connection
 * @param end the offset after its last byte
 * @param bytes its bytes exactly as they crossed the wire, or only the first of them if it is long;
 *     not to be changed
 */
public record Span(Side from, long start, long end, byte[] bytes) {

  public long length() {
    return end - start;
  }

  /** Whether some of its bytes were counted but not kept. */
  public boolean isCut() {
    return bytes.length < length();
  }
}
