package ws101.chat;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * How far a reader has come in a room: up to the message with this offset, in that life of the
 * room's history.
 *
 * @param epoch the name of one life of a history; means nothing to anybody but who gave it
 * @param offset of the newest message that was read; 0 is before the first
 */
public record Position(String epoch, int offset) {

  private static final String OFFSET = "\\d{1,9}";

  /** A position as its two parts came, if they are one. */
  public static Optional<Position> of(String epoch, String offset) {
    if (epoch == null || epoch.isEmpty() || offset == null || !offset.matches(OFFSET)) {
      return Optional.empty();
    }
    return Optional.of(new Position(epoch, Integer.parseInt(offset)));
  }

  /** Reads what {@link #toString} has written, if it is that. */
  public static Optional<Position> parse(String text) {
    int colon = text.lastIndexOf(':');
    return colon < 0 ? Optional.empty() : of(text.substring(0, colon), text.substring(colon + 1));
  }

  /** As one word. */
  @Override
  public String toString() {
    return epoch + ":" + offset;
  }

  public JsonObject toJson() {
    return JsonObject.of("epoch", epoch, "offset", offset);
  }
}
