package ws101.chat;

import io.vertx.core.json.JsonObject;

/** All that a guest and the chat say to each other over a socket: one JSON object a message. */
public sealed interface Message {

  /** From a guest: let me in, and call me so. */
  record Join(String room, String name) implements Message {
    public static Join from(Incoming message) {
      return new Join(message.text("room"), message.text("name"));
    }
  }

  /** To the guest who joined: you are in. */
  record Welcome(String room) implements Message {
    public JsonObject toJson() {
      return JsonObject.of("type", "welcome", "room", room);
    }
  }

  /** From a member: tell the room. */
  record Say(String room, String text) implements Message {
    public static Say from(Incoming message) {
      return new Say(message.text("room"), message.text("text"));
    }
  }

  /** To every member: this was said, and by whom. */
  record Said(String room, String from, String text) implements Message {
    public JsonObject toJson() {
      return JsonObject.of("type", "said", "room", room, "from", from, "text", text);
    }
  }
}
