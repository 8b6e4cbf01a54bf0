package ws101.step10;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
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
    router.get("/chat").handler(request -> talks.open(request, heartbeat));
    Page.serve(router, "web/pages/step10.html");

    return vertx
        .createHttpServer(heartbeat.judgeBothWays(PlainFrames.options()))
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }
}
