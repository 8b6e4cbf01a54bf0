package ws101.step14;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
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
import ws101.chat.Relay;
import ws101.chat.Road;
import ws101.chat.Talks;

/** The chat of lesson 13, whose nodes hear each other: all that is said goes through Redis. */
public final class ChatVerticle extends VerticleBase implements Relay.Listener {

  /** When a guest is let into a room. */
  enum Variant {
    /** When Redis has acknowledged that we hear it. */
    GATED,
    /** When the command is written, which sounds like the same. */
    FUTURE_IS_ENOUGH
  }

  private static final int LARGEST_BODY = 64 * 1024;

  /** From one ping to the next, in milliseconds: as long as in lesson 11, for the same reason. */
  private static final long BEAT = 15_000;

  private Talks talks;
  private Relay relay;

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new, "NODE", "REDIS_URL", "REDIS_PREFIX");
  }

  @Override
  public Future<?> start() {
    var url = config().getString("redis_url", "redis://localhost:6379");
    relay = new Relay(vertx, url, config().getString("redis_prefix", "ws101:"), this);
    talks = new Talks(config().getString("node"), new Road(this::hear, this::publish));
    var heartbeat = new Heartbeat(vertx, config().getLong("beat", BEAT));

    var router = Router.router(vertx);
    router.get("/chat").handler(request -> talks.open(request, heartbeat));
    router.get("/messages").handler(this::poll);
    router.post().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post("/messages").handler(this::say);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "web/pages/step14.html");

    var server =
        vertx
            .createHttpServer(heartbeat.judgeBothWays(PlainFrames.options()))
            .requestHandler(router);
    return relay.start().compose(done -> server.listen(config().getInteger("port"), "127.0.0.1"));
  }

  @Override
  public Future<?> stop() {
    return relay.stop();
  }

  private Future<Void> hear(String room) {
    var subscription = relay.subscribe(room);
    return Variant.valueOf(config().getString("variant", Variant.GATED.name())) == Variant.GATED
        ? subscription.acknowledged()
        : subscription.written();
  }

  /** Nobody is told directly, not even here: what comes through Redis has one order for all. */
  private Future<Void> publish(Posted said) {
    return relay.publish(said.room(), said.toJson());
  }

  @Override
  public void heard(JsonObject message) {
    talks.heard(Posted.from(new Incoming(message)));
  }

  /** What was missed before cannot be had, and nobody knows whether it was anything. */
  @Override
  public void up() {
    talks.beginAnew();
    talks.tellStatus(JsonObject.of("type", "status", "relay", "up"));
  }

  @Override
  public void down(String why) {
    System.out.println("The relay is down: " + why);
    talks.tellStatus(JsonObject.of("type", "status", "relay", "down", "message", why));
  }

  private void poll(RoutingContext request) {
    String room = Question.in(request).room();
    hear(room).onComplete(heard -> talks.talk(room).listen(request));
  }

  /** Done when Redis has it; which offset it gets is seen when it comes back. */
  private void say(RoutingContext request) {
    var posted = Posted.from(Incoming.in(request));
    talks
        .tell(posted)
        .onSuccess(published -> Askers.answer(request, posted.toJson()))
        .onFailure(request::fail);
  }
}
