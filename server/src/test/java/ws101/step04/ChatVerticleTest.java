package ws101.step04;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.stage.Ports;

/** What lesson 04 says of its chat, heard by the JDK's own client. */
@Timeout(40)
class ChatVerticleTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static Vertx vertx;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final List<Listener> listeners = new ArrayList<>();
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

  private static void undeploy() {
    vertx.deploymentIDs().forEach(id -> vertx.undeploy(id).await());
  }

  @AfterEach
  void stop() throws IOException {
    undeploy();
    for (var listener : listeners) {
      listener.close();
    }
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  @Test
  void whatIsSaidIsToldToEverybodyWhoListens() throws Exception {
    var ada = listens("lobby");
    var bob = listens("lobby");

    says("lobby", "Ada", "hello");

    var said = bob.hears();
    assertThat(said.type()).isEqualTo("message");
    assertThat(said.data())
        .isEqualTo(
            JsonObject.of(
                "type", "said", "room", "lobby", "from", "Ada", "text", "hello", "offset", 1));
    assertThat(ada.hearsText()).isEqualTo("hello");
  }

  @Test
  void aStreamSaysWhatItIsAndThatNobodyMayKeepItBack() throws Exception {
    var head = listens("lobby").response().headers();

    assertThat(head.firstValue("Content-Type")).contains("text/event-stream");
    assertThat(head.firstValue("Cache-Control")).contains("no-cache");
    assertThat(head.firstValue("X-Accel-Buffering")).contains("no");
    assertThat(head.firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void whoHasSeenNothingStandsSomewhereAllTheSame() throws Exception {
    says("lobby", "Ada", "before");

    var ada = Listener.to(port, "lobby");
    listeners.add(ada);

    assertThat(ada.reads().fields()).containsEntry("retry", "1000");
    var welcome = ada.hears();
    assertThat(welcome.type()).isEqualTo("welcome");
    assertThat(welcome.data().getInteger("offset")).isEqualTo(1);
    assertThat(welcome.id()).isEqualTo(welcome.data().getString("epoch") + ":1");
  }

  @Test
  void whoComesBackIsToldWhatWasMissedAndThenWhatIsNew() throws Exception {
    var ada = listens("lobby");
    for (int word = 1; word <= 5; word++) {
      says("lobby", "Bob", "word " + word);
    }
    ada.hears();
    var last = ada.hears().id();
    ada.close();

    var again = Listener.to(port, "lobby", last);
    listeners.add(again);

    var welcome = again.hears();
    assertThat(welcome.type()).isEqualTo("welcome");
    assertThat(welcome.id()).isEqualTo(last);
    says("lobby", "Bob", "word 6");
    assertThat(List.of(again.hearsText(), again.hearsText(), again.hearsText(), again.hearsText()))
        .containsExactly("word 3", "word 4", "word 5", "word 6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", ":", "another:1", "another", "%s:7", "%s:-1", "%s:", "%s:1x"})
  void whoComesFromNowhereIsToldSoAndGetsNothingOld(String position) throws Exception {
    says("lobby", "Bob", "before");
    var epoch = welcome("lobby").data().getString("epoch");

    var ada = Listener.to(port, "lobby", position.formatted(epoch));
    listeners.add(ada);

    var reset = ada.hears();
    assertThat(reset.type()).isEqualTo("reset");
    assertThat(reset.id()).isEqualTo(epoch + ":1");
    says("lobby", "Bob", "after");
    assertThat(ada.hearsText()).isEqualTo("after");
  }

  @Test
  void whoHasMissedMoreThanIsKeptIsToldSoAndGetsNoPartOfIt() throws Exception {
    var first = welcome("lobby");
    for (int word = 1; word <= 1001; word++) {
      says("lobby", "Bob", "word " + word);
    }

    assertThat(comesBack(first.id()).hears().type()).isEqualTo("reset");
    var epoch = first.data().getString("epoch");
    var ada = comesBack(epoch + ":1");
    assertThat(ada.hears().type()).isEqualTo("welcome");
    assertThat(ada.hearsText()).isEqualTo("word 2");
  }

  @Test
  void afterARestartNoPositionIsKnown() throws Exception {
    var before = welcome("lobby").id();
    undeploy();
    deploy();

    var reset = comesBack(before).hears();

    assertThat(reset.type()).isEqualTo("reset");
    assertThat(reset.data().getString("epoch")).isNotEqualTo(before.split(":")[0]);
  }

  @Test
  void roomsAreApart() throws Exception {
    var ada = listens("lobby");

    says("attic", "Bob", "there");
    says("lobby", "Bob", "here");

    assertThat(ada.hears().data().getInteger("offset")).isEqualTo(1);
  }

  @Test
  void aTextWithLineBreaksIsOneEvent() throws Exception {
    var ada = listens("lobby");

    says("lobby", "Bob", "one\ntwo\r\n\r\ndata: three");
    says("lobby", "Bob", "four");

    assertThat(ada.hearsText()).isEqualTo("one\ntwo\r\n\r\ndata: three");
    assertThat(ada.hearsText()).isEqualTo("four");
  }

  @Test
  void aSilentStreamSaysThatItIsStillThere() throws Exception {
    var ada = listens("lobby");

    assertThat(ada.reads().fields()).containsEntry("", "still here");
  }

  @Test
  void whoSpeaksIsToldTheOffsetOfTheWord() throws Exception {
    says("lobby", "Ada", "one");

    var answer = says("lobby", "Ada", "two");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"offset\":2}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"type\":\"say\",\"room\":\"lobby\",\"name\":\"Ada\"}"})
  void aWordThatIsNoneIsABadRequestAndIsToldToNobody(String body) throws Exception {
    var ada = listens("lobby");

    var answer = posts(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("bad-request");
    says("lobby", "Bob", "hello");
    assertThat(ada.hearsText()).isEqualTo("hello");
  }

  @Test
  void whoNamesNoRoomListensToNothing() throws Exception {
    var answer = get("/stream");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void thePageIsAtTheRoot() throws Exception {
    assertThat(get("/").body()).contains("src=\"/web/modules/pages/step04.js\"");
    assertThat(get("/web/modules/pages/step04.js").statusCode()).isEqualTo(200);
  }

  /** Has been welcomed, so that whatever is said from now on is heard. */
  private Listener listens(String room) throws Exception {
    var listener = Listener.to(port, room);
    listeners.add(listener);
    assertThat(listener.hears().type()).isEqualTo("welcome");
    return listener;
  }

  private Listener.Heard welcome(String room) throws Exception {
    var listener = Listener.to(port, room);
    listeners.add(listener);
    return listener.hears();
  }

  private Listener comesBack(String lastEventId) throws Exception {
    var listener = Listener.to(port, "lobby", lastEventId);
    listeners.add(listener);
    return listener;
  }

  private HttpResponse<String> says(String room, String name, String text) throws Exception {
    return posts(JsonObject.of("type", "say", "room", room, "name", name, "text", text).encode());
  }

  private HttpResponse<String> posts(String body) throws Exception {
    return send(to("/messages").POST(BodyPublishers.ofString(body)));
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
}
