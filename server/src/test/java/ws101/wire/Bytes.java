package ws101.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;

/** Bytes as tests write them. */
public final class Bytes {

  private Bytes() {}

  /** {@code hex("81 05 48")}: two hexadecimal digits a byte. */
  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  /** Lines of HTTP: each {@code |} is a line's end, and the empty line is added. */
  public static byte[] head(String lines) {
    return (lines.replace("|", "\r\n") + "\r\n\r\n").getBytes(ISO_8859_1);
  }

  public static byte[] latin1(String text) {
    return text.getBytes(ISO_8859_1);
  }

  public static byte[] join(byte[]... pieces) {
    var joined = new java.io.ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      joined.writeBytes(piece);
    }
    return joined.toByteArray();
  }
}
