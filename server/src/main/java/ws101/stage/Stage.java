package ws101.stage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/** What runs while a lesson is open: nodes, and a wiretap on every line between two parts. */
public final class Stage {

  /** A program that can take the stage's part of the node. */
  public enum Cast {
    STEP,
    MINE
  }

  /**
   * A stage that is not running yet.
   *
   * @param slug the lesson's, such as {@code 07-chat}
   * @param step the step's program
   * @param mine the learner's own, looked up whenever it is wanted; fails in words if it does not
   *     compile
   */
  public static Stage of(
      Vertx vertx, String slug, Node.Program step, Supplier<Future<Node.Program>> mine) {
    throw new UnsupportedOperationException();
  }

  /**
   * Starts the node and the guests' wires; completes when the node listens. A second call changes
   * nothing.
   */
  public Future<Stage> start() {
    throw new UnsupportedOperationException();
  }

  public Future<Void> stop() {
    throw new UnsupportedOperationException();
  }

  public EventLog log() {
    throw new UnsupportedOperationException();
  }

  /** The state as the page reads it. */
  public JsonObject state() {
    throw new UnsupportedOperationException();
  }

  /** Calls {@code wake} after each change of {@link #state}. */
  public EventLog.Subscription onChange(Runnable wake) {
    throw new UnsupportedOperationException();
  }

  /** Adds a guest with a wire of their own; fails in words when the stage is full. */
  public Future<JsonObject> addGuest() {
    throw new UnsupportedOperationException();
  }

  /** The wire of that name; fails in words if there is none. */
  public Wiretap wire(String name) {
    throw new UnsupportedOperationException();
  }

  public List<String> wires() {
    throw new UnsupportedOperationException();
  }

  /**
   * Does {@code kill}, {@code restart}, {@code pause}, {@code resume} or {@code drain} to a node.
   */
  public Future<Void> node(String node, String what) {
    throw new UnsupportedOperationException();
  }

  /**
   * Who plays the node from now on; the old process is killed, the new one started on the same
   * port.
   */
  public Future<Void> cast(Cast cast) {
    throw new UnsupportedOperationException();
  }
}
