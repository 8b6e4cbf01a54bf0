package ws101.step12;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import ws101.chat.Page;
import ws101.chat.RefusedRequest;

/** Everything that is behind the port: the page, the gate, and the chat; in clear or in TLS. */
final class House {

  private static final String HERE = "127.0.0.1";

  private final Vertx vertx;
  private final HttpServerOptions options;
  private final Router router;
  private final Patience patience;

  House(
      Vertx vertx, HttpServerOptions options, Gate gate, Evil evil, Handler<RoutingContext> chat) {
    this.vertx = vertx;
    this.options = options.addWebSocketSubProtocol(Gate.PROTOCOL);
    this.router = Router.router(vertx);
    this.patience = new Patience(vertx);
    router.route().failureHandler(RefusedRequest::answer);
    router.get("/").handler(gate::logIn);
    router.post("/tickets").handler(gate::giveTicket);
    router.post("/logout").handler(gate::logOut);
    router.get("/chat").handler(chat);
    router.get("/evil").handler(evil::invite);
    Page.serve(router, "web/pages/step12.html");
  }

  Future<?> listen(int port) {
    return open(options)
        .compose(inClear -> new BothWays(vertx, inClear, this::openInTls).listen(port, HERE));
  }

  /** Completes with the port inside. */
  private Future<Integer> open(HttpServerOptions as) {
    return vertx
        .createHttpServer(as)
        .connectionHandler(patience::begin)
        .requestHandler(
            request -> {
              patience.rest(request);
              router.handle(request);
            })
        .listen(0, HERE)
        .map(HttpServer::actualPort);
  }

  /** Nobody has signed the certificate but itself, and its key leaves the disk as soon as read. */
  private Future<Integer> openInTls() {
    return vertx
        .executeBlocking(() -> SelfSignedCertificate.create("localhost"))
        .compose(
            own ->
                open(inTls().setKeyCertOptions(own.keyCertOptions()))
                    .onComplete(read -> own.delete()));
  }

  private HttpServerOptions inTls() {
    return new HttpServerOptions(options)
        .setSsl(true)
        .setUseAlpn(false)
        .setSslHandshakeTimeout(Patience.LIMIT)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }
}
