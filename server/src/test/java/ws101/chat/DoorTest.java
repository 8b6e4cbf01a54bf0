package ws101.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door of a server made by hand. Who is let in is told what came behind the head, and bye. */
@Timeout(20)
class DoorTest {

  private static final String GOOD =
      """
      GET /inside HTTP/1.1
      Host: example.org
      Upgrade: websocket
      Connection: keep-alive, Upgrade
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13
      """;

  private final Vertx vertx = Vertx.vertx();
  private int port;

  @BeforeEach
  void open() {
    var files = PageFiles.of("web/pages/step06.html");
    var door = new Door(vertx, files, "/inside"::equals, List.of("v2", "v1"), DoorTest::sayBye);
    port =
        vertx
            .createNetServer()
            .connectHandler(door::meet)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
  }

  private static void sayBye(Door.Guest guest) {
    var early = new String(guest.afterHead(), ISO_8859_1);
    guest.socket().end(Buffer.buffer("bye " + early)).onFailure(gone -> {});
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void whoAsksAsTheRfcSaysIsLetIn() throws IOException {
    assertThat(answerTo(GOOD))
        .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
        .contains("Upgrade: websocket\r\n", "Connection: Upgrade\r\n")
        .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
        .doesNotContain("Content-Length", "Sec-WebSocket-Protocol")
        .endsWith("\r\n\r\nbye ");
  }

  @Test
  void whatComesBehindTheHeadBelongsToTheNewProtocol() throws IOException {
    assertThat(answer(head(GOOD) + "early bird")).endsWith("bye early bird");
  }

  @Test
  void theClientsFirstSubprotocolAmongOursIsChosen() throws IOException {
    assertThat(answerTo(GOOD + "Sec-WebSocket-Protocol: v3, v1\nSec-WebSocket-Protocol: v2\n"))
        .contains("Sec-WebSocket-Protocol: v1\r\n");
  }

  @Test
  void aSubprotocolThatWeDoNotKnowIsNotChosenAndNoReasonToRefuse() throws IOException {
    assertThat(answerTo(GOOD + "Sec-WebSocket-Protocol: V1\n"))
        .startsWith("HTTP/1.1 101")
        .doesNotContain("Sec-WebSocket-Protocol");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, POST, 405",
    "/inside, /elsewhere, 404",
    "HTTP/1.1, HTTP/1.0, 400",
    "Host: example.org, X: y, 400",
    "Upgrade: websocket, Upgrade: h2c, 426",
    "'keep-alive, Upgrade', keep-alive, 400",
    "dGhlIHNhbXBsZSBub25jZQ==, c2hvcnQ=, 400",
    "Version: 13, Version: 8, 426",
    "Host: example.org, Host : example.org, 400",
  })
  void whoBreaksARuleIsToldWhich(String good, String bad, int status) throws IOException {
    assertThat(answerTo(GOOD.replace(good, bad))).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void anUpgradeThatIsRequiredIsNamed() throws IOException {
    assertThat(answerTo("GET /inside HTTP/1.1\nHost: example.org\n"))
        .startsWith("HTTP/1.1 426 ")
        .contains("Upgrade: websocket\r\n", "Sec-WebSocket-Version: 13\r\n");
  }

  @Test
  void aMethodThatIsNotAllowedIsAnsweredWithTheOneThatIs() throws IOException {
    assertThat(answerTo(GOOD.replace("GET", "PUT"))).contains("Allow: GET\r\n");
  }

  @Test
  void aPageOfSomebodyElseMayNotOpenTheSocketAndOursMay() throws IOException {
    assertThat(answerTo(GOOD + "Origin: http://evil.example\n")).startsWith("HTTP/1.1 403 ");
    assertThat(answerTo(GOOD + "Origin: http://example.org\n")).startsWith("HTTP/1.1 101 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001",
        "nonsense\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\0b\r\n\r\n"
      })
  void whatIsNoHeadIsABadRequest(String bytes) throws IOException {
    assertThat(answer(bytes)).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aHeadWithoutEndIsRefused() throws IOException {
    assertThat(answer("GET / HTTP/1.1\r\nX: " + "x".repeat(100_000))).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void aTargetThatIsTooLongIsRefused() throws IOException {
    assertThat(answerTo(GOOD.replace("/inside", "/" + "x".repeat(8000))))
        .startsWith("HTTP/1.1 414 ");
  }

  @Test
  void whoSaysNothingIsNotWaitedForForEver() throws IOException {
    assertThat(answer("GET / HT")).isEmpty();
  }

  @Test
  void anAnswerToHeadHasNoBody() throws IOException {
    assertThat(answerTo("HEAD / HTTP/1.1\nHost: example.org\n"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("\r\n\r\n");
  }

  private String answerTo(String lines) throws IOException {
    return answer(head(lines));
  }

  private static String head(String lines) {
    return lines.replace("\n", "\r\n") + "\r\n";
  }

  /** All that comes back until the other side ends the connection. */
  private String answer(String bytes) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
