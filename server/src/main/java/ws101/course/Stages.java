package ws101.course;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Function;
import ws101.stage.Show;

/**
 * What runs for the page that is open, such as the stage of its lesson. There is one at a time:
 * opening another lesson stops it, and so does having no page open for a while. Used by one event
 * loop.
 */
final class Stages<S extends Show> {

  private final Vertx vertx;
  private final Function<String, S> stageOf;
  private final long grace;
  private String slug;
  private S stage;
  private int pages;
  private long timer = -1;

  /**
   * @param stageOf a new stage for a lesson's slug
   * @param grace how long a stage outlives its last page, in milliseconds: pages are reloaded
   */
  Stages(Vertx vertx, Function<String, S> stageOf, long grace) {
    this.vertx = vertx;
    this.stageOf = stageOf;
    this.grace = grace;
  }

  /**
   * A page of that lesson is there: its stage runs, or starts now. What goes wrong with the start,
   * the stage's own state tells the page.
   */
  S enter(String wanted) {
    vertx.cancelTimer(timer);
    if (!wanted.equals(slug)) {
      S next = stageOf.apply(wanted);
      stop();
      slug = wanted;
      stage = next;
      stage.start().onFailure(toldByItsState -> {});
    }
    pages++;
    return stage;
  }

  /** A page of that stage is gone. */
  void leave(S left) {
    if (left == stage && --pages == 0) {
      timer = vertx.setTimer(grace, over -> stop());
    }
  }

  /** The running stage of that lesson. */
  Optional<S> of(String wanted) {
    return wanted.equals(slug) ? Optional.of(stage) : Optional.empty();
  }

  Future<Void> stop() {
    if (stage == null) {
      return Future.succeededFuture();
    }
    S stopping = stage;
    slug = null;
    stage = null;
    pages = 0;
    return stopping.stop();
  }
}
