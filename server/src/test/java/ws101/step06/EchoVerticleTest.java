package ws101.step06;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.stage.Ports;

/** What lesson 06 says of its echo; {@code ConformanceTest} knows what it does with the rest. */
@Timeout(20)
class EchoVerticleTest {

  private static final int LIMIT = 5;
  private static Vertx vertx;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private int port;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @BeforeEach
  void start() {
    port = Ports.free();
    var options = new DeploymentOptions().setConfig(JsonObject.of("port", port));
    vertx.deployVerticle(new EchoVerticle(), options).await();
  }

  @AfterEach
  void stop() {
    vertx.deploymentIDs().forEach(id -> vertx.undeploy(id).await());
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  @Test
  void whatAGuestSaysComesBackToThatGuestAlone() throws Exception {
    var ada = new Guest("/chat");
    var bob = new Guest("/chat");

    ada.socket.sendText("Zoë 🎈", true).join();
    bob.socket.sendText("only mine", true).join();

    assertThat(ada.hears()).isEqualTo("Zoë 🎈");
    assertThat(bob.hears()).isEqualTo("only mine");
  }

  @Test
  void bytesComeBackAsBytes() throws Exception {
    var ada = new Guest("/chat");

    ada.socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();

    assertThat(ada.hears()).isEqualTo("3 bytes");
  }

  @Test
  void whoAsksForTwoPiecesGetsTheSecondAfterThePong() throws Exception {
    var ada = new Guest("/chat?cut=2");

    ada.socket.sendText("Hello", true).join();

    assertThat(ada.hears()).isEqualTo("He…");
    assertThat(ada.hears()).isEqualTo("ping");
    assertThat(ada.hears()).isEqualTo("llo");
  }

  @Test
  void aMessageThatIsTooShortForTwoPiecesComesInOne() throws Exception {
    var ada = new Guest("/chat?cut=5");

    ada.socket.sendText("Hello", true).join();

    assertThat(ada.hears()).isEqualTo("Hello");
  }

  @Test
  void aMessageAboveOneMebibyteIsRefusedWith1009() throws Exception {
    var ada = new Guest("/chat");

    ada.socket.sendText("x".repeat(1024 * 1024 + 1), true);

    assertThat(ada.hears()).startsWith("Close 1009");
  }

  @Test
  void aGoodbyeComesBackWithItsCode() throws Exception {
    var ada = new Guest("/chat");

    ada.socket.sendClose(3000, "enough").join();

    assertThat(ada.hears()).isEqualTo("Close 3000 ");
  }

  @Test
  void thePageIsAtTheRootAndMayRunNoScriptButItsOwn() throws Exception {
    var page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.body()).contains("src=\"/web/modules/pages/step06.js\"");
    assertThat(get("/web/modules/pages/step06.js").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/web/modules/../pages/step06.html",
        "/web/modules/..%2fpages/step06.html",
        "/web/modules/%2e%2e/pages/step06.html",
        "/web/pages/step06.html",
        "/ws101/step06/EchoVerticle.class"
      })
  void nothingElseOfTheClassPathIsServed(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var address = URI.create("http://localhost:" + port + path);
    return CLIENT.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  /** One person at the JDK's own WebSocket client; what is heard is written down in words. */
  private final class Guest implements WebSocket.Listener {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    Guest(String path) {
      var address = URI.create("ws://localhost:" + port + path);
      socket = CLIENT.newWebSocketBuilder().buildAsync(address, this).join();
    }

    String hears() throws InterruptedException {
      String next = heard.poll(LIMIT, SECONDS);
      if (next == null) {
        throw new AssertionError("Nothing came within " + LIMIT + " seconds.");
      }
      return next;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence piece, boolean last) {
      heard.add(piece + (last ? "" : "…"));
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
      heard.add(bytes.remaining() + " bytes");
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer words) {
      heard.add("ping");
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      heard.add("Close " + code + " " + reason);
      return null;
    }
  }
}
