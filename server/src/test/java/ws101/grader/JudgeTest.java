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
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge as the kit uses it, on a small checkout of its own with one exercise. */
class JudgeTest {

  private static final String CHECKS =
      """
      package ws101.exercise99;

      import io.vertx.core.json.JsonObject;
      import ws101.grader.Check;
      import ws101.grader.Client;
      import ws101.grader.Exercise;
      import ws101.grader.Program;

      @Exercise(slug = "99-echo", main = "ws101.exercise99.Echo")
      class Exercise99Test {
        @Check("1.1")
        void whatOneSaysComesBack(Program program) {
          System.out.println("A check that prints does not spoil the answers.");
          if (program.output().contains("break the bench")) {
            Runtime.getRuntime().halt(1);
          }
          var text = new JsonObject().put("type", "said");
          Client.connect(program, "/", "Ada").sends(text).hears(text);
        }
      }
      """;

  private static final String ECHO =
      """
      package ws101.exercise99;

      import io.vertx.core.Vertx;

      final class Echo {
        public static void main(String[] args) {
          System.out.println("ready");
          Vertx.vertx()
              .createHttpServer()
              .webSocketHandler(guest -> guest.textMessageHandler(guest::writeTextMessage))
              .listen(Integer.parseInt(System.getenv("PORT")));
        }
      }
      """;

  private static final String NEVER_LISTENS = ECHO.replace(".listen(", ".listen(1 + ");

  @TempDir private Path root;
  private Path file;
  private Vertx vertx;
  private Judge judge;
  private final List<JsonObject> progress = new CopyOnWriteArrayList<>();

  @BeforeEach
  void layOutACheckout() throws IOException {
    file = root.resolve("exercises/src/main/java/ws101/exercise99/Echo.java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, ECHO);

    String classPath = System.getProperty("java.class.path");
    Files.createDirectories(root.resolve("server/target"));
    Files.writeString(root.resolve("server/target/kit.classpath"), classPath);
    Files.createDirectories(root.resolve("exercises/target/test-classes"));
    Files.writeString(root.resolve("exercises/target/judge.classpath"), classPath);
    compileChecks();

    vertx = Vertx.vertx();
    judge = Judge.of(vertx, root);
  }

  private void compileChecks() throws IOException {
    Path source = Files.writeString(root.resolve("Exercise99Test.java"), CHECKS);
    Path classes = root.resolve("exercises/target/test-classes");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(failed).isZero();
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
    JsonObject verdict = done(judge.judge("99-echo", null, 4217L, progress::add));

    assertThat(verdict.getString("verdict")).isEqualTo("passed");
    assertThat(verdict.getString("file"))
        .isEqualTo("exercises/src/main/java/ws101/exercise99/Echo.java");
    assertThat(verdict.getLong("seed")).isEqualTo(4217);
    assertThat(verdict.getString("saved"))
        .isEqualTo(Files.getLastModifiedTime(file).toInstant().toString());
    assertThat(progress).extracting(each -> each.getString("state")).startsWith("judging");
    assertThat(progress).last().isEqualTo(verdict);
  }

  @Test
  void anyFileAndAnyTextCanBeJudged() throws Exception {
    Path other = root.resolve("Echo.java");
    Files.writeString(other, ECHO.replace("textMessageHandler", "binaryMessageHandler"));

    JsonObject ofFile = done(judge.judge("99-echo", other, null, progress::add));
    JsonObject ofText = done(judge.judgeText("99-echo", "class Echo {", null, progress::add));
    JsonObject ofLearner = done(judge.judge("99-echo", null, null, progress::add));

    assertThat(ofFile.getString("verdict")).isEqualTo("did-not-start");
    assertThat(ofFile.getJsonObject("problem").getString("file")).isEqualTo("Echo.java");
    assertThat(ofText.getString("verdict")).isEqualTo("did-not-start");
    assertThat(ofLearner.getString("verdict")).isEqualTo("passed");
  }

  @Test
  void aNewSaveGivesUpTheRunThatIsUnderWay() throws Exception {
    var begun = new CompletableFuture<JsonObject>();
    var first = judge.judgeText("99-echo", NEVER_LISTENS, null, begun::complete);
    begun.get(20, TimeUnit.SECONDS);

    var second = judge.judge("99-echo", null, null, progress::add);

    assertThat(done(first).getString("state")).isEqualTo("given-up");
    assertThat(done(second).getString("verdict")).isEqualTo("passed");
  }

  @Test
  void aBenchThatBreaksIsReplacedAndIsNobodysFailure() throws Exception {
    String killer = ECHO.replace("ready", "break the bench");

    JsonObject broken = done(judge.judgeText("99-echo", killer, null, progress::add));
    JsonObject afterwards = done(judge.judge("99-echo", null, null, progress::add));

    assertThat(broken.getString("verdict")).isEqualTo("could-not-be-judged");
    assertThat(afterwards.getString("verdict")).isEqualTo("passed");
  }

  @Test
  void theStageGetsTheLearnersProgram() throws Exception {
    var program = done(judge.programOf("99-echo"));

    assertThat(program.mainClass()).isEqualTo("ws101.exercise99.Echo");
    assertThat(program.classPath().get(0).resolve("ws101/exercise99/Echo.class")).exists();
  }

  @Test
  void aProgramThatDoesNotCompileIsRefusedInWords() throws Exception {
    Files.writeString(file, ECHO.replace("final class", "finale class"), UTF_8);

    assertThatThrownBy(() -> done(judge.programOf("99-echo")))
        .hasRootCauseMessage(
            "The file does not compile: exercises/src/main/java/ws101/exercise99/Echo.java:5:"
                + " class, interface, enum, or record expected");
  }

  @Test
  void withoutChecksNothingIsJudgedAndItIsSaidWhy() throws Exception {
    Files.delete(root.resolve("exercises/target/judge.classpath"));

    JsonObject verdict = done(judge.judge("99-echo", null, null, progress::add));

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
