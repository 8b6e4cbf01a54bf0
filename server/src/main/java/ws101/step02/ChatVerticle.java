package ws101.step02;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import ws101.chat.Askers;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.LongPolling;
import ws101.chat.Page;
import ws101.chat.Question;
import ws101.chat.RefusedRequest;
import ws101.chat.Say;

/** A chat over plain HTTP that keeps a question until there is something to answer. */
public final class ChatVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;
  private static final int CREATED = 201;

  /** Whether it matters where a reader stands, or who waits is told what comes, and nobody else. */
  enum Variant {
    POSITION,
    NO_CURSOR
  }

  private final LongPolling rooms = new LongPolling();

  private Variant variant;

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new);
  }

  @Override
  public Future<?> start() {
    variant = Variant.valueOf(config().getString("variant", Variant.POSITION.name()));

    var router = Router.router(vertx);
    router.post().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post("/messages").handler(this::say);
    router.get("/messages").handler(this::listen);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "web/pages/step02.html");

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  private void say(RoutingContext request) {
    var said = rooms.say(Say.from(Incoming.in(request)));
    request.response().setStatusCode(CREATED);
    Askers.answer(request, JsonObject.of("offset", said.offset()));
  }

  private void listen(RoutingContext request) {
    boolean isNew = Question.in(request).position().isEmpty();
    if (variant == Variant.POSITION || isNew) {
      rooms.listen(request);
    } else {
      rooms.hold(request);
    }
  }
}
