package ws101.step11;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.chat.BareGuest;
import ws101.chat.OpenStep;

/** What lesson 11 says of its chat: two ways in, and one room. */
@Timeout(60)
class ChatVerticleTest {

  @RegisterExtension static final OpenStep step = new OpenStep();

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void start() {
    step.start(new ChatVerticle(), new JsonObject());
  }

  @Test
  void whatIsSaidOverASocketAnswersAQuestionThatWaits() throws Exception {
    var ada = joins("Ada");
    var question = asksLater(newest());

    ada.sends(say("x", "hello"));

    JsonObject answer = question.join();
    assertThat(answer.getInteger("offset")).isEqualTo(1);
    assertThat(answer.getJsonArray("messages").getJsonObject(0).getMap())
        .containsEntry("from", "Ada")
        .containsEntry("text", "hello")
        .containsEntry("id", "x")
        .containsEntry("offset", 1);
  }

  @Test
  void whatIsSaidByRequestIsHeardOnSocketsAndByQuestions() throws Exception {
    var ada = joins("Ada");
    var question = asksLater(newest());

    JsonObject said = posts("Bob", "x", "hello");

    assertThat(said.getInteger("offset")).isEqualTo(1);
    assertThat(ada.hearsSaid()).isEqualTo("hello");
    assertThat(question.join().getJsonArray("messages")).hasSize(1);
  }

  @Test
  void aWordIsSaidOnceByWhicheverWayItComesTwice() throws Exception {
    var bob = joins("Bob");
    posts("Bob", "x", "hello");
    assertThat(bob.hearsMessage().getInteger("offset")).isEqualTo(1);

    bob.sends(say("x", "hello")).sends(say("y", "bye"));
    assertThat(bob.hearsMessage().getInteger("offset")).isEqualTo(1);
    assertThat(bob.hearsMessage().getInteger("offset")).isEqualTo(2);

    assertThat(posts("Bob", "y", "bye").getInteger("offset")).isEqualTo(2);
    assertThat(newest().getInteger("offset")).isEqualTo(2);
  }

  @Test
  void onePositionCountsForBothWays() throws Exception {
    JsonObject before = newest();
    posts("Ada", "1", "one");
    JsonObject between = asks(before);
    posts("Ada", "2", "two");

    var bob = step.stranger().sends(enter("resume", "Bob").mergeIn(position(between)));

    assertThat(bob.hearsMessage().getMap()).containsEntry("recovered", true);
    assertThat(bob.hearsSaid()).isEqualTo("two");
  }

  @Test
  void anUnknownPositionIsToldWhereToGoOn() throws Exception {
    posts("Ada", "1", "one");

    var answer = get("/messages?room=lobby&epoch=another&after=0");

    assertThat(answer.statusCode()).isEqualTo(410);
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.getString("code")).isEqualTo("unknown-position");
    assertThat(body.getInteger("offset")).isEqualTo(1);
    assertThat(body.containsKey("messages")).isFalse();
  }

  /** The clock for those who are silent would end it, if it were the one of step 10. */
  @Test
  void aQuestionIsAnsweredInTimeThoughNobodySaysAnything() throws Exception {
    var answer = get(question(newest()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getJsonArray("messages")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"type\":\"join\",\"room\":\"lobby\",\"session\":\"s\",\"name\":\"Bob\"}",
        "{\"type\":\"say\",\"room\":\"lobby\",\"name\":\"Bob\",\"id\":\"1\",\"text\":\"x\"}",
        "{\"type\":\"say\",\"room\":\"lobby\",\"session\":\"s\",\"name\":\"Bob\",\"text\":\"x\"}",
        "{\"type\":\"say\",\"room\":\"lobby\",\"session\":\"s\",\"name\":\"Bob\",\"id\":\"1\",\"text\":\"\"}"
      })
  void whatIsNoWordIsRefusedAndSaysWhy(String body) throws Exception {
    var answer = post(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getString("message")).isNotEmpty();
    assertThat(newest().getInteger("offset")).isZero();
  }

  private BareGuest joins(String name) throws IOException {
    var guest = step.stranger().sends(enter("join", name));
    assertThat(guest.hearsMessage().getString("type")).isEqualTo("welcome");
    return guest;
  }

  private static JsonObject enter(String type, String name) {
    return JsonObject.of("type", type, "room", "lobby", "session", name + "-1", "name", name);
  }

  private static JsonObject say(String id, String text) {
    return JsonObject.of("type", "say", "room", "lobby", "id", id, "text", text);
  }

  private static JsonObject position(JsonObject told) {
    return JsonObject.of("epoch", told.getString("epoch"), "offset", told.getInteger("offset"));
  }

  private JsonObject posts(String name, String id, String text) throws Exception {
    var answer = post(enter("say", name).put("id", id).put("text", text).encode());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  /** Where the room stands, for who is new. */
  private JsonObject newest() throws Exception {
    return new JsonObject(get("/messages?room=lobby").body());
  }

  private JsonObject asks(JsonObject position) throws Exception {
    return new JsonObject(get(question(position)).body());
  }

  /** A question that will wait. */
  private CompletableFuture<JsonObject> asksLater(JsonObject position) {
    return CLIENT
        .sendAsync(request(question(position)).build(), BodyHandlers.ofString())
        .thenApply(answer -> new JsonObject(answer.body()));
  }

  private static String question(JsonObject position) {
    return "/messages?room=lobby&epoch=%s&after=%d"
        .formatted(position.getString("epoch"), position.getInteger("offset"));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body) throws Exception {
    return CLIENT.send(
        request("/messages").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + step.port() + path));
  }
}
