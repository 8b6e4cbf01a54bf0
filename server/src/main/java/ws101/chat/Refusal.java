package ws101.chat;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * A message that is not done. The code is for the sender's program, the sentence for the person.
 */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The status that says the same over HTTP: RFC 9110, section 15.5, and RFC 6585 for 429. */
  private static final Map<String, Integer> STATUS =
      Map.of(
          "bad-request", 400,
          "unauthorized", 401,
          "forbidden", 403,
          "not-found", 404,
          "unknown-position", 410,
          "too-large", 413,
          "too-many", 429,
          "unavailable", 503);

  private final String code;

  public Refusal(String code, String sentence) {
    super(sentence, null, false, false);
    this.code = code;
  }

  public static Refusal badRequest(String sentence) {
    return new Refusal("bad-request", sentence);
  }

  /** Who has not joined a room cannot speak there. */
  public static Refusal notJoined(String room) {
    return new Refusal("not-joined", "Join \"" + room + "\" before you speak there.");
  }

  /** Of an HTTP answer; what has no status of its own is a bad request. */
  public int status() {
    return STATUS.getOrDefault(code, STATUS.get("bad-request"));
  }

  public JsonObject toJson() {
    return JsonObject.of("type", "error", "code", code, "message", getMessage());
  }
}
