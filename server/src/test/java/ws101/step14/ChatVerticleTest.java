package ws101.step14;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.chat.BareGuest;
import ws101.chat.OpenStep;
import ws101.stage.RealRedis;
import ws101.wiretap.Wiretap;

/** The chat of lesson 14: two nodes, one Redis, and what guests are told when it is away. */
@Timeout(120)
class ChatVerticleTest {

  /** In milliseconds. */
  private static final int DELAY = 400;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @RegisterExtension final RealRedis redis = new RealRedis();

  @RegisterExtension final OpenStep a = new OpenStep();

  @RegisterExtension final OpenStep b = new OpenStep();

  @Test
  void whatIsSaidAtOneNodeIsHeardAtBothOnceAndInOrder() throws Exception {
    start(a, "a", redis.url());
    start(b, "b", redis.url());
    var ada = enters(a, "Ada");
    var bob = enters(b, "Bob");

    for (int i = 1; i <= 50; i++) {
      ada.sends(say("id " + i, "word " + i));
    }

    for (int i = 1; i <= 50; i++) {
      assertThat(ada.hearsMessage().getString("text")).isEqualTo("word " + i);
      var said = bob.hearsMessage();
      assertThat(said.getMap()).containsEntry("from", "Ada").containsEntry("text", "word " + i);
      assertThat(said.getInteger("offset")).isEqualTo(i);
    }
  }

  @Test
  void whoComesIsToldTheStatusFirst() throws Exception {
    start(a, "a", redis.url());

    assertThat(a.stranger().hearsMessage())
        .isEqualTo(JsonObject.of("type", "status", "relay", "up"));
  }

  @Test
  void nobodyIsWelcomedBeforeRedisHasAcknowledged() throws Exception {
    var tap = redis.tap();
    start(a, "a", redis.url());
    start(b, "b", "redis://localhost:" + tap.port());
    var ada = enters(a, "Ada");
    delays(tap);

    var bob = enters(b, "Bob");
    ada.sends(say("1", "You hear me."));

    assertThat(bob.hearsMessage().getString("text")).isEqualTo("You hear me.");
  }

  @Test
  void whatSomebodySaysBeforeTheyAreInWaits() throws Exception {
    var tap = redis.tap();
    start(b, "b", "redis://localhost:" + tap.port());
    delays(tap);

    var bob = b.stranger();
    bob.hearsMessage();
    bob.sends(enter("join", "Bob")).sends(say("1", "In a hurry."));

    assertThat(bob.hearsMessage().getString("type")).isEqualTo("welcome");
    assertThat(bob.hearsMessage().getString("text")).isEqualTo("In a hurry.");
  }

  /** The other variant, and why it is none. */
  @Test
  void whoIsWelcomedWhenTheCommandIsWrittenMissesAWord() throws Exception {
    var tap = redis.tap();
    start(a, "a", redis.url());
    start(b, "b", "redis://localhost:" + tap.port(), "FUTURE_IS_ENOUGH");
    var ada = enters(a, "Ada");
    delays(tap);

    var bob = enters(b, "Bob");
    ada.sends(say("1", "You do not hear me."));
    assertThat(ada.hearsMessage().getString("id")).isEqualTo("1");
    bob.sends(say("2", "Mine goes the same slow way, behind the wish to hear."));

    assertThat(bob.hearsMessage().getString("id")).isEqualTo("2");
  }

  @Test
  void whoRepeatsAWordHearsItAgainAndNobodyElseDoes() throws Exception {
    start(a, "a", redis.url());
    start(b, "b", redis.url());
    var ada = enters(a, "Ada");
    var bob = enters(b, "Bob");

    ada.sends(say("1", "hello")).sends(say("1", "hello")).sends(say("2", "bye"));

    assertThat(ada.hearsMessage().getString("id")).isEqualTo("1");
    assertThat(ada.hearsMessage().getString("id")).isEqualTo("1");
    assertThat(bob.hearsMessage().getString("id")).isEqualTo("1");
    assertThat(bob.hearsMessage().getString("id")).isEqualTo("2");
  }

  @Test
  void whenRedisIsLostAllAreToldAndWhenItIsBackTheyGoOnFromThere() throws Exception {
    start(a, "a", redis.url());
    var ada = enters(a, "Ada");

    redis.kill();
    var down = ada.hearsMessage();
    assertThat(down.getMap()).containsEntry("type", "status").containsEntry("relay", "down");
    ada.sends(say("1", "too early"));
    var refusal = next(ada, "error");
    assertThat(refusal.getString("code")).isEqualTo("unavailable");
    redis.startAgain();

    var welcome = next(ada, "welcome");
    assertThat(welcome.getMap()).containsEntry("recovered", false).containsEntry("offset", 0);
    assertThat(next(ada, "status").getString("relay")).isEqualTo("up");
    ada.sends(say("1", "again"));
    assertThat(ada.hearsMessage().getMap()).containsEntry("offset", 1).containsEntry("id", "1");
  }

  @Test
  void whoComesWhileRedisIsAwayIsInAndKnowsIt() throws Exception {
    redis.kill();
    start(a, "a", redis.url());

    var ada = a.stranger();
    assertThat(ada.hearsMessage().getString("relay")).isEqualTo("down");
    ada.sends(enter("join", "Ada"));

    assertThat(next(ada, "welcome").getString("node")).isEqualTo("a");
  }

  @Test
  void whatWasHeardBeforeTheLossIsNotSaidASecondTimeAfterIt() throws Exception {
    start(a, "a", redis.url());
    var ada = enters(a, "Ada");
    ada.sends(say("1", "once"));
    assertThat(ada.hearsMessage().getString("id")).isEqualTo("1");
    redis.kill();
    redis.startAgain();
    while (!ada.hearsMessage().getString("relay", "").equals("up")) {
      // Down, perhaps more than once, and a welcome.
    }

    ada.sends(say("1", "once")).sends(say("2", "new"));

    assertThat(ada.hearsMessage().getMap()).containsEntry("id", "1").containsEntry("offset", 0);
    assertThat(ada.hearsMessage().getMap()).containsEntry("id", "2").containsEntry("offset", 1);
  }

  @Test
  void aQuestionIsAnsweredByWhatWasSaidAtTheOtherNode() throws Exception {
    start(a, "a", redis.url());
    start(b, "b", redis.url());
    var ada = enters(a, "Ada");
    var position = new JsonObject(get(b, "").body());

    var answer = asks(b, position);
    ada.sends(say("1", "by both ways"));

    assertThat(answer.get().body()).contains("by both ways");
  }

  @Test
  void aQuestionThatWaitsWhenRedisIsLostIsAnsweredThatItsPositionIsGone() throws Exception {
    start(a, "a", redis.url());
    var position = new JsonObject(get(a, "").body());
    var answer = asks(a, position);

    redis.kill();
    redis.startAgain();

    assertThat(answer.get().statusCode()).isEqualTo(410);
  }

  @Test
  void aWordByPostIsTakenOnlyIfRedisTakesIt() throws Exception {
    start(a, "a", redis.url());
    var ada = enters(a, "Ada");

    assertThat(post(a, say("1", "by post")).statusCode()).isEqualTo(200);
    assertThat(ada.hearsMessage().getString("text")).isEqualTo("by post");
    redis.kill();
    next(ada, "status");
    assertThat(post(a, say("2", "by post")).statusCode()).isEqualTo(503);
  }

  // Nodes

  private static void start(OpenStep node, String name, String url) {
    start(node, name, url, "GATED");
  }

  private static void start(OpenStep node, String name, String url, String variant) {
    node.start(
        new ChatVerticle(),
        JsonObject.of("node", name, "redis_url", url, "redis_prefix", "t:", "variant", variant));
  }

  /** What goes from a node to Redis is on the way for a while. */
  private static void delays(Wiretap tap) {
    tap.fault(JsonObject.of("fault", "delay", "way", "to-node", "value", DELAY))
        .toCompletableFuture()
        .join();
  }

  // Guests

  /** Somebody who is in the lobby. */
  private static BareGuest enters(OpenStep node, String name) throws IOException {
    var guest = node.stranger().sends(enter("join", name));
    next(guest, "welcome");
    return guest;
  }

  /** The next message of that type; what is told of the relay meanwhile is passed over. */
  private static JsonObject next(BareGuest guest, String type) throws IOException {
    var message = guest.hearsMessage();
    while (message.getString("type").equals("status") && !type.equals("status")) {
      message = guest.hearsMessage();
    }
    assertThat(message.getString("type")).isEqualTo(type);
    return message;
  }

  private static JsonObject enter(String type, String name) {
    return JsonObject.of("type", type, "room", "lobby", "session", "of " + name, "name", name);
  }

  private static JsonObject say(String id, String text) {
    return JsonObject.of("type", "say", "room", "lobby", "id", id, "text", text);
  }

  // Who asks

  private static HttpResponse<String> get(OpenStep node, String query) throws Exception {
    return CLIENT.send(question(node, query), HttpResponse.BodyHandlers.ofString());
  }

  /** A question that waits: it has come to the node when a second one behind it is answered. */
  private static CompletableFuture<HttpResponse<String>> asks(OpenStep node, JsonObject position)
      throws Exception {
    var query = "&epoch=" + position.getString("epoch") + "&after=" + position.getInteger("offset");
    var answer = CLIENT.sendAsync(question(node, query), HttpResponse.BodyHandlers.ofString());
    get(node, "");
    return answer;
  }

  private static HttpRequest question(OpenStep node, String query) {
    var address = "http://localhost:" + node.port() + "/messages?room=lobby" + query;
    return HttpRequest.newBuilder(URI.create(address)).build();
  }

  private static HttpResponse<String> post(OpenStep node, JsonObject say) throws Exception {
    var body = say.put("session", "of Eve").put("name", "Eve").encode();
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + node.port() + "/messages"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
