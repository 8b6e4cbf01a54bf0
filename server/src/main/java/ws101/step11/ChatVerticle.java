package ws101.step11;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import ws101.chat.Askers;
import ws101.chat.Heartbeat;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Message.Posted;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Question;
import ws101.chat.RefusedRequest;
import ws101.chat.Talks;

/** A chat with two ways in, a WebSocket and plain requests, to the same rooms. */
public final class ChatVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;

  /**
   * From one ping to the next, in milliseconds. Two beats are the longest silence of any
   * connection, and a question that waits is silent for 25 s: so they are longer than in step 10.
   */
  private static final long BEAT = 15_000;

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
    router.get("/messages").handler(this::poll);
    router.post().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post("/messages").handler(this::say);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "web/pages/step11.html");

    return vertx
        .createHttpServer(heartbeat.judgeBothWays(PlainFrames.options()))
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** Like a resume: all that follows a position, as soon as something does; or 410, and nothing. */
  private void poll(RoutingContext request) {
    talks.talk(Question.in(request).room()).listen(request);
  }

  /** Known by session and id like what is said over a socket: whichever comes first counts. */
  private void say(RoutingContext request) {
    var posted = Posted.from(Incoming.in(request));
    Askers.answer(request, talks.talk(posted.room()).sayOnce(posted).toJson());
  }
}
