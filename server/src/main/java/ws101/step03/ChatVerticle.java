package ws101.step03;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import ws101.chat.Askers;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.LongPolling;
import ws101.chat.Page;
import ws101.chat.RefusedRequest;
import ws101.chat.Say;

/** A chat that calls others when they are asked something, and so need not be asked by them. */
public final class ChatVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;
  private static final int CREATED = 201;

  /** What begins so is a question to whoever wants to be called. */
  private static final String TO_BOTS = "!";

  /** Whether a call is sent once; or again at once, as by somebody who has recorded it. */
  enum Variant {
    ONCE,
    REPLAYED
  }

  /**
   * The guests' side, as in lesson 02: a page has no address, so it asks, and its question waits.
   */
  private final LongPolling rooms = new LongPolling();

  private Deliveries deliveries;

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new, "BOT", "SECRET");
  }

  @Override
  public Future<?> start() {
    deliveries = new Deliveries(vertx, config());
    callOurOwnBot();

    var router = Router.router(vertx);
    router.post().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post("/messages").handler(this::say);
    router.get("/messages").handler(rooms::listen);
    router.post("/hooks").handler(this::register);
    router.get("/dead-letters").handler(this::tellDeadLetters);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "web/pages/step03.html");

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** Set by whoever runs this chat, so it may be in our own network. */
  private void callOurOwnBot() {
    if (config().containsKey("bot")) {
      var url = URI.create(config().getString("bot"));
      deliveries.add(new Hook(url, new Secret(config().getString("secret")), true));
    }
  }

  /** Given by a user, so it may be anywhere but there. */
  private void register(RoutingContext request) {
    var hook = Hook.from(Incoming.in(request));
    deliveries
        .addressOf(hook)
        .map(allowed -> deliveries.add(hook))
        .onSuccess(added -> created(request, added.toJson()))
        .onFailure(request::fail);
  }

  /** The speaker is answered at once: whether a bot hears of it, and when, is another matter. */
  private void say(RoutingContext request) {
    var said = rooms.say(Say.from(Incoming.in(request)));
    if (said.text().startsWith(TO_BOTS)) {
      deliveries.send(said.toJson());
    }
    created(request, JsonObject.of("offset", said.offset()));
  }

  private void tellDeadLetters(RoutingContext request) {
    Askers.answer(request, JsonObject.of("letters", deliveries.deadLetters()));
  }

  private static void created(RoutingContext request, JsonObject what) {
    request.response().setStatusCode(CREATED);
    Askers.answer(request, what);
  }
}
