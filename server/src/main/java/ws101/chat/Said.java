package ws101.chat;

import io.vertx.core.json.JsonObject;

/** To whoever reads a room: this was said, by whom, and as the how manyth message of its room. */
public record Said(String room, String from, String text, int offset) {

  public static Said of(Say say, int offset) {
    return new Said(say.room(), say.name(), say.text(), offset);
  }

  public JsonObject toJson() {
    return JsonObject.of(
        "type", "said", "room", room, "from", from, "text", text, "offset", offset);
  }
}
