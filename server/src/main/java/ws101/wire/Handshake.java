package ws101.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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

  /**
   * The answer to a request for a WebSocket that must not get one: the first rule that it breaks
   * decides. Empty if it may have it.
   */
  public static Optional<Answer> refusal(RequestHead request) {
    return HandshakeRules.of(request).broken().stream()
        .filter(rule -> rule.status() != 0)
        .findFirst()
        .map(rule -> Answer.refusing(rule.status(), rule.sentence() + " We saw: " + rule.saw()));
  }

  /**
   * The subprotocol to speak: the client's first among ours. Empty if we know none of those that it
   * offers, or if it offers none; that is no reason to refuse (RFC 6455, section 4.2.2).
   */
  public static Optional<String> choose(RequestHead request, List<String> ours) {
    return HandshakeRules.protocols(request.fields()).stream().filter(ours::contains).findFirst();
  }

  /** Whether a request means to open a WebSocket, well or badly. */
  public static boolean isMeantBy(RequestHead request) {
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
