package ws101.exercise07;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;

/** The lobby of a game for four: players meet in rooms and talk before they play. */
public final class LobbyVerticle extends VerticleBase {

  /** TODO Everybody is in one room here, whatever room they name. */
  private final Map<ServerWebSocket, String> players = new LinkedHashMap<>();

  public static void main(String[] arguments) {
    Launcher.run(LobbyVerticle::new);
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.get("/lobby").handler(this::open);
    Page.serve(router, "07-chat.html", "07-chat.js");

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

  /** TODO A binary message, and the end of a connection: who has to do what? */
  private void greet(ServerWebSocket player) {
    player.textMessageHandler(text -> listen(player, text));
  }

  /** TODO "leave"; and what cannot be done is said to its sender: ws101.chat.Refusal helps. */
  private void listen(ServerWebSocket player, String text) {
    var message = Incoming.read(text);
    switch (message.type()) {
      case "join" -> join(player, message.text("room"), message.text("name"));
      case "say" -> say(player, message.text("room"), message.text("text"));
      default -> {}
    }
  }

  /** TODO Not everybody may come in, and the others want to know who came. */
  private void join(ServerWebSocket player, String room, String name) {
    players.put(player, name);
    var names = new JsonArray(List.copyOf(players.values()));
    tell(player, JsonObject.of("type", "welcome", "room", room, "players", names));
  }

  private void say(ServerWebSocket player, String room, String text) {
    var from = players.get(player);
    tellEveryone(JsonObject.of("type", "said", "room", room, "from", from, "text", text));
  }

  private void tellEveryone(JsonObject message) {
    for (var player : List.copyOf(players.keySet())) {
      tell(player, message);
    }
  }

  private void tell(ServerWebSocket player, JsonObject message) {
    player.writeTextMessage(message.encode()).onFailure(gone -> players.remove(player));
  }
}
