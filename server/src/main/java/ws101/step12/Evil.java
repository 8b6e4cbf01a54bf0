package ws101.step12;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import ws101.chat.Page;

/** Somebody else's page. It has an origin of its own, if only because it has another port. */
final class Evil {

  private static final int SEE_OTHER = 303;

  private final Vertx vertx;
  private int port;

  Evil(Vertx vertx) {
    this.vertx = vertx;
  }

  Future<?> listen() {
    var router = Router.router(vertx);
    router.get("/").handler(Evil::allowSockets);
    Page.serve(router, "web/pages/kittens.html");
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .onSuccess(free -> port = free);
  }

  /** Our own pages may open sockets only to where they came from: this one sets its own rule. */
  private static void allowSockets(RoutingContext request) {
    request.addHeadersEndHandler(
        now ->
            request
                .response()
                .putHeader("Content-Security-Policy", "default-src 'self'; connect-src ws:"));
    request.next();
  }

  /** Where a link in a mail would lead. */
  void invite(RoutingContext request) {
    var chat = request.request().getHeader(HttpHeaders.HOST);
    request
        .response()
        .setStatusCode(SEE_OTHER)
        .putHeader(HttpHeaders.LOCATION, "http://localhost:%d/?chat=%s".formatted(port, chat))
        .end()
        .onFailure(gone -> {});
  }
}
