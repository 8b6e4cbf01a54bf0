package ws101.course;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import ws101.grader.Judge;
import ws101.stage.Stage;
import ws101.stage.Steps;

/**
 * The stage of the lesson that is open. There is one at a time: opening another lesson stops it,
 * and so does having no page open for half a minute. Used by one event loop.
 */
final class Stages {

  private static final long GRACE = 30_000; // Half a minute, for a page that is reloaded.

  private final Vertx vertx;
  private final Judge judge;
  private String slug;
  private Stage stage;
  private int pages;
  private long timer = -1;

  Stages(Vertx vertx, Judge judge) {
    this.vertx = vertx;
    this.judge = judge;
  }

  /** A page of that lesson is there: its stage runs, or starts now. */
  Stage enter(String wanted) {
    vertx.cancelTimer(timer);
    if (!wanted.equals(slug)) {
      stop();
      slug = wanted;
      stage = Stage.of(vertx, slug, Steps.program(slug), () -> judge.programOf(wanted));
      stage.start().onFailure(problem -> {}); // The stage's own state tells the page.
    }
    pages++;
    return stage;
  }

  /** A page of that stage is gone. */
  void leave(Stage left) {
    if (left == stage && --pages == 0) {
      timer = vertx.setTimer(GRACE, over -> stop());
    }
  }

  /** The running stage of that lesson. */
  Optional<Stage> of(String wanted) {
    return wanted.equals(slug) ? Optional.of(stage) : Optional.empty();
  }

  Future<Void> stop() {
    if (stage == null) {
      return Future.succeededFuture();
    }
    Stage stopping = stage;
    slug = null;
    stage = null;
    pages = 0;
    return stopping.stop();
  }
}
