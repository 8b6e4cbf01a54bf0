package ws101.step12;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.function.Supplier;

/** One port for HTTP and HTTPS: the first byte tells who wants which. */
final class BothWays {

  /** With a handshake begins whatever speaks TLS, and no method of HTTP: RFC 8446, 5.1. */
  private static final byte TLS_HANDSHAKE = 22;

  private static final String HERE = "127.0.0.1";

  private final Vertx vertx;
  private final NetClient inside;
  private final int inClear;
  private final Supplier<Future<Integer>> openInTls;

  /** Opened for the first who wants it: to make a certificate takes a second. */
  private Future<Integer> inTls;

  BothWays(Vertx vertx, int inClear, Supplier<Future<Integer>> openInTls) {
    this.vertx = vertx;
    this.inside = vertx.createNetClient();
    this.inClear = inClear;
    this.openInTls = openInTls;
  }

  Future<?> listen(int port, String host) {
    return vertx.createNetServer().connectHandler(this::meet).listen(port, host);
  }

  private void meet(NetSocket outer) {
    var silent = vertx.setTimer(Patience.LIMIT, late -> part(outer));
    outer.closeHandler(gone -> vertx.cancelTimer(silent));
    outer.handler(
        first -> {
          vertx.cancelTimer(silent);
          outer.pause();
          lead(outer, first);
        });
  }

  private void lead(NetSocket outer, Buffer first) {
    portFor(first.getByte(0))
        .compose(port -> inside.connect(port, HERE))
        .onSuccess(inner -> join(outer, inner, first))
        .onFailure(nobodyInside -> part(outer));
  }

  private Future<Integer> portFor(byte first) {
    if (first != TLS_HANDSHAKE) {
      return Future.succeededFuture(inClear);
    }
    if (inTls == null) {
      inTls = openInTls.get();
    }
    return inTls;
  }

  /** Each end that closes takes the other with it. */
  private static void join(NetSocket outer, NetSocket inner, Buffer first) {
    inner.closeHandler(gone -> part(outer));
    outer.closeHandler(gone -> part(inner));
    inner.write(first).onFailure(gone -> part(outer));
    outer.pipeTo(inner).onFailure(gone -> part(outer));
    inner.pipeTo(outer).onFailure(gone -> part(inner));
  }

  private static void part(NetSocket socket) {
    socket.close().onFailure(alreadyGone -> {});
  }
}
