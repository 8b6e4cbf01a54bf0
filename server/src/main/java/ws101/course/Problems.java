package ws101.course;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionException;

/** Answers what cannot be done: a status, a code, and a sentence for a person. */
final class Problems {

  private static final int TOO_LARGE = 413;

  private Problems() {}

  static void answer(RoutingContext context, int status, String code, String sentence) {
    if (context.response().headWritten()) {
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
    } else if (root instanceof ClassCastException) {
      answer(context, 400, "bad-request", "A field has the wrong type.");
    } else {
      answer(context, 503, "unavailable", String.valueOf(root.getMessage()));
    }
  }

  /** What no handler foresaw. */
  static void answerFailure(RoutingContext context) {
    int status = context.statusCode();
    if (status == TOO_LARGE) {
      answer(context, status, "too-large", "That is more than a page of the kit ever sends.");
    } else if (context.failure() == null) {
      String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
      answer(context, status, "bad-request", "The kit cannot answer this: " + reason + ".");
    } else {
      answer(context, context.failure());
    }
  }
}
