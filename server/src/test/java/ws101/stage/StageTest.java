package ws101.stage;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import ws101.stage.Programs.Exits;
import ws101.stage.Programs.Listens;
import ws101.stage.Programs.SaysItsVariant;
import ws101.stage.Stage.Cast;

class StageTest {

  private static final int LIMIT = 30;

  private final Vertx vertx = Vertx.vertx();
  private Future<JavaProgram> mine = Future.succeededFuture(Programs.program(Listens.class));
  private final Stage stage = stageOf(Listens.class);

  @AfterEach
  void stop() throws Exception {
    await(stage.stop());
    await(vertx.close());
  }

  @Test
  void twoGuestsAreThereAtTheStartEachWithAWireToTheNode() throws Exception {
    await(stage.start());

    assertThat(stage.state().getString("state")).isEqualTo("running");
    assertThat(node().getString("state")).isEqualTo("running");
    assertThat(stage.wires()).containsExactly("ada", "bob");
    assertThat(throughTheWire("ada")).isEqualTo(node().getLong("pid").toString());
    assertThat(page("bob"))
        .isEqualTo("http://localhost:%d/?room=lobby&name=Bob", stage.wire("bob").port());
  }

  @Test
  void startingTwiceStartsOnce() throws Exception {
    var first = stage.start();
    var second = stage.start();

    await(first);
    await(second);

    assertThat(stage.wires()).hasSize(2);
    assertThat(happened()).containsExactly("started");
  }

  @Test
  void theStageHasRoomForEightGuests() throws Exception {
    await(stage.start());
    for (String name : List.of("Cleo", "Dan", "Eve", "Finn", "Gus", "Hana")) {
      assertThat(await(stage.addGuest()).getString("guest")).isEqualTo(name);
    }

    assertThatThrownBy(() -> await(stage.addGuest()))
        .hasMessageContaining("The stage is full: it has room for 8.");
  }

  @Test
  void theWiresOutliveTheNodeAndLeadToTheNextProcessOnTheSamePort() throws Exception {
    await(stage.start());
    int wire = stage.wire("ada").port();
    var before = node();

    await(stage.node("a", "kill"));
    assertThat(node().getString("state")).isEqualTo("ended");
    assertThat(node().getString("output")).isNull();
    await(stage.node("a", "restart"));

    assertThat(node().getInteger("port")).isEqualTo(before.getInteger("port"));
    assertThat(node().getLong("pid")).isNotEqualTo(before.getLong("pid"));
    assertThat(stage.wire("ada").port()).isEqualTo(wire);
    assertThat(throughTheWire("ada")).isEqualTo(node().getLong("pid").toString());
    assertThat(happened()).containsExactly("started", "ended", "started");
    assertThat(last("ended").getBoolean("asked")).isTrue();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void anEndThatNobodyAskedForIsLoggedAndShownWithTheLastOutput() throws Exception {
    await(stage.start());

    ProcessHandle.of(node().getLong("pid")).orElseThrow().destroyForcibly();
    awaitState(now -> now.getString("state").equals("ended"));

    assertThat(node().getString("exit")).isEqualTo("SIGKILL");
    assertThat(node().getString("output")).startsWith("going to listen on");
    assertThat(last("ended").getBoolean("asked")).isFalse();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aNodeCanBePausedOnceAndResumedOnce() throws Exception {
    await(stage.start());

    await(stage.node("a", "pause"));
    assertThat(node().getString("state")).isEqualTo("paused");
    assertThatThrownBy(() -> await(stage.node("a", "pause")))
        .hasMessageContaining("Node a is paused already.");
    await(stage.node("a", "resume"));

    assertThat(node().getString("state")).isEqualTo("running");
    assertThat(happened()).containsExactly("started", "paused", "resumed");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPausedNodeCanBeRestarted() throws Exception {
    await(stage.start());
    await(stage.node("a", "pause"));

    await(stage.node("a", "restart"));

    assertThat(node().getString("state")).isEqualTo("running");
    assertThat(throughTheWire("bob")).isEqualTo(node().getLong("pid").toString());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aDrainedNodeEndsBySigterm() throws Exception {
    await(stage.start());

    await(stage.node("a", "drain"));
    awaitState(now -> now.getString("state").equals("ended"));

    assertThat(node().getString("exit")).isEqualTo("SIGTERM");
    assertThat(last("ended").getBoolean("asked")).isTrue();
  }

  @Test
  void theLearnersProgramTakesThePlaceOfTheStep() throws Exception {
    await(stage.start());
    long step = node().getLong("pid");

    await(stage.cast(Cast.MINE));

    assertThat(stage.state().getString("program")).isEqualTo("mine");
    assertThat(throughTheWire("ada")).isEqualTo(node().getLong("pid").toString());
    assertThat(ProcessHandle.of(step).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(last("started").getString("program")).isEqualTo("mine");
  }

  @Test
  void aLearnersProgramThatEndsBeforeItListensLeavesTheStepRunning() throws Exception {
    await(stage.start());
    mine = Future.succeededFuture(Programs.program(Exits.class));

    assertThatThrownBy(() -> await(stage.cast(Cast.MINE)))
        .hasMessageContaining("It ended with exit code 3 before it listened")
        .hasMessageContaining("Cannot open the database.");

    assertThat(stage.state().getString("program")).isEqualTo("step");
    assertThat(throughTheWire("ada")).isEqualTo(node().getLong("pid").toString());
    assertThat(happened()).containsExactly("started");
  }

  @Test
  void aLearnersProgramThatDoesNotCompileLeavesTheStepRunning() throws Exception {
    await(stage.start());
    mine = Future.failedFuture("LobbyVerticle.java does not compile.");

    assertThatThrownBy(() -> await(stage.cast(Cast.MINE)))
        .hasMessageContaining("LobbyVerticle.java does not compile.");

    assertThat(node().getString("state")).isEqualTo("running");
  }

  @Test
  void aStepsVariantsAreTheSameProgramInAnotherEnvironment() throws Exception {
    var varied = stageOf(SaysItsVariant.class, "PLAIN", "FANCY");
    try {
      await(varied.start());
      assertThat(throughTheWire(varied, "ada")).isEqualTo("PLAIN");

      await(varied.variant("FANCY"));

      assertThat(throughTheWire(varied, "ada")).isEqualTo("FANCY");
      assertThat(varied.state().getString("variant")).isEqualTo("FANCY");
      assertThat(last(varied, "started").getString("variant")).isEqualTo("FANCY");
      await(varied.cast(Cast.MINE));
      await(varied.cast(Cast.STEP));
      assertThat(throughTheWire(varied, "ada")).isEqualTo("FANCY");
      assertThatThrownBy(() -> await(varied.variant("SHY")))
          .hasMessageContaining("no variant SHY, only these: [PLAIN, FANCY]");
    } finally {
      await(varied.stop());
    }
  }

  @Test
  void aStepThatDoesNotListenIsAFailedStageThatAnotherProgramCanSave() throws Exception {
    var broken = stageOf(Exits.class);
    try {
      assertThatThrownBy(() -> await(broken.start())).hasMessageContaining("exit code 3");
      assertThat(broken.state().getString("state")).isEqualTo("failed");
      assertThat(broken.state().getString("problem")).startsWith("It ended with exit code 3");
      assertThat(broken.state().getJsonArray("nodes").getJsonObject(0).getString("output"))
          .startsWith("Cannot open the database.");

      await(broken.cast(Cast.MINE));

      assertThat(broken.state().getString("state")).isEqualTo("running");
      assertThat(broken.wires()).containsExactly("ada", "bob");
    } finally {
      await(broken.stop());
    }
  }

  @Test
  void afterAStopNothingIsLeft() throws Exception {
    await(stage.start());
    long pid = node().getLong("pid");
    int wire = stage.wire("ada").port();

    await(stage.stop());

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), wire))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> await(stage.node("a", "restart"))).hasMessageContaining("stopped");
  }

  @Test
  void aStopWhileTheNodeStartsLeavesNothingEither() throws Exception {
    var starting = stage.start();

    await(stage.stop());

    assertThat(starting.toCompletionStage().toCompletableFuture()).failsWithin(LIMIT, SECONDS);
    assertThat(stage.wires()).isEmpty();
    assertThat(stage.state().getString("state")).isEqualTo("stopped");
  }

  @Test
  void whatDoesNotExistIsRefusedInWords() throws Exception {
    await(stage.start());

    assertThatThrownBy(() -> await(stage.node("b", "kill")))
        .hasMessageContaining("There is no node b here, only a.");
    assertThatThrownBy(() -> await(stage.node("a", "tickle"))).hasMessageContaining("not tickle");
    assertThatThrownBy(() -> stage.wire("eve"))
        .hasMessage("There is no wire eve here, only ada, bob.");
  }

  private Stage stageOf(Class<?> step, String... variants) {
    return Stage.of(
        vertx, "07-chat", Topology.of(Programs.program(step), List.of(variants)), () -> mine);
  }

  private JsonObject node() {
    return stage.state().getJsonArray("nodes").getJsonObject(0);
  }

  private String page(String wire) {
    JsonArray wires = stage.state().getJsonArray("wires");
    return wires.getJsonObject(stage.wires().indexOf(wire)).getString("page");
  }

  private List<String> happened() {
    return stage.log().after(0, Integer.MAX_VALUE).events().stream()
        .filter(event -> event.kind().equals("node"))
        .map(event -> event.facts().getString("state"))
        .toList();
  }

  private JsonObject last(String state) {
    return last(stage, state);
  }

  private static JsonObject last(Stage stage, String state) {
    return stage.log().after(0, Integer.MAX_VALUE).events().stream()
        .filter(event -> state.equals(event.facts().getString("state")))
        .reduce((first, second) -> second)
        .orElseThrow()
        .facts();
  }

  private String throughTheWire(String wire) throws IOException {
    return throughTheWire(stage, wire);
  }

  private static String throughTheWire(Stage stage, String wire) throws IOException {
    try (var guest = new Socket(InetAddress.getLoopbackAddress(), stage.wire(wire).port())) {
      guest.setSoTimeout(LIMIT * 1000);
      return new BufferedReader(new InputStreamReader(guest.getInputStream())).readLine();
    }
  }

  private void awaitState(Predicate<JsonObject> wanted) throws Exception {
    var seen = new CompletableFuture<Void>();
    var watch = stage.onChange(() -> check(wanted, seen));
    check(wanted, seen);
    seen.get(LIMIT, SECONDS);
    watch.close();
  }

  private void check(Predicate<JsonObject> wanted, CompletableFuture<Void> seen) {
    if (wanted.test(node())) {
      seen.complete(null);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT, SECONDS);
    } catch (ExecutionException failed) {
      throw new Exception(failed.getCause().getMessage(), failed.getCause());
    }
  }
}
