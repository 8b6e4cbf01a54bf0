package ws101.step02;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.stage.Ports;

/** What lesson 02 says of its chat, asked by the JDK's own client. */
@Timeout(60)
class ChatVerticleTest {

  private static final Duration LIMIT = Duration.ofSeconds(40);

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
  void whoIsNewLearnsWhereWeAreAndNothingOld() throws Exception {
    says("Ada", "before");

    var answer = get("/messages?room=lobby");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(texts(answer)).isEqualTo("[]");
    assertThat(json(answer).getInteger("offset")).isEqualTo(1);
    assertThat(json(answer).getString("epoch")).isNotEmpty();
  }

  @Test
  void whatWasSaidSinceIsToldAtOnceInOrderAndNothingTwice() throws Exception {
    String epoch = epoch();
    for (int word = 1; word <= 5; word++) {
      says("Ada", "word " + word);
    }

    assertThat(texts(asks(epoch, 0))).isEqualTo("[word 1, word 2, word 3, word 4, word 5]");
    assertThat(texts(asks(epoch, 3))).isEqualTo("[word 4, word 5]");
    assertThat(json(asks(epoch, 4)))
        .isEqualTo(
            new JsonObject(
                """
                {"epoch":"%s","offset":5,"messages":[
                  {"type":"said","room":"lobby","from":"Ada","text":"word 5","offset":5}]}
                """
                    .formatted(epoch)));
  }

  @Test
  void aQuestionWaitsForTheWordThatAnswersIt() throws Exception {
    String epoch = epoch();
    try (var ada = new Waiter(epoch, 0);
        var bob = new Waiter(epoch, 0)) {

      says("Ada", "hello");

      assertThat(texts(ada.hears())).isEqualTo("[hello]");
      assertThat(texts(bob.hears())).isEqualTo("[hello]");
    }
  }

  @Test
  void aWordInAnotherRoomAnswersNobodyHere() throws Exception {
    try (var ada = new Waiter(epoch(), 0)) {

      says("attic", "Bob", "there");
      says("lobby", "Bob", "here");

      assertThat(texts(ada.hears())).isEqualTo("[here]");
    }
  }

  @Test
  void ofTwoWordsTheSecondWaitsForTheNextQuestion() throws Exception {
    String epoch = epoch();
    try (var ada = new Waiter(epoch, 0)) {

      says("Bob", "one");
      says("Bob", "two");

      assertThat(texts(ada.hears())).isEqualTo("[one]");
      assertThat(texts(asks(epoch, 1))).isEqualTo("[two]");
    }
  }

  @Test
  void anAnswerThatWasLostIsGivenAgain() throws Exception {
    String epoch = epoch();
    says("Bob", "hello");

    assertThat(texts(asks(epoch, 0))).isEqualTo("[hello]");
    assertThat(texts(asks(epoch, 0))).isEqualTo("[hello]");
  }

  @Test
  void withoutACursorTheSecondWordFallsBetweenTwoQuestions() throws Exception {
    stop();
    deploy(JsonObject.of("variant", "NO_CURSOR"));
    String epoch = epoch();
    try (var ada = new Waiter(epoch, 0)) {
      says("Bob", "one");
      says("Bob", "two");
      assertThat(texts(ada.hears())).isEqualTo("[one]");
    }

    try (var ada = new Waiter(epoch, 1)) {
      says("Bob", "three");

      assertThat(texts(ada.hears())).isEqualTo("[three]");
    }
  }

  @Test
  void afterTwentyFiveSecondsWithoutAWordTheAnswerIsEmpty() throws Exception {
    String epoch = epoch();
    long begun = System.nanoTime();

    var answer = asks(epoch, 0);

    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    assertThat(waited).isBetween(24_500L, 30_000L);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(texts(answer)).isEqualTo("[]");
    assertThat(json(answer).getInteger("offset")).isEqualTo(0);
  }

  @Test
  void aPositionOfAnotherLifeIsGoneAndTheCurrentOneIsGiven() throws Exception {
    String before = epoch();
    says("Bob", "before");
    stop();
    start();
    says("Bob", "after");

    var answer = asks(before, 1);

    assertThat(answer.statusCode()).isEqualTo(410);
    assertThat(json(answer).getString("code")).isEqualTo("unknown-position");
    assertThat(json(answer).getInteger("offset")).isEqualTo(1);
    assertThat(json(answer).getString("epoch")).isEqualTo(epoch()).isNotEqualTo(before);
  }

  @Test
  void aPositionAheadOfUsIsGoneToo() throws Exception {
    assertThat(asks(epoch(), 1).statusCode()).isEqualTo(410);
  }

  @Test
  void whoVanishesWhileWaitingHarmsNobody() throws Exception {
    String epoch = epoch();
    new Waiter(epoch, 0).close();
    new Waiter(epoch, 0).resets();
    try (var ada = new Waiter(epoch, 0)) {

      says("Bob", "hello");

      assertThat(texts(ada.hears())).isEqualTo("[hello]");
    }
  }

  @Test
  void aThousandWaitAndNoThreadIsKeptForThem() throws Exception {
    String epoch = epoch();
    int before = Thread.activeCount();
    var waiters = new ArrayList<Waiter>();
    for (int i = 0; i < 1000; i++) {
      waiters.add(new Waiter(epoch, 0));
    }

    int meanwhile = Thread.activeCount();
    says("Bob", "hello");

    for (var waiter : waiters) {
      assertThat(texts(waiter.hears())).isEqualTo("[hello]");
      waiter.close();
    }
    assertThat(meanwhile).isLessThan(before + 20);
  }

  @Test
  void noCacheMayKeepAnAnswer() throws Exception {
    assertThat(get("/messages?room=lobby").headers().firstValue("Cache-Control"))
        .contains("no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "epoch=a&after=0",
        "room=lobby&after=0",
        "room=lobby&epoch=a",
        "room=lobby&epoch=&after=0",
        "room=lobby&epoch=a&after=-1",
        "room=lobby&epoch=a&after=abc",
        "room=&epoch=a&after=0"
      })
  void aQuestionThatIsNotUnderstoodIsABadRequest(String query) throws Exception {
    var answer = get("/messages?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).getString("code")).isEqualTo("bad-request");
  }

  @Test
  void thePageIsAtTheRoot() throws Exception {
    var page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("src=\"/web/modules/pages/step02.js\"");
    assertThat(get("/web/modules/pages/step02.js").statusCode()).isEqualTo(200);
  }

  private String epoch() throws Exception {
    return json(get("/messages?room=lobby")).getString("epoch");
  }

  private void says(String name, String text) throws Exception {
    says("lobby", name, text);
  }

  private void says(String room, String name, String text) throws Exception {
    var say = JsonObject.of("type", "say", "room", room, "name", name, "text", text);
    var answer =
        CLIENT.send(
            to("/messages").POST(BodyPublishers.ofString(say.encode())).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  private HttpResponse<String> asks(String epoch, int after) throws Exception {
    return get(question(epoch, after));
  }

  private static String question(String epoch, int after) {
    String encoded = URLEncoder.encode(epoch, UTF_8);
    return "/messages?room=lobby&epoch=" + encoded + "&after=" + after;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(to(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(LIMIT);
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }

  private static String texts(HttpResponse<String> answer) {
    return texts(json(answer));
  }

  private static String texts(JsonObject answer) {
    return answer.getJsonArray("messages").stream()
        .map(message -> ((JsonObject) message).getString("text"))
        .toList()
        .toString();
  }

  private static String texts(String body) {
    return texts(new JsonObject(body));
  }

  /** Asks on a bare connection of its own, and is known to wait when it is made. */
  private final class Waiter implements AutoCloseable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);

    Waiter(String epoch, int after) throws Exception {
      var question = "GET " + question(epoch, after) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout((int) LIMIT.toMillis());
      comesRound();
    }

    /** Who connects later and is answered was read later: so the question before it was read. */
    private void comesRound() throws IOException {
      try (var later = new Socket(InetAddress.getLoopbackAddress(), port)) {
        var question = "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n";
        later.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
        assertThat(later.getInputStream().read()).isEqualTo('H');
      }
    }

    /** The body of the answer. */
    String hears() throws IOException {
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      int length = 0;
      for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.split(":")[1].strip());
        }
      }
      var body = new char[length];
      int read = 0;
      while (read < length) {
        read += reader.read(body, read, length - read);
      }
      return new String(body);
    }

    void resets() throws IOException {
      socket.setSoLinger(true, 0); // With a linger time of 0, close() sends RST instead of FIN.
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
