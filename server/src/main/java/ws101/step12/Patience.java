package ws101.step12;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * How long we wait for the head of a request, from its connection on. An idle time-out would not
 * do: whoever sends a byte now and then is never idle.
 */
final class Patience {

  /** In milliseconds. */
  static final long LIMIT = 5_000;

  private static final int SWITCHING_PROTOCOLS = 101;

  private final Vertx vertx;
  private final Map<HttpConnection, Long> timers = new HashMap<>();

  Patience(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Somebody has connected, or has been answered: their next head is due. */
  void begin(HttpConnection connection) {
    timers.put(connection, vertx.setTimer(LIMIT, late -> close(connection)));
    connection.closeHandler(gone -> stop(connection));
  }

  /** The head is whole. After the answer we wait again. */
  void rest(HttpServerRequest request) {
    var connection = request.connection();
    stop(connection);
    request.response().endHandler(answered -> beginUnlessUpgraded(request));
  }

  private void beginUnlessUpgraded(HttpServerRequest request) {
    if (request.response().getStatusCode() != SWITCHING_PROTOCOLS) {
      begin(request.connection());
    }
  }

  private void stop(HttpConnection connection) {
    var timer = timers.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  private static void close(HttpConnection connection) {
    connection.close().onFailure(alreadyGone -> {});
  }
}
