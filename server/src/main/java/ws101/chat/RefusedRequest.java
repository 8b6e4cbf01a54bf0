package ws101.chat;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** What becomes of a request that is not done: its status says so, and the body says why. */
public final class RefusedRequest {

  /** "Content Too Large", which a {@code BodyHandler} finds: RFC 9110, section 15.5.14. */
  private static final int TOO_LARGE = 413;

  private RefusedRequest() {}

  /** The failure handler of a router: answers what was refused, and leaves the rest to Vert.x. */
  public static void answer(RoutingContext request) {
    if (request.failure() instanceof Refusal refusal) {
      answer(request, refusal);
    } else if (request.statusCode() == TOO_LARGE) {
      answer(request, new Refusal("too-large", "That was too much at once."));
    } else {
      request.next();
    }
  }

  private static void answer(RoutingContext request, Refusal refusal) {
    request
        .response()
        .setStatusCode(refusal.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(refusal.toJson().toBuffer())
        .onFailure(gone -> {}); // Whoever asked is gone, and nobody else wants to know.
  }
}
