package ws101.course;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * What a page asks for: the JSON object in a request's body. A field that is missing or of the
 * wrong type is the sender's mistake, and said in a sentence.
 */
record Asked(JsonObject body) {

  static Asked in(RoutingContext context) {
    try {
      JsonObject body = context.body().asJsonObject();
      return new Asked(body == null ? new JsonObject() : body);
    } catch (DecodeException | ClassCastException malformed) {
      throw new IllegalArgumentException("The body is not a JSON object.", malformed);
    }
  }

  boolean has(String field) {
    return body.containsKey(field);
  }

  String text(String field) {
    if (body.getValue(field) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("The field " + field + " is missing, or is no text.");
  }

  String text(String field, String otherwise) {
    return has(field) ? text(field) : otherwise;
  }

  boolean flag(String field, boolean otherwise) {
    return typed(field, Boolean.class, otherwise, "true or false");
  }

  /** Null if there is none. */
  Long number(String field) {
    Number number = typed(field, Number.class, null, "a number");
    return number == null ? null : number.longValue();
  }

  JsonArray list(String field) {
    return typed(field, JsonArray.class, new JsonArray(), "a list");
  }

  private <T> T typed(String field, Class<T> type, T otherwise, String words) {
    Object value = body.getValue(field);
    if (value == null || type.isInstance(value)) {
      return value == null ? otherwise : type.cast(value);
    }
    throw new IllegalArgumentException("The field " + field + " is not " + words + ".");
  }
}
