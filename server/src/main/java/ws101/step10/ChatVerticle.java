package ws101.step10;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import ws101.chat.Heartbeat;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Talks;

/** A chat to which one can come back: what was missed meanwhile is told, once and in order. */
public final class ChatVerticle extends VerticleBase {

  /** From one ping to the next, in milliseconds. */
  private static final long BEAT = 3_000;

  private final Talks talks = new Talks();

  private Heartbeat heartbeat;

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new);
  }

  @Override
  public Future<?> start() {
    heartbeat = new Heartbeat(vertx, config().getLong("beat", BEAT));

    var router = Router.router(vertx);
    router.get("/chat").handler(this::open);
    Page.serve(router, "web/pages/step10.html");

    return vertx
        .createHttpServer(options())
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** Who sends nothing is ended, and so is who cannot be written to. */
  private HttpServerOptions options() {
    return heartbeat.judge(PlainFrames.options()).setWriteIdleTimeout(heartbeat.limit());
  }

  private void open(RoutingContext request) {
    request
        .request()
        .toWebSocket()
        .onSuccess(socket -> talks.greet(socket, heartbeat))
        .onFailure(noHandshake -> {}); // Vert.x has answered 400, and said why.
  }
}
