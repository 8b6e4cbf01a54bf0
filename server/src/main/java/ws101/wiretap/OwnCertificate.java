package ws101.wiretap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A certificate for {@code localhost} that nobody has signed but itself, and its key. It is made by
 * the {@code keytool} of the JDK that runs, and lives as long as the process: the key is on no disk
 * afterwards.
 */
public record OwnCertificate(PrivateKey key, X509Certificate certificate) {

  private static final String ALIAS = "ws101";

  /** Short: nobody shall go on trusting it. */
  private static final int VALID_DAYS = 7;

  /**
   * Makes one; this takes about a second.
   *
   * @throws IllegalStateException with a sentence for the user
   */
  public static OwnCertificate make() {
    try {
      Path folder = Files.createTempDirectory("ws101-certificate");
      Path store = folder.resolve("own.p12");
      String password = UUID.randomUUID().toString();
      try {
        runKeytool(store, password);
        return read(store, password);
      } finally {
        Files.deleteIfExists(store);
        Files.delete(folder);
      }
    } catch (IOException | GeneralSecurityException problem) {
      throw new IllegalStateException(
          "No certificate can be made for the tap: " + problem.getMessage(), problem);
    }
  }

  private static void runKeytool(Path store, String password) throws IOException {
    var keytool =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost, OU=made by ./kit tap",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1",
            "-ext",
            "eku=serverAuth",
            "-validity",
            String.valueOf(VALID_DAYS),
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass:env",
            "PASSWORD");
    keytool.environment().put("PASSWORD", password); // What stands on a command line all can read.
    Process making = keytool.redirectErrorStream(true).start();
    String said = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (exitOf(making) != 0) {
      throw new IOException("keytool says " + said.strip());
    }
  }

  private static int exitOf(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new IOException("keytool was interrupted", end);
    }
  }

  private static OwnCertificate read(Path store, String password)
      throws IOException, GeneralSecurityException {
    var secret = new PasswordProtection(password.toCharArray());
    var keys = KeyStore.getInstance(store.toFile(), secret.getPassword());
    var entry = (PrivateKeyEntry) keys.getEntry(ALIAS, secret);
    return new OwnCertificate(entry.getPrivateKey(), (X509Certificate) entry.getCertificate());
  }

  /** As a file that browsers, {@code curl --cacert} and {@code NODE_EXTRA_CA_CERTS} take. */
  public String pem() {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(lines.encodeToString(encoded()));
  }

  /** The SHA-256 of the certificate, as browsers show it. */
  public String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(encoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible); // Every JDK has SHA-256.
    }
  }

  private byte[] encoded() {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible); // It was read from such bytes.
    }
  }
}
