package ws101.step03;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the chat and one receiver know, and nobody else. Whoever signs with it proves that they know
 * it, and that nobody has changed what they signed.
 */
public record Secret(String text) {

  private static final String ALGORITHM = "HmacSHA256"; // RFC 2104, with the hash of FIPS 180-4.
  private static final String VERSION = "v1=";
  private static final int BYTES = 32;

  /** A new one, for a new receiver: who knows one secret knows no other. */
  static Secret make() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }

  /** Signs the time together with the body, so that neither can be had without the other. */
  public String sign(String timestamp, Buffer body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(text.getBytes(UTF_8), ALGORITHM));
      mac.update((timestamp + ".").getBytes(UTF_8));
      return VERSION + HexFormat.of().formatHex(mac.doFinal(body.getBytes()));
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /**
   * Whether one of the signatures, parted by commas, is ours. There may be two while a secret is
   * being replaced. The comparison takes as long for a wrong first letter as for a wrong last one:
   * how long it takes must not tell how much was right.
   */
  public boolean isOurs(String signatures, String timestamp, Buffer body) {
    byte[] ours = sign(timestamp, body).getBytes(UTF_8);
    return Stream.of(signatures.split(","))
        .map(each -> each.strip().getBytes(UTF_8))
        .anyMatch(each -> MessageDigest.isEqual(each, ours));
  }

  /** A secret is never printed, not even by accident. */
  @Override
  public String toString() {
    return "a secret";
  }
}
