package ws101.step08;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;

/**
 * A proxy that copies bytes, and ends a connection on which none has crossed for a time. nginx
 * waits 60 seconds, many others 30; this one has no time.
 */
final class ImpatientProxy {

  /** In seconds. */
  private static final int PATIENCE = 5;

  private final Vertx vertx;
  private final NetClient client;
  private final int inside;
  private final String host;

  ImpatientProxy(Vertx vertx, int inside, String host) {
    this.vertx = vertx;
    this.client = vertx.createNetClient();
    this.inside = inside;
    this.host = host;
  }

  Future<?> listen(int port) {
    return vertx
        .createNetServer(new NetServerOptions().setIdleTimeout(PATIENCE))
        .connectHandler(this::meet)
        .listen(port, host);
  }

  private void meet(NetSocket outer) {
    outer.pause(); // Nothing may be lost before there is somebody to hand it to.
    client
        .connect(inside, host)
        .onSuccess(inner -> join(outer, inner))
        .onFailure(nobodyInside -> part(outer));
  }

  private static void join(NetSocket outer, NetSocket inner) {
    outer.pipeTo(inner).onFailure(cut -> part(inner));
    inner.pipeTo(outer).onFailure(cut -> part(outer));
    outer.closeHandler(gone -> part(inner));
    inner.closeHandler(gone -> part(outer));
  }

  private static void part(NetSocket socket) {
    socket.close().onFailure(alreadyGone -> {});
  }
}
