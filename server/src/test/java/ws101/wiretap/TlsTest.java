package ws101.wiretap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tap that ends TLS itself, between a server and a client who speak it with the JDK. */
@Timeout(60)
class TlsTest {

  private static OwnCertificate taps;
  private static OwnCertificate servers;

  private final EventLog log = new EventLog();
  private final Seen seen = new Seen(log);
  private Wiretap tap;

  @BeforeAll
  static void makeCertificates() {
    taps = OwnCertificate.make();
    servers = OwnCertificate.make();
  }

  @AfterEach
  void close() {
    tap.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void whatIsSealedOutsideIsSeenInClear(String protocol) throws Exception {
    try (var listener = Sealed.listen(servers, protocol)) {
      openTo(Sealed.addressOf(listener));
      try (var client = Sealed.connect(taps, tap.port(), protocol);
          var server = accept(client, listener)) {

        says(client, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(hears(server, 27)).startsWith("GET /x");
        says(server, "HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(hears(client, 27)).startsWith("HTTP/1.1 204");
      }
    }

    seen.seen("closed");
    assertThat(seen.all("head")).hasSize(2);
    assertThat(seen.all("record")).isEmpty();
    assertThat(tls("opened").getString("protocol")).isEqualTo(protocol);
    assertThat(tls("opened").getString("cipher")).startsWith("TLS_");
    assertThat(tls("connected").getString("protocol")).isEqualTo(protocol);
    assertThat(tls("connected").getString("certificate")).contains("CN=localhost");
  }

  /** TLS 1.3 has half-closed streams as TCP has; the JDK's socket goes on reading. */
  @Test
  void whoHasSaidAllStillHears() throws Exception {
    try (var listener = Sealed.listen(servers, "TLSv1.3")) {
      openTo(Sealed.addressOf(listener));
      try (var client = Sealed.connect(taps, tap.port(), "TLSv1.3");
          var server = accept(client, listener)) {

        says(client, "that is all");
        client.shutdownOutput();
        assertThat(server.getInputStream().readAllBytes()).asString().isEqualTo("that is all");
        says(server, "and yet");
        server.shutdownOutput();

        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("and yet");
      }
    }

    seen.seen("closed");
    assertThat(seen.all("finished")).hasSize(2).allMatch(end -> end.getBoolean("closeNotify"));
  }

  /** RFC 8446, section 6.1: without close_notify nobody knows whether more was to come. */
  @Test
  void aFinThatTlsDidNotAnnounceIsToldAsSuch() throws Exception {
    try (var listener = Sealed.listen(servers, "TLSv1.3")) {
      openTo(Sealed.addressOf(listener));
      try (var plain = new Socket("localhost", tap.port());
          var client = sealed(plain);
          var server = accept(client, listener)) {
        says(client, "that is");
        assertThat(hears(server, 7)).isEqualTo("that is");

        plain.shutdownOutput();

        assertThat(seen.seen("finished", "from", "client").facts().getBoolean("closeNotify"))
            .isFalse();
      }
    }
  }

  private SSLSocket sealed(Socket plain) throws Exception {
    var factory = Sealed.trusting(taps).getSocketFactory();
    return (SSLSocket) factory.createSocket(plain, "localhost", tap.port(), false);
  }

  /** Before TLS 1.3, close_notify ends both directions; nothing may be left open in the tap. */
  @Test
  void inAnOlderTlsBothDirectionsEndTogether() throws Exception {
    try (var listener = Sealed.listen(servers, "TLSv1.2")) {
      openTo(Sealed.addressOf(listener));
      var client = Sealed.connect(taps, tap.port(), "TLSv1.2");
      try (var server = accept(client, listener)) {
        says(client, "that is all");
        client.close();

        assertThat(server.getInputStream().readAllBytes()).asString().isEqualTo("that is all");
      }
    }

    seen.seen("closed");
    assertThat(seen.all("finished").get(0).getBoolean("closeNotify")).isTrue();
  }

  @Test
  void manyBytesEachWayArriveUnchanged() throws Exception {
    byte[] many = new byte[4_000_000];
    new java.util.Random(7).nextBytes(many);
    try (var listener = Sealed.listen(servers, "TLSv1.3")) {
      openTo(Sealed.addressOf(listener));
      try (var client = Sealed.connect(taps, tap.port(), "TLSv1.3");
          var server = accept(client, listener)) {

        var there = CompletableFuture.supplyAsync(() -> receives(server, many.length));
        var back = CompletableFuture.supplyAsync(() -> receives(client, many.length));
        var sending = CompletableFuture.runAsync(() -> sends(server, many));
        sends(client, many);

        assertThat(there.get(30, TimeUnit.SECONDS)).isEqualTo(many);
        assertThat(back.get(30, TimeUnit.SECONDS)).isEqualTo(many);
        sending.get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aResetSaysNoGoodbye() throws Exception {
    try (var listener = Sealed.listen(servers, "TLSv1.3")) {
      openTo(Sealed.addressOf(listener));
      try (var client = Sealed.connect(taps, tap.port(), "TLSv1.3");
          var server = accept(client, listener)) {

        tap.fault(new JsonObject().put("fault", "reset")).toCompletableFuture().get();

        assertThatThrownBy(() -> client.getInputStream().read())
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("reset");
        assertThatThrownBy(() -> server.getInputStream().read())
            .isInstanceOf(SocketException.class);
      }
    }
  }

  @Test
  void aClientThatDoesNotTrustTheTapIsTold() throws Exception {
    try (var listener = Sealed.listen(servers, "TLSv1.3")) {
      openTo(Sealed.addressOf(listener));
      try (var client = Sealed.connect(servers, tap.port(), "TLSv1.3")) {
        assertThatThrownBy(client::startHandshake).isInstanceOf(SSLHandshakeException.class);
      }
      seen.seen("closed");
    }

    assertThat(tls("opened").getString("problem")).contains("does not trust the tap's certificate");
  }

  @Test
  void aClientWithoutTlsIsToldToo() throws Exception {
    try (var listener = Sealed.listen(servers, "TLSv1.3")) {
      openTo(Sealed.addressOf(listener));
      try (var client = new Socket(InetAddress.getLoopbackAddress(), tap.port())) {
        client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
        seen.seen("closed");
      }
    }

    assertThat(tls("opened").getString("problem"))
        .isEqualTo("The client does not speak TLS: this tap is at wss:// or https://.");
  }

  @Test
  void aServerWithoutTlsIsRefusedInASentence() throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      openTo((InetSocketAddress) listener.getLocalSocketAddress());
      try (var client = Sealed.connect(taps, tap.port(), "TLSv1.3")) {
        client.startHandshake();
        try (var server = listener.accept()) {
          server.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
          seen.seen("closed");
        }
      }
    }

    assertThat(seen.all("refused").get(0).getString("reason")).contains("answers, but not in TLS");
  }

  /**
   * Without being told to end it, the tap relays TLS sealed: records, and none of their content.
   */
  @Test
  void withoutBeingAskedToTheTapDoesNotLookInside() throws Exception {
    try (var listener = Sealed.listen(servers, "TLSv1.3")) {
      tap = Wiretap.open(log, "ada", Sealed.addressOf(listener));
      try (var client = Sealed.connect(servers, tap.port(), "TLSv1.3");
          var server = accept(client, listener)) {
        says(client, "secret");
        assertThat(hears(server, 6)).isEqualTo("secret");
      }
    }

    assertThat(seen.all("record")).isNotEmpty();
    assertThat(seen.all("head")).isEmpty();
    assertThat(seen.all("opened").get(0).containsKey("tls")).isFalse();
  }

  @Test
  void aWebSocketOverTlsIsToldFrameByFrame() throws Exception {
    var vertx = Vertx.vertx();
    try {
      var server =
          vertx
              .createHttpServer(secured())
              .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      openTo(new InetSocketAddress("127.0.0.1", server.actualPort()));
      var ada = new OneText();

      var socket =
          HttpClient.newBuilder()
              .sslContext(Sealed.trusting(taps))
              .build()
              .newWebSocketBuilder()
              .buildAsync(URI.create("wss://localhost:" + tap.port()), ada)
              .get();
      socket.sendText("hello", true).get();
      assertThat(ada.heard().get()).isEqualTo("hello");
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get();
      assertThat(ada.closed().get()).isEqualTo(1000);
      seen.seen("closed");
    } finally {
      vertx.close().await();
    }

    assertThat(seen.all("frame"))
        .extracting(frame -> frame.getString("from") + " " + frame.getInteger("opcode"))
        .containsExactlyInAnyOrder("client 1", "server 1", "client 8", "server 8");
  }

  private static HttpServerOptions secured() {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    String key =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(lines.encodeToString(servers.key().getEncoded()));
    return new HttpServerOptions()
        .setSsl(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setKeyValue(Buffer.buffer(key))
                .setCertValue(Buffer.buffer(servers.pem())));
  }

  private void openTo(InetSocketAddress upstream) {
    tap = Wiretap.open(log, "ada", upstream, Manner.PLAIN.ending(new Tls(taps, "localhost")));
  }

  /** The server shakes hands, as the client does, who began. */
  private static SSLSocket accept(SSLSocket client, SSLServerSocket listener) throws Exception {
    var shaking = CompletableFuture.runAsync(() -> shakeHands(client));
    var server = (SSLSocket) listener.accept();
    server.setSoTimeout(client.getSoTimeout());
    shakeHands(server);
    shaking.get(10, TimeUnit.SECONDS);
    return server;
  }

  private static void shakeHands(SSLSocket socket) {
    try {
      socket.startHandshake();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static void says(Socket socket, String text) {
    sends(socket, text.getBytes(US_ASCII));
  }

  private static void sends(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static String hears(Socket socket, int length) {
    return new String(receives(socket, length), US_ASCII);
  }

  private static byte[] receives(Socket socket, int length) {
    try {
      return socket.getInputStream().readNBytes(length);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private JsonObject tls(String kind) {
    return seen.all(kind).get(0).getJsonObject("tls");
  }
}
