package ws101.step01;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.stage.Ports;

/** What lesson 01 says of its chat, asked by the JDK's own client. */
@Timeout(20)
class ChatVerticleTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static Vertx vertx;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private int port;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @BeforeEach
  void start() {
    deploy(new JsonObject());
  }

  private void deploy(JsonObject config) {
    port = Ports.free();
    var options = new DeploymentOptions().setConfig(config.put("port", port));
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
  void whatWasSaidIsToldToWhoeverAsks() throws Exception {
    says("lobby", "Ada", "hello");

    var answer = asks("lobby", 0);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(
            JsonObject.of("offset", 1, "messages", new JsonArray().add(said("Ada", "hello", 1))));
  }

  @Test
  void aReaderGetsWhatFollowsItsCursorInOrderAndNothingTwice() throws Exception {
    for (int word = 1; word <= 5; word++) {
      says("lobby", "Ada", "word " + word);
    }

    assertThat(texts(asks("lobby", 0))).isEqualTo("[word 1, word 2, word 3, word 4, word 5]");
    assertThat(texts(asks("lobby", 3))).isEqualTo("[word 4, word 5]");
    assertThat(texts(asks("lobby", 5))).isEqualTo("[]");
  }

  @Test
  void eachRoomCountsItsOwnMessages() throws Exception {
    says("lobby", "Ada", "here");
    says("attic", "Bob", "there");

    assertThat(texts(asks("attic", 0))).isEqualTo("[there]");
    assertThat(new JsonObject(asks("attic", 0).body()).getInteger("offset")).isEqualTo(1);
  }

  @Test
  void whoSpeaksIsToldTheOffsetOfTheWord() throws Exception {
    says("lobby", "Ada", "one");

    var answer = says("lobby", "Ada", "two");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"offset\":2}");
  }

  @Test
  void whoHasTheAnswerAlreadyGets304WithoutABody() throws Exception {
    says("lobby", "Ada", "hello");
    var tag = asks("lobby", 1).headers().firstValue("ETag").orElseThrow();

    for (var tags : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
      var answer = asks("lobby", 1, "If-None-Match", tags);

      assertThat(answer.statusCode()).as(tags).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers().firstValue("ETag")).contains(tag);
    }
  }

  @Test
  void anAnswerThatIsNewHasAnotherTag() throws Exception {
    var before = asks("lobby", 0);
    says("lobby", "Ada", "hello");

    var after = asks("lobby", 0, "If-None-Match", before.headers().firstValue("ETag").get());

    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(texts(after)).isEqualTo("[hello]");
    assertThat(after.headers().firstValue("ETag"))
        .isNotEqualTo(before.headers().firstValue("ETag"));
  }

  @Test
  void aCacheMayKeepAnAnswerButMustAskEachTime() throws Exception {
    assertThat(asks("lobby", 0).headers().firstValue("Cache-Control")).contains("no-cache");
  }

  @Test
  void aCursorBeyondTheEndGetsNothingAndNoError() throws Exception {
    says("lobby", "Ada", "hello");

    var answer = asks("lobby", 7);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"offset\":1,\"messages\":[]}");
  }

  @Test
  void theVariantThatTellsOnlyTheLatestLosesWhatCameBeforeIt() throws Exception {
    stop();
    deploy(JsonObject.of("variant", "LATEST_ONLY"));
    says("lobby", "Ada", "one");
    says("lobby", "Ada", "two");

    assertThat(texts(asks("lobby", 0))).isEqualTo("[two]");
    assertThat(texts(asks("lobby", 2))).isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "room=lobby",
        "after=0",
        "after=&room=lobby",
        "after=-1&room=lobby",
        "after=1.5&room=lobby",
        "after=abc&room=lobby",
        "after=99999999999&room=lobby",
        "after=0&room="
      })
  void aQuestionThatIsNotUnderstoodIsABadRequest(String query) throws Exception {
    var answer = get("/messages?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("bad-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"type\":\"dance\",\"room\":\"lobby\",\"name\":\"Ada\",\"text\":\"hello\"}",
        "{\"type\":\"say\",\"room\":\"lobby\",\"name\":\"Ada\"}",
        "{\"type\":\"say\",\"room\":\"lobby\",\"name\":\"Ada\",\"text\":\"\"}",
        "{\"type\":\"say\",\"room\":7,\"name\":\"Ada\",\"text\":\"hello\"}"
      })
  void aWordThatIsNoneIsABadRequestAndIsNotSaid(String body) throws Exception {
    var answer = posts(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("bad-request");
    assertThat(texts(asks("lobby", 0))).isEqualTo("[]");
  }

  @Test
  void aWordThatIsTooLongIsRefusedAsTooLarge() throws Exception {
    var answer = says("lobby", "Ada", "x".repeat(100_000));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("too-large");
  }

  @Test
  void thePageIsAtTheRoot() throws Exception {
    var page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("src=\"/web/modules/pages/step01.js\"");
    assertThat(get("/web/modules/pages/step01.js").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> says(String room, String name, String text) throws Exception {
    return posts(JsonObject.of("type", "say", "room", room, "name", name, "text", text).encode());
  }

  private HttpResponse<String> posts(String body) throws Exception {
    return send(to("/messages").POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> asks(String room, int after, String... fields) throws Exception {
    var question = to("/messages?after=" + after + "&room=" + room);
    return send(fields.length == 0 ? question : question.headers(fields));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(to(path));
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

  private static JsonObject said(String from, String text, int offset) {
    return JsonObject.of(
        "type", "said", "room", "lobby", "from", from, "text", text, "offset", offset);
  }
}
