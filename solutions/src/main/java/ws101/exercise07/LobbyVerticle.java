package ws101.exercise07;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Refusal;

/** The lobby of a game for four: players meet in rooms and talk before they play. */
public final class LobbyVerticle extends VerticleBase {

  private static final int SEATS = 4;

  /** "I cannot accept this kind of data": RFC 6455, section 7.4.1. */
  private static final short UNSUPPORTED_DATA = 1003;

  /** The players of each room in the order of joining, and the name of each there. */
  private final Map<String, Map<ServerWebSocket, String>> rooms = new HashMap<>();

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

  private void greet(ServerWebSocket player) {
    player.textMessageHandler(text -> listen(player, text));
    player.binaryMessageHandler(bytes -> dismiss(player));
    player.closeHandler(gone -> leaveAll(player));
  }

  private void listen(ServerWebSocket player, String text) {
    try {
      var message = Incoming.read(text);
      switch (message.type()) {
        case "join" -> join(player, message.text("room"), message.text("name"));
        case "say" -> say(player, message.text("room"), message.text("text"));
        case "leave" -> leave(player, message.text("room"));
        default -> throw Refusal.badRequest("This lobby knows join, say and leave.");
      }
    } catch (Refusal refusal) {
      tell(player, refusal.toJson());
    }
  }

  private void join(ServerWebSocket player, String room, String name) {
    var players = rooms.getOrDefault(room, Map.of());
    if (players.containsKey(player)) {
      throw new Refusal("already-joined", "You are " + players.get(player) + " in this room.");
    }
    if (players.containsValue(name)) {
      throw new Refusal("name-taken", "Somebody else is " + name + " in this room.");
    }
    if (players.size() == SEATS) {
      throw new Refusal("full", "All seats of this room are taken.");
    }
    tellEveryone(room, JsonObject.of("type", "joined", "room", room, "name", name));
    rooms.computeIfAbsent(room, first -> new LinkedHashMap<>()).put(player, name);
    tell(player, JsonObject.of("type", "welcome", "room", room, "players", namesIn(room)));
  }

  private void say(ServerWebSocket player, String room, String text) {
    var from = nameOf(player, room);
    tellEveryone(room, JsonObject.of("type", "said", "room", room, "from", from, "text", text));
  }

  /** Out of one room: because the player asked for it, or because the connection has ended. */
  private void leave(ServerWebSocket player, String room) {
    var name = nameOf(player, room);
    rooms.get(room).remove(player);
    rooms.values().removeIf(Map::isEmpty);
    tellEveryone(room, JsonObject.of("type", "left", "room", room, "name", name));
  }

  private void leaveAll(ServerWebSocket player) {
    for (var room : List.copyOf(rooms.keySet())) {
      if (rooms.get(room).containsKey(player)) {
        leave(player, room);
      }
    }
  }

  private String nameOf(ServerWebSocket player, String room) {
    var name = rooms.getOrDefault(room, Map.of()).get(player);
    if (name == null) {
      throw new Refusal("not-joined", "You are not in this room.");
    }
    return name;
  }

  private JsonArray namesIn(String room) {
    return new JsonArray(List.copyOf(rooms.get(room).values()));
  }

  private void tellEveryone(String room, JsonObject message) {
    var players = rooms.getOrDefault(room, Map.of());
    for (var player : List.copyOf(players.keySet())) {
      tell(player, message);
    }
  }

  private void tell(ServerWebSocket player, JsonObject message) {
    player.writeTextMessage(message.encode()).onFailure(gone -> leaveAll(player));
  }

  private void dismiss(ServerWebSocket player) {
    player.close(UNSUPPORTED_DATA, "Text only, please.").onFailure(gone -> leaveAll(player));
  }
}
