package ws101.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tap before a server that is not ours, as a process; and a sentence for what cannot be. */
@Timeout(120)
class TapTest {

  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void whatCrossesTheTapArrivesAndStandsInItsExports() throws Exception {
    try (var server = listen();
        var kit = Kit.start(CHECKOUT, "tap", "ws://localhost:" + server.getLocalPort())) {
      int tap = Integer.parseInt(kit.says("tap is at ws://localhost:(\\d+) ").group(1));
      int page = Integer.parseInt(kit.says("shown at http://localhost:(\\d+)").group(1));

      try (var client = new Socket(InetAddress.getLoopbackAddress(), tap);
          var served = server.accept()) {
        client.getOutputStream().write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
        assertThat(new String(served.getInputStream().readNBytes(28), US_ASCII))
            .startsWith("GET /x");
      }

      assertThat(get(page, "/")).contains("<h1>Wiretap</h1>");
      assertThat(get(page, "/tap/log.json")).contains("\"target\":\"/x\"");
      assertThat(get(page, "/tap/log.har")).contains("\"url\":\"http://a/x\"");
    }
  }

  @Test
  void aPieceOfWhatCrossedIsHandedOutAndWhatIsNotThereIsToldToBeGone() throws Exception {
    try (var server = listen();
        var kit = Kit.start(CHECKOUT, "tap", "ws://localhost:" + server.getLocalPort())) {
      int tap = Integer.parseInt(kit.says("tap is at ws://localhost:(\\d+) ").group(1));
      int page = Integer.parseInt(kit.says("shown at http://localhost:(\\d+)").group(1));
      try (var client = new Socket(InetAddress.getLoopbackAddress(), tap);
          var served = server.accept()) {
        client.getOutputStream().write("GET /x HTTP/1.1\r\n".getBytes(US_ASCII));
        served.getInputStream().readNBytes(17);
      }
      String bytes = "/tap/bytes?connection=1&from=client&start=";

      assertThat(get(page, bytes + "4&end=6")).isEqualTo("/x");
      assertThat(get(page, bytes + "4&end=99")).contains("\"gone\"").contains("are gone");
      assertThat(get(page, bytes + "0&end=9999999")).contains("A piece has at most");
      assertThat(get(page, bytes.replace("client", "me") + "0&end=1")).contains("From is client");
      assertThat(get(page, bytes + "x&end=1")).contains("start is a number");
    }
  }

  @Test
  void aServerThatIsDownIsToldOnThePageInASentence() throws Exception {
    int free = freePort();
    try (var kit = Kit.start(CHECKOUT, "tap", "http://127.0.0.1:" + free)) {
      int tap = Integer.parseInt(kit.says("tap is at http://localhost:(\\d+) ").group(1));
      int page = Integer.parseInt(kit.says("shown at http://localhost:(\\d+)").group(1));
      try (var client = new Socket(InetAddress.getLoopbackAddress(), tap)) {
        assertThat(endOf(client)).isTrue();
      }

      assertThat(get(page, "/tap/log.json"))
          .contains("Nobody listens at 127.0.0.1:" + free + ": the connection was refused.");
    }
  }

  @Test
  void aServerThatTalksNonsenseIsToldByTheRuleThatItBreaks() throws Exception {
    try (var server = listen();
        var kit = Kit.start(CHECKOUT, "tap", "ws://127.0.0.1:" + server.getLocalPort())) {
      int tap = Integer.parseInt(kit.says("tap is at ws://localhost:(\\d+) ").group(1));
      int page = Integer.parseInt(kit.says("shown at http://localhost:(\\d+)").group(1));
      try (var client = new Socket(InetAddress.getLoopbackAddress(), tap);
          var peer = server.accept()) {
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
        peer.getOutputStream().write("SSH-2.0-nonsense\r\n\r\n".getBytes(US_ASCII));
        assertThat(client.getInputStream().readNBytes(20)).asString().startsWith("SSH-2.0");
        peer.shutdownOutput();
        assertThat(endOf(client)).isTrue();
      }

      assertThat(get(page, "/tap/log.json"))
          .contains("\"kind\":\"violation\"")
          .contains("is not HTTP");
    }
  }

  @Test
  void aTapThatEndsTlsSaysSoAndHandsOutItsCertificate() throws Exception {
    try (var server = listen();
        var kit = Kit.start(CHECKOUT, "tap", "--tls", "wss://localhost:" + server.getLocalPort())) {
      int tap = Integer.parseInt(kit.says("tap is at wss://localhost:(\\d+) ").group(1));
      int page = Integer.parseInt(kit.says("shown at http://localhost:(\\d+)").group(1));
      kit.says("The tap ends TLS itself");
      kit.says("a browser: +open https://localhost:" + tap);

      assertThat(get(page, "/")).contains("The tap ends TLS itself").contains("SHA-256");
      assertThat(get(page, "/tap/certificate.pem")).startsWith("-----BEGIN CERTIFICATE-----");
    }
  }

  @Test
  void whereNothingIsSealedThereIsNothingToLookInto() throws Exception {
    try (var kit = Kit.start(CHECKOUT, "tap", "--tls", "ws://localhost:9001")) {
      kit.says("at ws://localhost:9001 nothing is sealed, leave it out");
      assertThat(kit.ends()).isNotZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9001", "ftp://localhost", "ws://", "ws://a b", "ws://x:99999"})
  void whatIsNoAddressIsSaid(String url) throws Exception {
    try (var kit = Kit.start(CHECKOUT, "tap", url)) {
      kit.says("is no address of a server: write it like ws://localhost:9001");
      assertThat(kit.ends()).isNotZero();
    }
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (var taken = listen()) {
      String port = String.valueOf(taken.getLocalPort());
      try (var kit = Kit.start(CHECKOUT, "tap", "ws://localhost:9", "--port", port)) {
        kit.says("Port " + port + " is taken by .* Type ./kit tap ws://localhost:9 --port \\d+");
        assertThat(kit.ends()).isNotZero();
      }
    }
  }

  private static boolean endOf(Socket client) {
    try {
      return client.getInputStream().read() < 0;
    } catch (java.io.IOException reset) {
      return true;
    }
  }

  private static ServerSocket listen() throws Exception {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static int freePort() throws Exception {
    try (var socket = listen()) {
      return socket.getLocalPort();
    }
  }

  private static String get(int port, String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
