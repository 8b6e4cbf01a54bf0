package ws101.step07;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Refusal;
import ws101.step07.Message.Join;
import ws101.step07.Message.Said;
import ws101.step07.Message.Say;
import ws101.step07.Message.Welcome;

/**
 * A chat in one process, its rooms in memory. What one member says, every member of the room hears.
 */
public final class ChatVerticle extends VerticleBase {

  /** "I cannot accept this kind of data": RFC 6455, section 7.4.1. */
  private static final short UNSUPPORTED_DATA = 1003;

  /** "This message is too big for me": the same section. */
  private static final short MESSAGE_TOO_BIG = 1009;

  /**
   * The members of each room, and the name by which each of them goes there. Needs no lock: Vert.x
   * runs all of one verticle's handlers on one event loop.
   */
  private final Map<String, Map<ServerWebSocket, String>> rooms = new HashMap<>();

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new);
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.get("/chat").handler(this::open);
    Page.serve(router, "web/pages/step07.html");

    return vertx
        .createHttpServer(PlainFrames.options())
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
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
    guest.binaryMessageHandler(bytes -> dismiss(guest, UNSUPPORTED_DATA, "Text only, please."));
    guest.exceptionHandler(cause -> tooMuch(guest, cause));
    guest.closeHandler(gone -> leave(guest));
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

  /** A room begins with its first member. A guest may be in many rooms, with a name in each. */
  private void join(ServerWebSocket guest, Join join) {
    rooms.computeIfAbsent(join.room(), room -> new HashMap<>()).put(guest, join.name());
    tell(guest, new Welcome(join.room()).toJson());
  }

  /** The name comes from our memory, not from the message: nobody speaks as somebody else. */
  private void say(ServerWebSocket guest, Say say) {
    var members = rooms.getOrDefault(say.room(), Map.of());
    if (!members.containsKey(guest)) {
      throw new Refusal("not-joined", "Join \"" + say.room() + "\" before you speak there.");
    }
    tellEveryone(members, new Said(say.room(), members.get(guest), say.text()));
  }

  /** The speaker too: hearing oneself proves that the message was here. */
  private void tellEveryone(Map<ServerWebSocket, String> members, Said said) {
    for (var member : List.copyOf(members.keySet())) {
      tell(member, said.toJson());
    }
  }

  /** Hands the message over to be written. Whoever can no longer be written to has left. */
  private void tell(ServerWebSocket guest, JsonObject message) {
    guest.writeTextMessage(message.encode()).onFailure(gone -> leave(guest));
  }

  /** Out of every room, by whatever end; and no room outlives its last member. */
  private void leave(ServerWebSocket guest) {
    rooms.values().forEach(members -> members.remove(guest));
    rooms.values().removeIf(Map::isEmpty);
  }

  private void dismiss(ServerWebSocket guest, short code, String reason) {
    guest.close(code, reason).onFailure(gone -> leave(guest));
  }

  /**
   * Vert.x throws away a message beyond its limit and reports it here; the guest would not know.
   */
  private void tooMuch(ServerWebSocket guest, Throwable cause) {
    if (cause instanceof IllegalStateException) {
      dismiss(guest, MESSAGE_TOO_BIG, "That was too much at once.");
    }
  }
}
