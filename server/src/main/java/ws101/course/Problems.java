package ws101.course;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionException;

/** Answers what cannot be done: a status, a code, and a sentence for a person. */
final class Problems {

  private Problems() {}

  static void answer(RoutingContext context, int status, String code, String sentence) {
    if (context.response().ended()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(
            new JsonObject()
                .put("type", "error")
                .put("code", code)
                .put("message", sentence)
                .toBuffer());
  }

  /** An {@link IllegalArgumentException} is the sender's mistake, anything else is ours. */
  static void answer(RoutingContext context, Throwable cause) {
    Throwable root = cause instanceof CompletionException ? cause.getCause() : cause;
    if (root instanceof IllegalArgumentException) {
      answer(context, 400, "bad-request", root.getMessage());
    } else {
      answer(context, 503, "unavailable", String.valueOf(root.getMessage()));
    }
  }
}
