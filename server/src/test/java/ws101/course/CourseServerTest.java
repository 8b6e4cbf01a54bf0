package ws101.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole course server with the real stage of lesson 07, seen as its page sees it. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CourseServerTest {

  private static final String LESSON = "/lessons/07-chat";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Vertx vertx = Vertx.vertx();
  private CourseServer course;
  private String token;
  private FeedReader page;

  @BeforeAll
  void openTheLesson(@TempDir Path root) {
    new Checkout(root)
        .withLesson(
            "07-chat",
            "See it",
            "1. **Ada says a word**",
            "   - *Do*: Let Ada speak.",
            "   - *Predict*: How many frames?",
            "     - [ ] one",
            "     - [x] three",
            "   - *Look*: at the wires.",
            "   - *Seen*: Three.");
    vertx
        .fileSystem()
        .copyRecursive(
            Checkout.ours().resolve("web").toString(), root.resolve("web").toString(), true)
        .await();
    course = CourseServer.start(vertx, root, 0).await();
    token = get(LESSON).body().replaceAll("(?s).*name=\"ws101-token\" content=\"(\\w+)\".*", "$1");
    page = FeedReader.open(request(LESSON + "/feed"));
    page.hears("stage", stage -> stage.getString("state").equals("running"));
  }

  @AfterAll
  void stop() {
    page.close();
    course.close().await();
    vertx.close().await();
  }

  @Test
  void aStageHasANodeAndAWireForEachOfTwoGuests() throws Exception {
    var stage = stage(state -> state.getJsonArray("wires").size() >= 2);
    var ada = stage.getJsonArray("wires").getJsonObject(0);

    var chat = client.send(request(URI.create(ada.getString("page"))), BodyHandlers.ofString());

    assertThat(ada.getString("guest")).isEqualTo("Ada");
    assertThat(stage.getJsonArray("nodes").getJsonObject(0).getInteger("pid")).isPositive();
    assertThat(chat.statusCode()).isEqualTo(200);
    event(event -> event.getString("kind").equals("head") && isOn("ada", event));
  }

  @Test
  void aFaultIsAskedForAndSeenInTheLog() {
    var answer =
        ask("POST", "/wires/bob/faults", "{\"fault\":\"hold\",\"way\":\"to-browser\",\"on\":true}");

    assertThat(answer.statusCode()).isEqualTo(204);
    event(event -> event.getString("kind").equals("fault") && isOn("bob", event));
    stage(state -> !state.getJsonArray("wires").getJsonObject(1).getJsonArray("faults").isEmpty());
  }

  @Test
  void aGuestCanBeAdded() {
    int before = stage(state -> true).getJsonArray("wires").size();

    var answer = ask("POST", "/guests", "{}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(new JsonObject(answer.body()).getString("page")).contains("room=lobby");
    stage(state -> state.getJsonArray("wires").size() > before);
  }

  @Test
  void aNodeCanBeRestartedAndIsThenAnotherProcess() {
    long before = pid(stage(state -> pid(state) > 0));

    var answer = ask("POST", "/nodes/a", "{\"do\":\"restart\"}");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(pid(stage(state -> pid(state) != before && isRunning(state)))).isPositive();
  }

  @Test
  void whatCannotBeDoneIsAnsweredWithASentence() {
    problem(400, "There is no wire zoe", ask("POST", "/wires/zoe/faults", "{\"fault\":\"close\"}"));
    problem(
        400, "There is no fault melt", ask("POST", "/wires/ada/faults", "{\"fault\":\"melt\"}"));
    problem(400, "The field fault is missing", ask("POST", "/wires/ada/faults", "{}"));
    problem(400, "not a JSON object", ask("POST", "/wires/ada/faults", "hello"));
    problem(400, "not a JSON object", ask("POST", "/wires/ada/faults", "[1]"));
    problem(400, "There is no node z", ask("POST", "/nodes/z", "{\"do\":\"kill\"}"));
    problem(
        400,
        "on is not true or false",
        ask("POST", "/wires/ada/faults", "{\"fault\":\"hold\",\"on\":1}"));
    problem(
        400,
        "needs a value",
        ask("POST", "/wires/ada/faults", "{\"fault\":\"delay\",\"way\":\"to-node\"}"));
    problem(400, "not melt", ask("POST", "/nodes/a", "{\"do\":\"melt\"}"));
    problem(400, "step or mine", ask("PUT", "/program", "{\"program\":\"yours\"}"));
    problem(400, "seed is not a number", ask("POST", "/judge", "{\"seed\":\"seven\"}"));
    problem(
        413, "more than a page", ask("PUT", "/program", "{\"x\":\"" + "x".repeat(20_000) + "\"}"));
    problem(404, "There is nothing at", ask("POST", "/nothing", "{}"));
  }

  @Test
  void aLessonThatIsNotWrittenHasNoStage() {
    problem(404, "There is no lesson 08-heartbeat yet.", get("/lessons/08-heartbeat/feed"));
  }

  @Test
  void aPredictionAndATickAreKeptAndToldToAllTabs() {
    var predicted = ask("PUT", "/experiments/ada-says-a-word", "{\"predicted\":\"three\"}");
    var ticked =
        ask(
            "PUT",
            "/experiments/ada-says-a-word",
            "{\"ticked\":true,\"epoch\":\"e\",\"events\":[5,7]}");

    assertThat(predicted.statusCode()).isEqualTo(204);
    assertThat(ticked.statusCode()).isEqualTo(204);
    try (var anotherTab = FeedReader.open(request(LESSON + "/feed"))) {
      anotherTab.hears("progress", progress -> isTicked(progress, "ada-says-a-word"));
    }
  }

  @Test
  void onlyWhatTheLessonAsksForCanBePredicted() {
    problem(
        400,
        "is not one of the answers",
        ask("PUT", "/experiments/ada-says-a-word", "{\"predicted\":\"seven\"}"));
    problem(
        400,
        "There is no experiment fly.",
        ask("PUT", "/experiments/fly", "{\"predicted\":\"three\"}"));
  }

  @Test
  void theLogCanBeTakenHome() {
    event(event -> true);

    var json = get(LESSON + "/log.json");
    var pcapng = get(LESSON + "/log.pcapng");

    assertThat(new JsonObject(json.body()).getJsonArray("events")).isNotEmpty();
    assertThat(json.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("ws101.json");
    assertThat(pcapng.body()).startsWith("\n\r\r\n"); // A section header: 0A 0D 0D 0A.
  }

  @Test
  void nobodyDoesAnythingWithoutTheToken() {
    var answer =
        send(
            HttpRequest.newBuilder(uri(LESSON + "/nodes/a"))
                .POST(BodyPublishers.ofString("{\"do\":\"kill\"}"))
                .header("Content-Type", "application/json")
                .build());

    problem(403, "reload it", answer);
  }

  private static boolean isOn(String wire, JsonObject event) {
    return wire.equals(event.getString("wire"));
  }

  private static long pid(JsonObject stage) {
    return stage.getJsonArray("nodes").getJsonObject(0).getLong("pid", 0L);
  }

  private static boolean isRunning(JsonObject stage) {
    return stage.getJsonArray("nodes").getJsonObject(0).getString("state").equals("running");
  }

  private static boolean isTicked(JsonObject progress, String experiment) {
    return progress
        .getJsonObject("experiments", new JsonObject())
        .getJsonObject(experiment, new JsonObject())
        .getBoolean("ticked", false);
  }

  private static void problem(int status, String sentence, HttpResponse<String> answer) {
    assertThat(answer.body()).contains(sentence);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getString("type")).isEqualTo("error");
  }

  /** The stage's state, once it is as wanted: a fresh page is told it at once. */
  private JsonObject stage(Predicate<JsonObject> wanted) {
    try (var fresh = FeedReader.open(request(LESSON + "/feed"))) {
      return fresh.hears("stage", wanted);
    }
  }

  /** The first event of the log that is as wanted, once it has happened. */
  private JsonObject event(Predicate<JsonObject> wanted) {
    try (var fresh = FeedReader.open(request(LESSON + "/feed"))) {
      return fresh.hearsEvent(wanted);
    }
  }

  private HttpResponse<String> ask(String method, String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(LESSON + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .header("X-Ws101-Token", token)
            .build());
  }

  private HttpResponse<String> get(String path) {
    return send(request(path));
  }

  private HttpRequest request(String path) {
    return request(uri(path));
  }

  private static HttpRequest request(URI uri) {
    return HttpRequest.newBuilder(uri).build();
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + course.port() + path);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
