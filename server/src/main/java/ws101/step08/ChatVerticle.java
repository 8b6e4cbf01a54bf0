package ws101.step08;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import ws101.chat.Heartbeat;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Message.Join;
import ws101.chat.Message.Said;
import ws101.chat.Message.Say;
import ws101.chat.Message.Welcome;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Refusal;
import ws101.chat.Rooms;
import ws101.chat.TextOnly;

/** A chat that notices who is gone, though no end has come. */
public final class ChatVerticle extends VerticleBase {

  /** From one ping to the next, in milliseconds. Where one need not watch, 25 seconds will do. */
  private static final long BEAT = 3_000;

  /** Longer than the proxy has patience. */
  private static final long RARE_BEAT = 12_000;

  private static final String HERE = "127.0.0.1";

  /** How silence is judged, and who else judges it. */
  enum Variant {
    /** The guest's silence counts. */
    READ_IDLE_TIMEOUT,
    /** Only when both are silent it counts: our pings are noise enough. */
    IDLE_TIMEOUT,
    /** Before the chat stands a proxy that has less patience with silence, but more than a beat. */
    BEHIND_A_PROXY,
    /** The same, and the beats come too seldom. */
    RARE_BEATS
  }

  private final Rooms rooms = new Rooms();

  private Variant variant;
  private Heartbeat heartbeat;

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new);
  }

  @Override
  public Future<?> start() {
    variant = Variant.valueOf(config().getString("variant", Variant.READ_IDLE_TIMEOUT.name()));
    long beat = variant == Variant.RARE_BEATS ? RARE_BEAT : BEAT;
    heartbeat = new Heartbeat(vertx, config().getLong("beat", beat));
    int port = config().getInteger("port");

    return switch (variant) {
      case READ_IDLE_TIMEOUT, IDLE_TIMEOUT -> listen(port);
      case BEHIND_A_PROXY, RARE_BEATS ->
          listen(0).compose(inside -> new ImpatientProxy(vertx, inside, HERE).listen(port));
    };
  }

  /** Completes with the port. */
  private Future<Integer> listen(int port) {
    var router = Router.router(vertx);
    router.get("/chat").handler(this::open);
    Page.serve(router, "web/pages/step08.html");

    return vertx
        .createHttpServer(options())
        .requestHandler(router)
        .listen(port, HERE)
        .map(HttpServer::actualPort);
  }

  private HttpServerOptions options() {
    return variant == Variant.IDLE_TIMEOUT
        ? PlainFrames.options()
            .setIdleTimeout(heartbeat.limit())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        : heartbeat.judge(PlainFrames.options());
  }

  private void open(RoutingContext request) {
    request
        .request()
        .toWebSocket()
        .onSuccess(this::greet)
        .onFailure(noHandshake -> {}); // Vert.x has answered 400, and said why.
  }

  private void greet(ServerWebSocket guest) {
    guest.textMessageHandler(text -> listen(guest, text));
    TextOnly.from(guest);
    guest.closeHandler(gone -> leave(guest));
    heartbeat.beat(guest);
  }

  /** Whatever is wrong with a message, its sender is told and stays connected. */
  private void listen(ServerWebSocket guest, String text) {
    try {
      var message = Incoming.read(text);
      switch (message.type()) {
        case "join" -> join(guest, Join.from(message));
        case "say" -> say(guest, Say.from(message));
        default -> throw Refusal.badRequest("We know \"join\" and \"say\".");
      }
    } catch (Refusal refusal) {
      tell(guest, refusal.toJson());
    }
  }

  private void join(ServerWebSocket guest, Join join) {
    rooms.join(join.room(), guest, join.name());
    tell(guest, new Welcome(join.room()).toJson());
  }

  /** The name comes from our memory, not from the message: nobody speaks as somebody else. */
  private void say(ServerWebSocket guest, Say say) {
    String name = rooms.nameOf(guest, say.room());
    tellEveryone(new Said(say.room(), name, say.text()));
  }

  /** The speaker too: hearing oneself proves that the message was here. */
  private void tellEveryone(Said said) {
    for (var member : rooms.members(said.room())) {
      tell(member, said.toJson());
    }
  }

  /** Hands the message over to be written. Whoever can no longer be written to has left. */
  private void tell(ServerWebSocket guest, JsonObject message) {
    guest.writeTextMessage(message.encode()).onFailure(gone -> leave(guest));
  }

  /** Whatever ended the connection. */
  private void leave(ServerWebSocket guest) {
    heartbeat.stop(guest);
    rooms.leave(guest);
  }
}
