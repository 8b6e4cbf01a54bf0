package ws101.step03.bot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.stage.Ports;
import ws101.step03.Receiver;

/** What lesson 03 says of its bot: called by the JDK's own client, and heard by its own server. */
@Timeout(20)
class BotVerticleTest {

  private static final String SECRET = "a secret of this test";

  private static Vertx vertx;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private int port;
  private Receiver chat;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @BeforeEach
  void start() throws Exception {
    chat = Receiver.answering(201);
    port = Ports.free();
    var config = JsonObject.of("port", port, "secret", SECRET, "chat", chat.address());
    vertx.deployVerticle(new BotVerticle(), new DeploymentOptions().setConfig(config)).await();
  }

  @AfterEach
  void stop() {
    vertx.deploymentIDs().forEach(id -> vertx.undeploy(id).await());
    chat.close();
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  @Test
  void whoeverCallsIsAnsweredAtOnceAndTheRoomHearsTheAnswer() throws Exception {
    int status = calls(event("1", "!time"));

    var answer = chat.call();

    assertThat(status).isEqualTo(204);
    assertThat(answer.path()).isEqualTo("/messages");
    assertThat(answer.json().getString("type")).isEqualTo("say");
    assertThat(answer.json().getString("room")).isEqualTo("lobby");
    assertThat(answer.json().getString("text")).matches("It is \\d\\d:\\d\\d(:\\d\\d)? UTC\\.");
  }

  @ParameterizedTest
  @CsvSource({"!roll, You rolled a [1-6][.]", "!sing, I know !time and !roll[.]"})
  void itHasAnAnswerToEverything(String question, String answer) throws Exception {
    calls(event("1", question));

    assertThat(chat.call().json().getString("text")).matches(answer);
  }

  @Test
  void whatComesAgainIsTakenAndNotDoneAgain() throws Exception {
    calls(event("1", "!time"));
    chat.call();

    int status = calls(event("1", "!time"));
    calls(event("2", "!roll"));

    assertThat(status).isEqualTo(204);
    assertThat(chat.call().json().getString("text")).startsWith("You rolled");
    assertThat(chat.waiting()).isZero();
  }

  @Test
  void theSignatureIsOfTheBytesAndNotOfWhatTheyMean() throws Exception {
    var odd = "{ \"text\":\"!t\\u0069me\",\n\"id\" : \"1\", \"room\":\"lobby\" }";

    assertThat(calls(odd)).isEqualTo(204);
    assertThat(chat.call().json().getString("text")).startsWith("It is");
  }

  @Test
  void twoSignaturesAreEnoughIfOneIsOurs() throws Exception {
    var body = event("1", "!time");
    var now = now(0);

    assertThat(calls(body, now, "v1=" + "0".repeat(64) + ", " + sign(SECRET, now, body)))
        .isEqualTo(204);
  }

  @Test
  void whatWasSignedByAnotherOrChangedSinceIsRefused() throws Exception {
    var body = event("1", "!time");
    var now = now(0);
    var right = sign(SECRET, now, body);

    assertThat(calls(body, now, sign("another secret", now, body))).isEqualTo(401);
    assertThat(calls(body + " ", now, right)).isEqualTo(401);
    assertThat(calls(body, now(1), right)).isEqualTo(401);
    assertThat(calls(body, now, right.substring(0, 40))).isEqualTo(401);
    assertThat(calls(body, now, "v1=")).isEqualTo(401);
    assertThat(calls(body, now, ",")).isEqualTo(401);
    assertThat(calls("", now, right)).isEqualTo(401);
    assertThat(chat.waiting()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"-290, 204", "290, 204", "-310, 401", "310, 401"})
  void aSignatureIsGoodForFiveMinutesEitherWay(int seconds, int status) throws Exception {
    var body = event("1", "!time");

    assertThat(calls(body, now(seconds), sign(SECRET, now(seconds), body))).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "1.5", "-1", ""})
  void aTimeThatIsNoneIsABadRequest(String time) throws Exception {
    var body = event("1", "!time");

    assertThat(calls(body, time, sign(SECRET, time, body))).isEqualTo(400);
  }

  @Test
  void aSignedBodyThatIsNoEventIsABadRequest() throws Exception {
    assertThat(calls("{")).isEqualTo(400);
    assertThat(calls("{\"text\":\"!time\"}")).isEqualTo(400);
  }

  @Test
  void whatIsTooLongIsRefusedBeforeItIsLookedAt() throws Exception {
    assertThat(calls("x".repeat(100_000))).isEqualTo(413);
  }

  private static String event(String id, String text) {
    return JsonObject.of("type", "said", "room", "lobby", "from", "Ada", "text", text, "id", id)
        .encode();
  }

  private static String now(int more) {
    return Long.toString(Instant.now().getEpochSecond() + more);
  }

  private int calls(String body) throws Exception {
    var now = now(0);
    return calls(body, now, sign(SECRET, now, body));
  }

  private int calls(String body, String time, String signature) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
            .header("X-Timestamp", time)
            .header("X-Signature", signature)
            .POST(BodyPublishers.ofString(body));
    return CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private static String sign(String secret, String time, String body) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return "v1=" + HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(UTF_8)));
  }
}
