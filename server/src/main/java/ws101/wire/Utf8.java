package ws101.wire;

import java.nio.charset.StandardCharsets;

/**
 * Checks UTF-8 as it comes, over the borders of fragments: RFC 3629, section 4. Rejects overlong
 * forms, surrogates and what lies beyond U+10FFFF at the first byte that cannot be right.
 */
public final class Utf8 {

  private int missing;
  private int low = 0x80;
  private int high = 0xBF;
  private boolean broken;

  public void accept(byte[] bytes) {
    accept(bytes, 0, bytes.length);
  }

  void accept(byte[] bytes, int at, int end) {
    for (int i = at; i < end; i++) {
      if (missing > 0 || bytes[i] < 0) {
        accept(bytes[i] & 0xff);
      }
    }
  }

  /** Whether some byte could not be right. */
  public boolean isBroken() {
    return broken;
  }

  /** The text of bytes that may have been cut within their last character. */
  public static String textOf(byte[] bytes) {
    int end = bytes.length;
    int back = 1;
    while (back <= 3 && back <= end && (bytes[end - back] & 0xC0) == 0x80) {
      back++;
    }
    if (back <= end && (bytes[end - back] & 0xff) >= 0xC0) {
      var last = new Utf8();
      last.accept(bytes, end - back, end);
      end = last.isComplete() ? end : end - back;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /** Whether what came so far is valid and ends with a whole character. */
  public boolean isComplete() {
    return !broken && missing == 0;
  }

  private void accept(int value) {
    if (missing > 0) {
      broken |= value < low || value > high;
      low = 0x80;
      high = 0xBF;
      missing--;
    } else if (value >= 0xC2 && value <= 0xDF) {
      missing = 1;
    } else if (value >= 0xE0 && value <= 0xEF) {
      missing = 2;
      low = value == 0xE0 ? 0xA0 : 0x80;
      high = value == 0xED ? 0x9F : 0xBF;
    } else if (value >= 0xF0 && value <= 0xF4) {
      missing = 3;
      low = value == 0xF0 ? 0x90 : 0x80;
      high = value == 0xF4 ? 0x8F : 0xBF;
    } else {
      broken |= value >= 0x80;
    }
  }
}
