package ws101.chat;

import io.vertx.core.json.JsonObject;

/**
 * A message that is not done. The code is for the sender's program, the sentence for the person.
 */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String code;

  public Refusal(String code, String sentence) {
    super(sentence, null, false, false);
    this.code = code;
  }

  public static Refusal badRequest(String sentence) {
    return new Refusal("bad-request", sentence);
  }

  public JsonObject toJson() {
    return JsonObject.of("type", "error", "code", code, "message", getMessage());
  }
}
