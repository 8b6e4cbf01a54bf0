package ws101.course;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.AsyncResult;
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
    } else {
      answer(context, 503, "unavailable", String.valueOf(root.getMessage()));
    }
  }

  /** Answers that something is done, with nothing more to say, or why it could not be done. */
  static void answerDone(RoutingContext context, AsyncResult<?> done) {
    if (done.succeeded()) {
      context.response().setStatusCode(204).end();
    } else {
      answer(context, done.cause());
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
