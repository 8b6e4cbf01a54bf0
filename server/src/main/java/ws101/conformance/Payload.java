package ws101.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes that a cell writes down: terms joined by {@code +}, each a JSON string or {@code x} and
 * hex digits, and {@code *N} after it for "repeated, and cut to N bytes".
 */
final class Payload {

  private static final Pattern TERM =
      Pattern.compile("\\+?(?:x([0-9a-f]*)|(\"(?:[^\"\\\\]|\\\\.)*\"))(?:\\*(\\d+))?");

  private Payload() {}

  static byte[] of(String cell) {
    var bytes = new ByteArrayOutputStream();
    Matcher term = TERM.matcher(cell);
    int at = 0;
    while (at < cell.length()) {
      if (!term.find(at) || term.start() != at) {
        throw new IllegalArgumentException("No payload at " + at + " of " + cell);
      }
      byte[] once =
          term.group(1) != null
              ? HexFormat.of().parseHex(term.group(1))
              : new JsonArray("[" + term.group(2) + "]").getString(0).getBytes(UTF_8);
      int length = term.group(3) == null ? once.length : Integer.parseInt(term.group(3));
      for (int i = 0; i < length; i++) {
        bytes.write(once[i % once.length]);
      }
      at = term.end();
    }
    return bytes.toByteArray();
  }
}
