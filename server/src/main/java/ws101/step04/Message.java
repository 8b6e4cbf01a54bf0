package ws101.step04;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import ws101.chat.Incoming;
import ws101.chat.Refusal;

/** What a guest says to the chat, and what the chat tells of it. */
sealed interface Message {

  /** From a guest: tell the room, and that it was me. */
  record Say(String room, String name, String text) implements Message {
    static Say from(Incoming message) {
      if (!message.type().equals("say")) {
        throw Refusal.badRequest("We know \"say\".");
      }
      return new Say(message.text("room"), message.text("name"), message.text("text"));
    }
  }

  /** To whoever listens: this was said, by whom, and as the how manyth message of its room. */
  record Said(String room, String from, String text, int offset) implements Message {
    JsonObject toJson() {
      return JsonObject.of(
          "type", "said", "room", room, "from", from, "text", text, "offset", offset);
    }
  }

  /** The room that a question is about. */
  static String room(MultiMap query) {
    var room = query.get("room");
    if (room == null || room.isEmpty()) {
      throw Refusal.badRequest("Which room? Ask for /stream?room=lobby.");
    }
    return room;
  }
}
