package ws101.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ws101.stage.JavaProgram;
import ws101.stage.Stage;
import ws101.stage.Topology;

@Timeout(60)
class StagesTest {

  private static final long GRACE = 100; // A tenth of a second, so that a test need not wait.
  private static final long LONG_GRACE = 600_000;

  /** No lesson has this program: whether a stage runs or has failed makes no difference here. */
  private static final JavaProgram NONE = new JavaProgram("ws101.None", List.of(), Map.of(), 16);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void allPagesOfALessonShareOneStage() {
    var stages = stages(LONG_GRACE);

    Stage first = onLoop(() -> stages.enter("07-chat"));
    Stage second = onLoop(() -> stages.enter("07-chat"));

    assertThat(second).isSameAs(first);
    assertThat(onLoop(() -> stages.of("07-chat"))).containsSame(first);
  }

  @Test
  void aStageOutlivesAPageThatIsReloaded() {
    var stages = stages(LONG_GRACE);
    Stage first = onLoop(() -> stages.enter("07-chat"));

    onLoop(() -> leave(stages, first));

    assertThat(onLoop(() -> stages.enter("07-chat"))).isSameAs(first);
  }

  @Test
  void aStageEndsSomeTimeAfterItsLastPage() {
    var stages = stages(GRACE);
    Stage stage = onLoop(() -> stages.enter("07-chat"));
    onLoop(() -> stages.enter("07-chat"));

    onLoop(() -> leave(stages, stage));
    assertThat(onLoop(() -> stages.of("07-chat"))).isPresent();
    onLoop(() -> leave(stages, stage));

    untilStopped(stage);
    assertThat(onLoop(() -> stages.of("07-chat"))).isEmpty();
  }

  @Test
  void openingAnotherLessonEndsTheStageAtOnce() {
    var stages = stages(LONG_GRACE);
    Stage chat = onLoop(() -> stages.enter("07-chat"));

    Stage heartbeat = onLoop(() -> stages.enter("08-heartbeat"));

    untilStopped(chat);
    assertThat(onLoop(() -> stages.of("07-chat"))).isEmpty();
    assertThat(onLoop(() -> stages.of("08-heartbeat"))).containsSame(heartbeat);
  }

  @Test
  void aPageThatIsLeftLateDoesNotEndTheNextStage() {
    var stages = stages(GRACE);
    Stage chat = onLoop(() -> stages.enter("07-chat"));
    Stage heartbeat = onLoop(() -> stages.enter("08-heartbeat"));

    onLoop(() -> leave(stages, chat));
    untilStopped(chat);

    assertThat(onLoop(() -> stages.of("08-heartbeat"))).containsSame(heartbeat);
    assertThat(heartbeat.state().getString("state")).isNotEqualTo("stopped");
  }

  private Stages<Stage> stages(long grace) {
    return new Stages<>(
        vertx,
        slug ->
            Stage.of(
                vertx,
                slug,
                Topology.of(NONE, List.of()),
                () -> Future.failedFuture("There is none.")),
        grace);
  }

  private static Stage leave(Stages<Stage> stages, Stage stage) {
    stages.leave(stage);
    return stage;
  }

  private <T> T onLoop(Supplier<T> action) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(now -> done.complete(action.get()));
    return done.future().await();
  }

  private static void untilStopped(Stage stage) {
    var stopped = new CompletableFuture<Void>();
    Runnable look =
        () -> {
          if (stage.state().getString("state").equals("stopped")) {
            stopped.complete(null);
          }
        };
    stage.onChange(look);
    look.run();
    stopped.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
