package ws101.stage;

import io.vertx.core.Future;

/** What runs while a page is open. */
public interface Show {

  /** Completes when all of it runs. A second call changes nothing. */
  Future<?> start();

  /** Ends every process of it, and resets what is open on its wires. */
  Future<Void> stop();
}
