package ws101.chat;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * One message as it came: a JSON object whose fields are read by name, and refused if they are not
 * what they must be.
 */
public record Incoming(JsonObject fields) {

  /** Reads the text of one message. */
  public static Incoming read(String text) {
    try {
      if (Json.decodeValue(text) instanceof JsonObject fields) {
        return new Incoming(fields);
      }
    } catch (DecodeException notJson) {
      throw Refusal.badRequest("This is not JSON: " + notJson.getMessage());
    }
    throw Refusal.badRequest("A message is a JSON object.");
  }

  /** Reads the body of a request, which a {@code BodyHandler} has gathered. */
  public static Incoming in(RoutingContext request) {
    var body = request.body().asString();
    return read(body == null ? "" : body);
  }

  /** What the sender asks for. */
  public String type() {
    return text("type");
  }

  /** A text that must be there, and must not be empty. */
  public String text(String field) {
    if (fields.getValue(field) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw Refusal.badRequest("\"" + field + "\" must be a text that is not empty.");
  }
}
