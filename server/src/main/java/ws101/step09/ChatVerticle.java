package ws101.step09;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import ws101.chat.Heartbeat;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Message.Join;
import ws101.chat.Message.Said;
import ws101.chat.Message.Say;
import ws101.chat.Message.Welcome;
import ws101.chat.Outbox;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Refusal;
import ws101.chat.Rooms;
import ws101.chat.TextOnly;

/** A chat in which nobody who reads too slowly can take the memory of all. */
public final class ChatVerticle extends VerticleBase {

  /** From one ping to the next, in milliseconds. */
  private static final long BEAT = 3_000;

  /** So many bytes are kept for one guest: four of the longest messages. */
  private static final int MOST_KEPT = 256 * 1024;

  /** "Try again later": registered with IANA for RFC 6455, section 11.7. */
  private static final short TRY_AGAIN_LATER = 1013;

  /** What becomes of what a guest does not read. */
  enum Variant {
    /** So much is kept; then the guest has to go. */
    BOUNDED,
    /** As in lesson 08: all of it is kept. */
    UNBOUNDED,
    /** So much is kept; then the guest is told to go, and nobody sees to it. */
    CLOSE_ONLY,
    /** So much is kept; then the oldest makes room. */
    DROP_OLDEST
  }

  private final Rooms rooms = new Rooms();
  private final Map<ServerWebSocket, Outbox> outboxes = new HashMap<>();

  private Variant variant;
  private Heartbeat heartbeat;

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new);
  }

  @Override
  public Future<?> start() {
    variant = Variant.valueOf(config().getString("variant", Variant.BOUNDED.name()));
    heartbeat = new Heartbeat(vertx, config().getLong("beat", BEAT));

    var router = Router.router(vertx);
    router.get("/chat").handler(this::open);
    Page.serve(router, "web/pages/step09.html");

    return vertx
        .createHttpServer(options())
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  private HttpServerOptions options() {
    var options = PlainFrames.options();
    return variant == Variant.BOUNDED ? heartbeat.judgeBothWays(options) : heartbeat.judge(options);
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
    int most = variant == Variant.UNBOUNDED ? Integer.MAX_VALUE : MOST_KEPT;
    outboxes.put(guest, new Outbox(guest, most));
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
      send(guest, refusal.toJson().encode());
    }
  }

  private void join(ServerWebSocket guest, Join join) {
    rooms.join(join.room(), guest, join.name());
    send(guest, new Welcome(join.room()).toJson().encode());
  }

  /** To everybody, the speaker too; each has a queue of their own, so nobody waits for another. */
  private void say(ServerWebSocket guest, Say say) {
    String name = rooms.nameOf(guest, say.room());
    String said = new Said(say.room(), name, say.text()).toJson().encode();
    for (var member : rooms.members(say.room())) {
      send(member, said);
    }
  }

  /** Whoever was evicted has no outbox any more, though they may speak on. */
  private void send(ServerWebSocket guest, String message) {
    var outbox = outboxes.get(guest);
    while (outbox != null && !outbox.send(message)) {
      if (variant != Variant.DROP_OLDEST) {
        evict(guest);
        return;
      }
      outbox.dropOldest();
    }
  }

  /** The Close waits behind all that was written: who reads none of it is ended by a time-out. */
  private void evict(ServerWebSocket guest) {
    outboxes.get(guest).close(TRY_AGAIN_LATER, "You read too slowly.");
    leave(guest);
  }

  /** Whatever ended the connection. */
  private void leave(ServerWebSocket guest) {
    heartbeat.stop(guest);
    rooms.leave(guest);
    outboxes.remove(guest);
  }
}
