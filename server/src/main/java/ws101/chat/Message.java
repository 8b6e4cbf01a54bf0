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

  /** From a page: let me in, and call me so; whichever connection I come by, I am this session. */
  record Enter(String room, String session, String name) implements Message {
    public static Enter from(Incoming message) {
      return new Enter(message.text("room"), message.text("session"), message.text("name"));
    }
  }

  /** From a page that was here: tell me what followed this position. */
  record Resume(Enter enter, Position position) implements Message {
    public static Resume from(Incoming message) {
      var epoch = message.text("epoch");
      var offset = String.valueOf(message.fields().getValue("offset"));
      return new Resume(
          Enter.from(message),
          Position.of(epoch, offset)
              .orElseThrow(() -> Refusal.badRequest("\"offset\" must be a whole number.")));
    }
  }

  /**
   * To the page that came: you are in, and this is the newest.
   *
   * @param recovered whether all follows that was missed; if not, nothing of it does
   */
  record Placed(String room, Position newest, boolean recovered) implements Message {
    public JsonObject toJson() {
      return JsonObject.of("type", "welcome", "room", room, "recovered", recovered)
          .mergeIn(newest.toJson());
    }
  }

  /** From a member: tell the room, once, however often I ask under this id. */
  record SayOnce(String room, String id, String text) implements Message {
    public static SayOnce from(Incoming message) {
      return new SayOnce(message.text("room"), message.text("id"), message.text("text"));
    }
  }

  /** The same by POST: a request belongs to no connection, so it says itself who asks. */
  record Posted(String room, String session, String name, String id, String text)
      implements Message {
    public static Posted from(Incoming message) {
      if (!message.type().equals("say")) {
        throw Refusal.badRequest("We know \"say\".");
      }
      return new Posted(
          message.text("room"),
          message.text("session"),
          message.text("name"),
          message.text("id"),
          message.text("text"));
    }

    /** As another node reads it. */
    public JsonObject toJson() {
      return JsonObject.of(
          "type", "say", "room", room, "session", session, "name", name, "id", id, "text", text);
    }
  }
}
