package ws101.step07;

import io.vertx.core.json.JsonObject;
import ws101.chat.Incoming;

/** All that a guest and the chat ever say to each other: one JSON object a message. */
sealed interface Message {

  /** From a guest: let me in, and call me so. */
  record Join(String room, String name) implements Message {
    static Join from(Incoming message) {
      return new Join(message.text("room"), message.text("name"));
    }
  }

  /** To the guest who joined: you are in. */
  record Welcome(String room) implements Message {
    JsonObject toJson() {
      return JsonObject.of("type", "welcome", "room", room);
    }
  }

  /** From a member: tell the room. */
  record Say(String room, String text) implements Message {
    static Say from(Incoming message) {
      return new Say(message.text("room"), message.text("text"));
    }
  }

  /** To every member: this was said, and by whom. */
  record Said(String room, String from, String text) implements Message {
    JsonObject toJson() {
      return JsonObject.of("type", "said", "room", room, "from", from, "text", text);
    }
  }
}
