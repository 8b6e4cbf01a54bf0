package ws101.step07;

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
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.stage.Ports;

/** What lesson 07 says of its chat. */
@Timeout(20)
class ChatVerticleTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static Vertx vertx;
  private int port;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @BeforeEach
  void start() {
    deploy();
  }

  private void deploy() {
    port = Ports.free();
    var options = new DeploymentOptions().setConfig(JsonObject.of("port", port));
    vertx.deployVerticle(new ChatVerticle(), options).await();
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
  void whatOneMemberSaysEveryMemberHears() {
    var ada = Guest.join(port, "lobby", "Ada");
    var bob = Guest.join(port, "lobby", "Bob");

    ada.says("lobby", "hello");

    assertThat(bob.hears()).isEqualTo(said("lobby", "Ada", "hello"));
    assertThat(ada.hears()).isEqualTo(said("lobby", "Ada", "hello"));
  }

  @Test
  void whatIsSaidInOneRoomIsNotHeardInAnother() {
    var ada = Guest.join(port, "lobby", "Ada");
    var bob = Guest.join(port, "attic", "Bob");

    ada.says("lobby", "only here");
    ada.hears();
    bob.says("attic", "only there");

    assertThat(bob.hears()).isEqualTo(said("attic", "Bob", "only there"));
  }

  @Test
  void aGuestMayBeInManyRoomsWithANameInEach() {
    var ada = Guest.join(port, "lobby", "Ada").joins("attic", "Countess");
    var bob = Guest.join(port, "lobby", "Bob");
    var cleo = Guest.join(port, "attic", "Cleo");

    ada.says("lobby", "hello");
    ada.says("attic", "good evening");

    assertThat(bob.hears()).isEqualTo(said("lobby", "Ada", "hello"));
    assertThat(cleo.hears()).isEqualTo(said("attic", "Countess", "good evening"));
  }

  @Test
  void nobodySpeaksAsSomebodyElse() {
    var ada = Guest.join(port, "lobby", "Ada");

    ada.sends("{\"type\":\"say\",\"room\":\"lobby\",\"text\":\"hello\",\"from\":\"Bob\"}");

    assertThat(ada.hears()).isEqualTo(said("lobby", "Ada", "hello"));
  }

  @Test
  void whoHasNotJoinedIsToldSo() {
    var ada = Guest.connect(port);

    ada.says("lobby", "hello");

    assertThat(ada.hears().getString("code")).isEqualTo("not-joined");
  }

  @Test
  void markupIsPassedOnAsItCame() {
    var ada = Guest.join(port, "lobby", "Ada");

    ada.says("lobby", "<b>Zoë</b> & 🎈");

    assertThat(ada.hears()).isEqualTo(said("lobby", "Ada", "<b>Zoë</b> & 🎈"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "42",
        "[]",
        "\"say\"",
        "{}",
        "{\"type\":7}",
        "{\"type\":\"dance\"}",
        "{\"type\":\"join\",\"name\":\"Ada\"}",
        "{\"type\":\"join\",\"room\":\"\",\"name\":\"Ada\"}",
        "{\"type\":\"say\",\"room\":\"lobby\",\"text\":[\"hello\"]}",
        "{\"type\":\"say\",\"room\":\"lobby\",\"text\":\"\"}"
      })
  void aBadMessageIsAnsweredAndTheConnectionStillWorks(String bad) {
    var ada = Guest.join(port, "lobby", "Ada");

    ada.sends(bad);
    ada.says("lobby", "still here");

    assertThat(ada.hears().getString("code")).isEqualTo("bad-request");
    assertThat(ada.hears()).isEqualTo(said("lobby", "Ada", "still here"));
  }

  @Test
  void aBinaryMessageEndsTheConnectionWith1003() {
    var ada = Guest.join(port, "lobby", "Ada");

    ada.sendsBytes((byte) 1, (byte) 2);

    assertThat(ada.hearsClose()).isEqualTo(1003);
  }

  @Test
  void aMessageThatIsTooBigEndsTheConnectionWith1009() {
    var ada = Guest.join(port, "lobby", "Ada");

    ada.says("lobby", "x".repeat(100_000));

    assertThat(ada.hearsClose()).isEqualTo(1009);
  }

  @Test
  void aMessageThatIsTooBigInManyFramesEndsTheConnectionWith1009() {
    var ada = Guest.join(port, "lobby", "Ada");
    var piece = "x".repeat(40_000);

    ada.sendsInPieces(piece, piece);

    assertThat(ada.hearsClose()).isEqualTo(1009);
  }

  @Test
  void whoClosesIsInNoRoomAnyMore() {
    var ada = Guest.join(port, "lobby", "Ada");
    var bob = Guest.join(port, "lobby", "Bob");

    bob.closes();
    assertThat(bob.hearsClose()).isEqualTo(1000);

    ada.says("lobby", "Bob?");
    assertThat(ada.hears()).isEqualTo(said("lobby", "Ada", "Bob?"));
  }

  @Test
  void theOthersHearEverythingWhenSomebodyVanishes() {
    var ada = Guest.join(port, "lobby", "Ada");
    var bob = Guest.join(port, "lobby", "Bob");
    var cleo = Guest.join(port, "lobby", "Cleo");

    for (int word = 1; word <= 100; word++) {
      ada.says("lobby", "word " + word);
      if (word == 50) {
        bob.vanishes();
      }
    }

    for (int word = 1; word <= 100; word++) {
      assertThat(cleo.hears()).isEqualTo(said("lobby", "Ada", "word " + word));
    }
  }

  @Test
  void aRoomIsGoneWithItsProcess() {
    var ada = Guest.join(port, "lobby", "Ada");
    stop();
    ada.hearsClose();
    deploy();

    var again = Guest.connect(port);
    again.says("lobby", "anybody?");

    assertThat(again.hears().getString("code")).isEqualTo("not-joined");
  }

  @Test
  void onlyChatIsASocket() {
    var elsewhere = URI.create("ws://localhost:" + port + "/");

    var refused =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(elsewhere, new Guest())
            .handle((socket, cause) -> cause)
            .join();

    assertThat(refused).isInstanceOf(CompletionException.class);
    assertThat(refused.getCause()).isInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void aRequestForTheSocketThatIsNoHandshakeIsABadRequest() throws Exception {
    assertThat(get("/chat").statusCode()).isEqualTo(400);
  }

  @Test
  void thePageIsAtTheRootAndMayRunNoScriptButItsOwn() throws Exception {
    var page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.body()).contains("src=\"/web/modules/pages/step07.js\"");
    assertThat(get("/web/modules/pages/step07.js").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/web/modules/../pages/step07.html",
        "/web/modules/..%2fpages/step07.html",
        "/web/modules/%2e%2e/pages/step07.html",
        "/web/pages/step07.html",
        "/ws101/step07/ChatVerticle.class"
      })
  void nothingElseOfTheClassPathIsServed(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var address = URI.create("http://localhost:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).timeout(LIMIT).build(), BodyHandlers.ofString());
  }

  private static JsonObject said(String room, String from, String text) {
    return JsonObject.of("type", "said", "room", room, "from", from, "text", text);
  }
}
