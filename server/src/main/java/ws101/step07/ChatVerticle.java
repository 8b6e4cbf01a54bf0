package ws101.step07;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
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

/**
 * A chat in one process, its rooms in memory. What one member says, every member of the room hears.
 */
public final class ChatVerticle extends VerticleBase {

  private final Rooms rooms = new Rooms();

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
    TextOnly.from(guest);
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
    rooms.leave(guest);
  }
}
