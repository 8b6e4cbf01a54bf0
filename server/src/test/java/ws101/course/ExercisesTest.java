package ws101.course;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ws101.grader.Judge;
import ws101.grader.SmallCheckout;

/** A learner saves while a page of the lesson is open, and the real judge judges. */
class ExercisesTest {

  private static final String LESSON = "07-chat";
  private static final String PASSES = SmallCheckout.ECHO;
  private static final String FAILS = PASSES.replace("guest::writeTextMessage", "text -> {}");
  private static final String NEVER_LISTENS = PASSES.replace(".listen(", ".listen(1 + ");

  /** For a verdict: the judge's JVM may have to start. */
  private static final int LIMIT = 60;

  @TempDir private Path root;
  private Path file;
  private Vertx vertx;
  private Context context;
  private Judge judge;
  private Progress progress;
  private Exercises exercises;
  private final BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();

  @BeforeEach
  void openTheCourse() throws Exception {
    file = SmallCheckout.layOut(root);
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
    judge = Judge.of(vertx, root);
    progress = Progress.of(root);
    onContext(
        () -> exercises = new Exercises(vertx, root, judge, progress, this::verdictHasChanged));
  }

  @AfterEach
  void closeTheCourse() throws Exception {
    onContext(() -> exercises.leave(LESSON));
    done(judge.close());
    done(vertx.close());
  }

  @Test
  void aSaveIsJudgedAndNotedWhileThePageIsOpen() throws Exception {
    onContext(() -> exercises.enter(LESSON));

    save(FAILS);
    assertThat(verdict()).isEqualTo("failed");
    assertThat(progress.hasPassed(LESSON)).isFalse();

    save(PASSES);
    assertThat(verdict()).isEqualTo("passed");
    assertThat(progress.hasPassed(LESSON)).isTrue();
  }

  @Test
  void whatIsSavedWhileNoPageIsOpenIsNotJudged() throws Exception {
    onContext(() -> exercises.enter(LESSON));
    onContext(() -> exercises.enter(LESSON));
    onContext(() -> exercises.leave(LESSON));
    save(FAILS);
    assertThat(verdict()).as("one of two pages is still open").isEqualTo("failed");

    onContext(() -> exercises.leave(LESSON));
    save(NEVER_LISTENS);
    onContext(() -> exercises.enter(LESSON));
    save(PASSES);

    assertThat(verdict()).isEqualTo("passed");
  }

  @Test
  void aNewerSaveOvertakesTheRunThatIsUnderWay() throws Exception {
    onContext(() -> exercises.enter(LESSON));
    save(NEVER_LISTENS);
    assertThat(told.poll(LIMIT, SECONDS).getString("state")).isEqualTo("judging");

    save(PASSES);

    assertThat(verdict()).isEqualTo("passed");
  }

  /**
   * The text is new each time: a file that is written within a tick of its clock looks the same.
   */
  private void save(String text) throws IOException {
    Files.writeString(file, text + "// " + Objects.hash(text, System.nanoTime()) + "\n");
  }

  private void verdictHasChanged() {
    told.add(exercises.verdict(LESSON).copy());
  }

  /** The next final one. */
  private String verdict() throws InterruptedException {
    while (true) {
      JsonObject next = told.poll(LIMIT, SECONDS);
      assertThat(next).as("a verdict within %d s", LIMIT).isNotNull();
      if (next.getString("state").equals("judged")) {
        return next.getString("verdict");
      }
    }
  }

  private void onContext(Runnable action) throws Exception {
    var done = new CompletableFuture<Void>();
    context.runOnContext(
        now -> {
          action.run();
          done.complete(null);
        });
    done.get(LIMIT, SECONDS);
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(LIMIT, TimeUnit.SECONDS);
  }
}
