package ws101.step03;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.stage.Ports;

/** What lesson 03 says of its chat: asked by the JDK's own client, and heard by its own server. */
@Timeout(30)
class ChatVerticleTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String SECRET = "a secret of this test";
  private static final int MOST_TRIES = 8;

  private static Vertx vertx;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private int port;
  private Receiver bot;

  /** A chat that calls {@code bot}, and calls again after at most {@code shortest} ms. */
  private void start(Receiver bot, long shortest) {
    start(bot, shortest, "ONCE");
  }

  private void start(Receiver bot, long shortest, String variant) {
    this.bot = bot;
    port = Ports.free();
    var config = JsonObject.of("port", port, "shortest", shortest);
    config.put("bot", bot.address()).put("secret", SECRET).put("variant", variant);
    vertx.deployVerticle(new ChatVerticle(), new DeploymentOptions().setConfig(config)).await();
  }

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() {
    vertx.deploymentIDs().forEach(id -> vertx.undeploy(id).await());
    bot.close();
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  @Test
  void aQuestionIsToldToTheBotSignedWithTheTimeAndTheSecret() throws Exception {
    start(Receiver.answering(204), 1000);

    var answer = says("Ada", "!time");
    var call = bot.call();

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(call.json().getString("text")).isEqualTo("!time");
    assertThat(call.json().getString("from")).isEqualTo("Ada");
    assertThat(call.json().getString("id")).isNotEmpty();
    assertThat(call.field("X-Signature")).isEqualTo(signatureOf(call));
    assertThat(Long.parseLong(call.field("X-Timestamp")))
        .isBetween(Instant.now().getEpochSecond() - 30, Instant.now().getEpochSecond());
  }

  @Test
  void aWordThatIsNoQuestionCallsNobody() throws Exception {
    start(Receiver.answering(204), 1000);

    says("Ada", "hello");
    says("Ada", "!time");

    assertThat(bot.call().json().getString("text")).isEqualTo("!time");
    assertThat(bot.waiting()).isZero();
  }

  @Test
  void whoeverSpeaksDoesNotWaitForTheBot() throws Exception {
    var answered = new CountDownLatch(1);
    start(
        Receiver.answering(
            call -> {
              awaitQuietly(answered);
              call.sendResponseHeaders(204, -1);
            }),
        1000);

    var answer = says("Ada", "!time");
    bot.call();

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(texts(reads("room=lobby&epoch=" + epoch() + "&after=0"))).isEqualTo("[!time]");
    answered.countDown();
  }

  @Test
  void whatWasNotTakenIsToldAgainWithTheSameBytes() throws Exception {
    var calls = new AtomicInteger();
    start(
        Receiver.answering(
            call -> call.sendResponseHeaders(calls.incrementAndGet() < 3 ? 500 : 204, -1)),
        20);

    says("Ada", "!time");
    var first = bot.call();
    var second = bot.call();
    var last = bot.call();

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(last.body()).isEqualTo(first.body());
    assertThat(second.field("X-Signature")).isEqualTo(signatureOf(second));
  }

  @Test
  void theVariantThatReplaysSendsTheSameBytesAgain() throws Exception {
    start(Receiver.answering(204), 1000, "REPLAYED");

    says("Ada", "!time");
    var first = bot.call();
    var second = bot.call();

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.field("X-Timestamp")).isEqualTo(first.field("X-Timestamp"));
    assertThat(second.field("X-Signature")).isEqualTo(first.field("X-Signature"));
  }

  @Test
  void eachQuestionHasAnIdOfItsOwn() throws Exception {
    start(Receiver.answering(204), 1000);

    says("Ada", "!time");
    var first = bot.call();
    says("Ada", "!time");

    assertThat(bot.call().json().getString("id")).isNotEqualTo(first.json().getString("id"));
  }

  @Test
  void noAnswerInFiveSecondsIsNone() throws Exception {
    var end = new CountDownLatch(1);
    start(Receiver.answering(call -> awaitQuietly(end)), 1);

    long asked = System.nanoTime();
    says("Ada", "!time");
    var first = bot.call();
    var second = bot.call();

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.field("X-Signature")).isNotEqualTo(first.field("X-Signature"));
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(4900));
    end.countDown();
  }

  @Test
  void whatNobodyTakesIsADeadLetterAfterTheLastTry() throws Exception {
    start(Receiver.answering(503), 1);

    says("Ada", "!time");
    var first = bot.call();
    for (int again = 1; again < MOST_TRIES; again++) {
      assertThat(bot.call().body()).isEqualTo(first.body());
    }

    assertThat(untilThereIsADeadLetter()).isEqualTo(first.json());
    assertThat(bot.waiting()).isZero();
  }

  /** The last answer has to come back first; until then we ask. */
  private JsonObject untilThereIsADeadLetter() throws Exception {
    while (true) {
      var letters = new JsonObject(send(to("/dead-letters")).body()).getJsonArray("letters");
      if (!letters.isEmpty()) {
        return letters.getJsonObject(0);
      }
    }
  }

  @Test
  void whoSaysGoneIsNotCalledAnyMore() throws Exception {
    start(Receiver.answering(410), 1);

    says("Ada", "!time");
    bot.call();

    for (int more = 1; more <= 9; more++) {
      assertThat(registers("http://8.8.8.8/").statusCode()).isEqualTo(201);
    }
    while (registers("http://8.8.8.8/").statusCode() == 429) {
      assertThat(bot.waiting()).isZero(); // The chat has not read the bot's answer yet.
    }
    assertThat(send(to("/dead-letters")).body()).isEqualTo("{\"letters\":[]}");
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (var elsewhere = Receiver.answering(204)) {
      start(
          Receiver.answering(
              call -> {
                call.getResponseHeaders().set("Location", elsewhere.address());
                call.sendResponseHeaders(307, -1);
              }),
          1);

      says("Ada", "!time");
      for (int tries = 1; tries <= MOST_TRIES; tries++) {
        bot.call();
      }

      assertThat(elsewhere.waiting()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:6379/",
        "http://127.1.2.3/",
        "http://localhost/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "https://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[2002:7f00:1::]/"
      })
  void noUserMayMakeTheServerCallIntoItsOwnNetwork(String url) throws Exception {
    start(Receiver.answering(204), 1000);

    var answer = registers(url);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("forbidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://172.15.0.1/",
        "http://172.32.0.1/",
        "https://8.8.8.8/x",
        "http://[2606:4700::1]:81/"
      })
  void whatIsOutsideMayBeCalledAndGetsASecretOfItsOwn(String url) throws Exception {
    start(Receiver.answering(204), 1000);

    var one = new JsonObject(registers(url).body());
    var other = new JsonObject(registers(url).body());

    assertThat(one.getString("url")).isEqualTo(url);
    assertThat(one.getString("secret")).hasSize(64).isNotEqualTo(other.getString("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "ftp://example.org/",
        "http://",
        "http:///path",
        "http://ada:secret@example.org/",
        "http://no such host/",
        "http://nobody.invalid/"
      })
  void whatIsNoAddressIsABadRequest(String url) throws Exception {
    start(Receiver.answering(204), 1000);

    var answer = registers(url);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("bad-request");
  }

  @Test
  void thereIsAnEndToTheNumberOfReceivers() throws Exception {
    start(Receiver.answering(204), 1000);

    for (int more = 2; more <= 10; more++) {
      assertThat(registers("http://8.8.8.8/").statusCode()).isEqualTo(201);
    }

    assertThat(registers("http://8.8.8.8/").statusCode()).isEqualTo(429);
  }

  @Test
  void aReaderGetsWhatFollowsItsPosition() throws Exception {
    start(Receiver.answering(204), 1000);
    says("Ada", "one");
    says("Bob", "two");

    assertThat(texts(reads("room=lobby&epoch=" + epoch() + "&after=0"))).isEqualTo("[one, two]");
    assertThat(texts(reads("room=lobby&epoch=" + epoch() + "&after=1"))).isEqualTo("[two]");
    assertThat(texts(reads("room=lobby"))).isEqualTo("[]");
    assertThat(reads("room=lobby&epoch=other&after=0").statusCode()).isEqualTo(410);
    assertThat(reads("room=lobby&epoch=" + epoch() + "&after=3").statusCode()).isEqualTo(410);
    assertThat(reads("room=lobby&after=1").statusCode()).isEqualTo(400);
    assertThat(reads("").statusCode()).isEqualTo(400);
  }

  @Test
  void thePageIsAtTheRoot() throws Exception {
    start(Receiver.answering(204), 1000);

    assertThat(send(to("/")).body()).contains("src=\"/web/modules/pages/step03.js\"");
    assertThat(send(to("/web/modules/pages/step03.js")).statusCode()).isEqualTo(200);
  }

  /** As RFC 2104 has it, by other means than the chat's. */
  private static String signatureOf(Receiver.Call call) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    var signed = (call.field("X-Timestamp") + "." + call.body()).getBytes(UTF_8);
    return "v1=" + HexFormat.of().formatHex(mac.doFinal(signed));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<String> says(String name, String text) throws Exception {
    return posts(
        "/messages", JsonObject.of("type", "say", "room", "lobby", "name", name, "text", text));
  }

  private HttpResponse<String> registers(String url) throws Exception {
    return posts("/hooks", JsonObject.of("type", "hook", "url", url));
  }

  private HttpResponse<String> reads(String query) throws Exception {
    return send(to("/messages?" + query));
  }

  private String epoch() throws Exception {
    return new JsonObject(reads("room=lobby").body()).getString("epoch");
  }

  private HttpResponse<String> posts(String path, JsonObject body) throws Exception {
    return send(to(path).POST(BodyPublishers.ofString(body.encode())));
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(LIMIT);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static String texts(HttpResponse<String> answer) {
    return new JsonObject(answer.body())
        .getJsonArray("messages").stream()
            .map(message -> ((JsonObject) message).getString("text"))
            .toList()
            .toString();
  }
}
