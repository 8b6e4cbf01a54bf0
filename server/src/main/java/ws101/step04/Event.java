package ws101.step04;

import io.vertx.core.json.JsonObject;
import ws101.chat.Position;
import ws101.chat.Said;

/**
 * One event of a stream: HTML Standard, section 9.2.5.
 *
 * @param type which of the page's listeners hears it
 * @param id where a reader stands who has had it
 * @param data JSON, which has no line break in it: one line carries it
 */
record Event(String type, Position id, JsonObject data) {

  /** What an event is that says no type. */
  private static final String MESSAGE = "message";

  static Event of(Said said, Position position) {
    return new Event(MESSAGE, position, said.toJson());
  }

  /** From here on you hear everything. */
  static Event welcome(Position position) {
    return new Event("welcome", position, position.toJson());
  }

  /** Where you were nobody knows any more: from here on you hear everything. */
  static Event reset(Position position) {
    return new Event("reset", position, position.toJson());
  }

  /** As it stands in the stream. The empty line ends it; before that line it is none. */
  String lines() {
    var type = this.type.equals(MESSAGE) ? "" : "event: " + this.type + "\n";
    return type + "id: " + id + "\n" + "data: " + data.encode() + "\n\n";
  }
}
