package ws101.stage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * Reads a JVM's heap off what its garbage collector logs: after each collection, how much is in
 * use. The program itself is not touched, and does not know. The collector's lines are taken out;
 * all else that the program prints is passed on at once, byte for byte.
 */
final class HeapGauge extends FilterInputStream {

  /** Makes a JVM log its collections (JEP 271), each line with its level and tag. */
  static final List<String> FLAGS = List.of("-Xlog:gc:stdout:level,tags");

  private static final byte[] MARK = "[info][gc] ".getBytes(US_ASCII);

  /** What is left of what, in mebibytes: {@code 18M->4M(61M)}. */
  private static final Pattern LEFT = Pattern.compile("\\d+M->(\\d+)M\\(\\d+M\\)");

  private static final long MEBIBYTE = 1024 * 1024;

  private final LongConsumer used;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** As many bytes of the mark as this line began with; -1 once it began otherwise. */
  private int matched;

  /**
   * @param used hears after each collection how many bytes of the heap are in use
   */
  HeapGauge(InputStream output, LongConsumer used) {
    super(output);
    this.used = used;
  }

  @Override
  public int read() throws IOException {
    throw new UnsupportedOperationException("Read more than a byte at a time.");
  }

  /** What was held back as a possible mark comes with the bytes that show that it is none. */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var raw = new byte[length - MARK.length];
    while (true) {
      int count = in.read(raw, 0, raw.length);
      if (count < 0) {
        return passOnHeld(buffer, offset);
      }
      int passed = offset;
      for (int i = 0; i < count; i++) {
        passed = take(raw[i], buffer, passed);
      }
      if (passed > offset) {
        return passed - offset;
      }
    }
  }

  /** At the end: what began like a mark was none. */
  private int passOnHeld(byte[] buffer, int offset) {
    int held = matched == MARK.length ? 0 : Math.max(0, matched);
    System.arraycopy(MARK, 0, buffer, offset, held);
    matched = -1;
    return held == 0 ? -1 : held;
  }

  /** Returns where the next byte that is passed on belongs. */
  private int take(byte next, byte[] buffer, int at) {
    if (matched == MARK.length) {
      takeMarked(next);
      return at;
    }
    if (matched >= 0 && next == MARK[matched]) {
      matched++;
      return at;
    }
    int passed = at;
    if (matched > 0) {
      System.arraycopy(MARK, 0, buffer, at, matched);
      passed += matched;
    }
    buffer[passed] = next;
    matched = next == '\n' ? 0 : -1;
    return passed + 1;
  }

  private void takeMarked(byte next) {
    if (next != '\n') {
      line.write(next);
      return;
    }
    var left = LEFT.matcher(line.toString(US_ASCII));
    if (left.find()) {
      used.accept(Long.parseLong(left.group(1)) * MEBIBYTE);
    }
    line.reset();
    matched = 0;
  }
}
