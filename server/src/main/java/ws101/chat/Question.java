package ws101.chat;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * What a reader asks for, as the query of an address: its fields are read by name, and refused if
 * they are not what they must be.
 */
public record Question(MultiMap query) {

  public static Question in(RoutingContext request) {
    return new Question(request.queryParams());
  }

  /** The room that it is about. */
  public String room() {
    var room = query.get("room");
    if (room == null || room.isEmpty()) {
      throw Refusal.badRequest("Which room? Ask for /messages?room=lobby, with all the rest.");
    }
    return room;
  }

  /** How far the reader has come, as {@code epoch} and {@code after}. Who is new has neither. */
  public Optional<Position> position() {
    if (!query.contains("epoch") && !query.contains("after")) {
      return Optional.empty();
    }
    return Optional.of(
        Position.of(query.get("epoch"), query.get("after"))
            .orElseThrow(() -> Refusal.badRequest("\"epoch\" and \"after\" are no position.")));
  }
}
