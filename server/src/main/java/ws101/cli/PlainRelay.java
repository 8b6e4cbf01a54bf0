package ws101.cli;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/** What a wiretap is measured against: bytes go in, the same bytes go out, on one event loop. */
final class PlainRelay implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient client = vertx.createNetClient();
  private final NetServer server = vertx.createNetServer();
  private final int upstream;

  PlainRelay(int upstream) {
    this.upstream = upstream;
    server.connectHandler(this::relay).listen(0, "127.0.0.1").await();
  }

  private void relay(NetSocket browser) {
    browser.pause().exceptionHandler(reset -> {}); // Its end is relayed all the same.
    client
        .connect(upstream, "127.0.0.1")
        .onSuccess(
            node -> {
              node.exceptionHandler(reset -> {});
              browser.pipeTo(node);
              node.pipeTo(browser);
            })
        .onFailure(refused -> browser.close());
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
