package ws101.stage;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import ws101.wiretap.Event;

/** The real steps of two techniques, compared; who listens is whoever asks. */
class ComparisonTest {

  private static final int LIMIT = 60;

  private final Vertx vertx = Vertx.vertx();
  private final Comparison comparison =
      new Comparison(vertx, List.of(Technique.SHORT_POLLING, Technique.WEBSOCKET));

  @AfterEach
  void stop() throws Exception {
    await(comparison.stop());
    await(vertx.close());
  }

  @Test
  void bobSaysEachWordEverywhereOverAWireOfHisOwn() throws Exception {
    await(comparison.start());

    await(comparison.play("say 3"));
    theConversationEnds(1);

    assertThat(saidOn("01-bob"))
        .containsExactlyInAnyOrder("!word #1-1", "!word #1-2", "!word #1-3");
    assertThat(saidOn("07-bob")).containsExactly("!word #1-1", "!word #1-2", "!word #1-3");
  }

  @Test
  void whatBobSaysAdaHearsOverHerWire() throws Exception {
    await(comparison.start());
    var heard = new CompletableFuture<String>();
    var socket =
        await(
            vertx
                .createWebSocketClient()
                .connect(comparison.wire("07-ada").port(), "localhost", "/chat"));
    socket.textMessageHandler(
        text -> {
          if (text.contains("welcome")) {
            comparison.play("say 1");
          } else {
            heard.complete(text);
          }
        });
    socket.writeTextMessage("{\"type\":\"join\",\"room\":\"lobby\",\"name\":\"Ada\"}");

    assertThat(heard.get(LIMIT, SECONDS)).contains("!word #1-1");
    theConversationEnds(1);
    assertThat(askedOver("01-ada")).contains("!word #1-1");
  }

  @Test
  void aHoldIsSetOnEachWireOfAdasAndTakesItselfOff() throws Exception {
    await(comparison.start());

    await(comparison.play("say 1\nhold 100ms"));
    theConversationEnds(1);

    for (String wire : List.of("01-ada", "07-ada")) {
      assertThat(events("fault").filter(event -> wire.equals(event.facts().getString("wire"))))
          .extracting(event -> event.facts().getBoolean("on"))
          .containsExactly(true, false);
    }
  }

  @Test
  void aScriptThatIsPlayedEndsTheOneBefore() throws Exception {
    await(comparison.start());

    await(comparison.play("say 2 every 60s"));
    await(comparison.play("say 1"));
    theConversationEnds(2);

    assertThat(events("run").map(event -> event.facts().getString("state")))
        .containsExactly("began", "ended", "began", "ended");
    assertThat(saidOn("07-bob")).containsExactly("!word #1-1", "!word #2-1");
  }

  @Test
  void aScriptThatCannotBeReadChangesNothing() throws Exception {
    await(comparison.start());

    assertThatThrownBy(() -> await(comparison.play("sing")))
        .hasMessageContaining("Line 1, “sing”, is no step.");
    assertThat(events("run")).isEmpty();
  }

  @Test
  void nothingIsLeftRunning() throws Exception {
    await(comparison.start());
    var pids =
        comparison.state().getJsonArray("nodes").stream()
            .map(node -> ((JsonObject) node).getLong("pid"))
            .toList();

    await(comparison.stop());

    assertThat(pids).hasSize(2).allSatisfy(pid -> assertThat(isAlive(pid)).isFalse());
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** What the log says of the conversation's end, when it says so. */
  private void theConversationEnds(int number) throws Exception {
    var ended = new CompletableFuture<Void>();
    Runnable look =
        () -> {
          if (hasEnded(number)) {
            ended.complete(null);
          }
        };
    var subscription = comparison.log().onAppend(look);
    look.run();
    ended.get(LIMIT, SECONDS);
    subscription.close();
  }

  private boolean hasEnded(int number) {
    return events("run")
        .anyMatch(
            event ->
                event.facts().getInteger("run") == number
                    && event.facts().getString("state").equals("ended"));
  }

  private Stream<Event> events(String kind) {
    return comparison.log().after(0, Integer.MAX_VALUE).events().stream()
        .filter(event -> event.kind().equals(kind));
  }

  /** The texts of what Bob sent there. */
  private List<String> saidOn(String wire) {
    return comparison.log().after(0, Integer.MAX_VALUE).events().stream()
        .filter(event -> List.of("body", "frame").contains(event.kind()))
        .map(Event::facts)
        .filter(facts -> wire.equals(facts.getString("wire")))
        .filter(facts -> "client".equals(facts.getString("from")))
        .map(ComparisonTest::json)
        .filter(message -> "say".equals(message.getString("type")))
        .map(message -> message.getString("text"))
        .toList();
  }

  private static JsonObject json(JsonObject facts) {
    return new JsonObject(
        facts.containsKey("text")
            ? facts.getString("text")
            : new String(Base64.getDecoder().decode(facts.getString("bytes"))));
  }

  private String askedOver(String wire) throws Exception {
    return await(
        vertx
            .createHttpClient()
            .request(
                HttpMethod.GET,
                comparison.wire(wire).port(),
                "localhost",
                "/messages?after=0&room=lobby")
            .compose(request -> request.send().compose(response -> response.body()))
            .map(body -> body.toString()));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(LIMIT, SECONDS);
  }
}
