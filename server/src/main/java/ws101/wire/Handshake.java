package ws101.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import ws101.wire.Part.RequestHead;
import ws101.wire.Part.ResponseHead;

/** The opening handshake: RFC 6455, section 4. */
public final class Handshake {

  /** The one that only a server that knows WebSocket adds to the key: RFC 6455, section 1.3. */
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Handshake() {}

  /**
   * The {@code Sec-WebSocket-Accept} for a {@code Sec-WebSocket-Key}: RFC 6455, section 4.2.2, step
   * 5.4.
   */
  public static String accept(String key) {
    return steps(key).base64();
  }

  static HandshakeReport.Accept steps(String key) {
    try {
      String joined = key + GUID;
      byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(joined.getBytes(ISO_8859_1));
      return new HandshakeReport.Accept(
          key, joined, HexFormat.of().formatHex(sha1), Base64.getEncoder().encodeToString(sha1));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has SHA-1.", impossible);
    }
  }

  /** Whether a request asks to go on in WebSocket, as it must be asked. */
  public static boolean asksFor(RequestHead request) {
    return Field.tokens(request.fields(), "Upgrade").contains("websocket")
        && Field.tokens(request.fields(), "Connection").contains("upgrade");
  }

  /** Whether a request means to open a WebSocket, well or badly. */
  static boolean isMeantBy(RequestHead request) {
    return Field.tokens(request.fields(), "Upgrade").contains("websocket")
        || Field.first(request.fields(), "Sec-WebSocket-Key").isPresent();
  }

  /**
   * Whether a response agrees to go on in WebSocket: from its last byte on, both sides speak in
   * frames.
   */
  public static boolean agrees(ResponseHead response) {
    return response.status() == 101
        && Field.tokens(response.fields(), "Upgrade").contains("websocket");
  }
}
