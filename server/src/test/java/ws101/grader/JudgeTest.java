package ws101.grader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge as the kit uses it, on a small checkout of its own with one exercise. */
class JudgeTest {

  private static final String NEVER_LISTENS =
      SmallCheckout.ECHO.replace(".listen(", ".listen(1 + ");

  @TempDir private Path root;
  private Path file;
  private Vertx vertx;
  private Judge judge;
  private final List<JsonObject> progress = new CopyOnWriteArrayList<>();

  @BeforeEach
  void layOutACheckout() throws IOException {
    file = SmallCheckout.layOut(root);
    vertx = Vertx.vertx();
    judge = Judge.of(vertx, root);
  }

  @AfterEach
  void leave() throws Exception {
    done(judge.close());
    done(vertx.close());
    assertThat(CompletableFuture.allOf(ends())).succeedsWithin(Duration.ofSeconds(5));
  }

  private static CompletableFuture<?>[] ends() {
    return ProcessHandle.current()
        .children()
        .map(ProcessHandle::onExit)
        .toArray(CompletableFuture[]::new);
  }

  @Test
  void theLearnersFileIsJudgedAndTheVerdictGrows() throws Exception {
    JsonObject verdict = done(judge.judge("07-chat", null, 4217L, progress::add));

    assertThat(verdict.getString("verdict")).isEqualTo("passed");
    assertThat(verdict.getString("file"))
        .isEqualTo("exercises/src/main/java/ws101/exercise07/Echo.java");
    assertThat(verdict.getLong("seed")).isEqualTo(4217);
    assertThat(verdict.getString("saved"))
        .isEqualTo(Files.getLastModifiedTime(file).toInstant().toString());
    assertThat(progress).extracting(each -> each.getString("state")).startsWith("judging");
    assertThat(progress).last().isEqualTo(verdict);
  }

  @Test
  void anyFileAndAnyTextCanBeJudged() throws Exception {
    Path other = root.resolve("Echo.java");
    Files.writeString(
        other, SmallCheckout.ECHO.replace("textMessageHandler", "binaryMessageHandler"));

    JsonObject ofFile = done(judge.judge("07-chat", other, null, progress::add));
    JsonObject ofText = done(judge.judgeText("07-chat", "class Echo {", null, progress::add));
    JsonObject ofLearner = done(judge.judge("07-chat", null, null, progress::add));

    assertThat(ofFile.getString("verdict")).isEqualTo("did-not-start");
    assertThat(ofFile.getJsonObject("problem").getString("file")).isEqualTo("Echo.java");
    assertThat(ofText.getString("verdict")).isEqualTo("did-not-start");
    assertThat(ofLearner.getString("verdict")).isEqualTo("passed");
  }

  @Test
  void aNewSaveGivesUpTheRunThatIsUnderWay() throws Exception {
    var begun = new CompletableFuture<JsonObject>();
    var first = judge.judgeText("07-chat", NEVER_LISTENS, null, begun::complete);
    begun.get(20, TimeUnit.SECONDS);

    var second = judge.judge("07-chat", null, null, progress::add);

    assertThat(done(first).getString("state")).isEqualTo("given-up");
    assertThat(done(second).getString("verdict")).isEqualTo("passed");
  }

  @Test
  void aBenchThatBreaksIsReplacedAndIsNobodysFailure() throws Exception {
    String killer = SmallCheckout.ECHO.replace("ready", "break the court");

    JsonObject broken = done(judge.judgeText("07-chat", killer, null, progress::add));
    JsonObject afterwards = done(judge.judge("07-chat", null, null, progress::add));

    assertThat(broken.getString("verdict")).isEqualTo("could-not-be-judged");
    assertThat(afterwards.getString("verdict")).isEqualTo("passed");
  }

  @Test
  void theStageGetsTheLearnersProgram() throws Exception {
    var program = done(judge.programOf("07-chat"));

    assertThat(program.mainClass()).isEqualTo("ws101.exercise07.Echo");
    assertThat(program.classPath().get(0).resolve("ws101/exercise07/Echo.class")).exists();
  }

  @Test
  void aProgramThatDoesNotCompileIsRefusedInWords() throws Exception {
    Files.writeString(file, SmallCheckout.ECHO.replace("final class", "finale class"), UTF_8);

    assertThatThrownBy(() -> done(judge.programOf("07-chat")))
        .hasRootCauseMessage(
            "The file does not compile: exercises/src/main/java/ws101/exercise07/Echo.java:5:"
                + " class, interface, enum, or record expected");
  }

  @Test
  void withoutChecksNothingIsJudgedAndItIsSaidWhy() throws Exception {
    Files.delete(root.resolve("exercises/target/judge.classpath"));

    JsonObject verdict = done(judge.judge("07-chat", null, null, progress::add));

    assertThat(verdict.getString("verdict")).isEqualTo("could-not-be-judged");
    assertThat(verdict.getJsonObject("problem").getString("message")).contains("./kit");
  }

  @Test
  void anExerciseThatIsNotWrittenIsNotJudged() throws Exception {
    JsonObject verdict = done(judge.judge("98-nothing", null, null, progress::add));

    assertThat(verdict.getString("verdict")).isEqualTo("could-not-be-judged");
    assertThat(verdict.getJsonObject("problem").getString("message"))
        .contains("There is no exercise 98-nothing.");
  }

  @Test
  void theRehearsalPasses() throws Exception {
    done(judge.warmUp());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
