package ws101.grader;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.function.Consumer;
import ws101.stage.Node;

/**
 * Judges exercises, in a warm JVM of its own. The kit and {@code kit check} talk to it through this
 * class.
 */
public final class Judge {

  /**
   * A judge for the checkout at {@code root}; its JVM starts with the first run, or with {@link
   * #warmUp}.
   */
  public static Judge of(Vertx vertx, Path root) {
    throw new UnsupportedOperationException();
  }

  /** Starts the JVM, its browser and a standby program, so that the first verdict is quick. */
  public Future<Void> warmUp() {
    throw new UnsupportedOperationException();
  }

  /**
   * Compiles, starts and judges the exercise of {@code slug}. {@code progress} gets the verdict as
   * known so far after each check, then once more when it is final; the future completes with that
   * last one. It never fails: what goes wrong on our side is the verdict "could not be judged". A
   * run that is under way for the same exercise is given up.
   *
   * @param source the file to judge; null: the learner's
   * @param seed null: a fresh one
   */
  public Future<JsonObject> judge(
      String slug, Path source, Long seed, Consumer<JsonObject> progress) {
    throw new UnsupportedOperationException();
  }

  /** The learner's program, compiled, for the stage. Fails in words if it does not compile. */
  public Future<Node.Program> programOf(String slug) {
    throw new UnsupportedOperationException();
  }

  public Future<Void> close() {
    throw new UnsupportedOperationException();
  }
}
