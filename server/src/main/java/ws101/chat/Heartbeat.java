package ws101.chat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Finds out who is gone. Each guest is sent a ping once a beat, and a browser answers it by itself;
 * whoever sends nothing for two beats is gone.
 */
public final class Heartbeat {

  /** One answer may be late. Who owes two is not late. */
  private static final int BEATS_OF_SILENCE = 2;

  private final Vertx vertx;
  private final long period;
  private final Map<ServerWebSocket, Long> timers = new HashMap<>();

  private long beats;

  /**
   * @param period from one ping to the next, in milliseconds
   */
  public Heartbeat(Vertx vertx, long period) {
    this.vertx = vertx;
    this.period = period;
  }

  /** The longest silence, in milliseconds. */
  public int limit() {
    return Math.toIntExact(BEATS_OF_SILENCE * period);
  }

  /** Has the server end whoever is silent, even one who reads nothing that we write. */
  public HttpServerOptions judge(HttpServerOptions options) {
    return options.setReadIdleTimeout(limit()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  /** And whoever cannot be written to: something is, our pings. */
  public HttpServerOptions judgeBothWays(HttpServerOptions options) {
    return judge(options).setWriteIdleTimeout(limit());
  }

  /** The next ping is due a beat after this one, whatever becomes of it. */
  public void beat(ServerWebSocket guest) {
    timers.put(guest, vertx.setTimer(period, due -> ping(guest)));
  }

  private void ping(ServerWebSocket guest) {
    beat(guest);
    beats++;
    guest.writePing(Buffer.buffer("beat " + beats)).onFailure(gone -> stop(guest));
  }

  /** For whoever has left: a timer would keep them in memory, and go on. */
  public void stop(ServerWebSocket guest) {
    var timer = timers.remove(guest);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
