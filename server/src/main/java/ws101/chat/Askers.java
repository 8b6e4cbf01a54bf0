package ws101.chat;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/**
 * Those who read one room by asking: a question is kept until there is something to answer.
 *
 * @param <M> a message of the room
 */
public final class Askers<M> {

  /** In milliseconds: less than anybody on the way waits for an answer. */
  private static final long LONGEST_WAIT = 25_000;

  private final History<M> history;
  private final Function<M, JsonObject> toJson;
  private final Waiting waiting = new Waiting();

  public Askers(History<M> history, Function<M, JsonObject> toJson) {
    this.history = history;
    this.toJson = toJson;
  }

  /** Who waits has seen all that came before. Who is just not waiting will ask for it. */
  public void tell(M message) {
    waiting.takeAll().forEach(request -> tell(request, List.of(message)));
  }

  /** The history has begun anew: nobody's position means anything any more. */
  void lose() {
    waiting.takeAll().forEach(this::gone);
  }

  /** Answers if there is something to tell; keeps the question if there is not. */
  public void listen(RoutingContext request) {
    var position = Question.in(request).position();
    if (position.isEmpty()) {
      tell(request, List.of()); // Who is new learns where we are.
      return;
    }
    history
        .after(position.get())
        .ifPresentOrElse(
            news -> {
              if (news.isEmpty()) {
                hold(request);
              } else {
                tell(request, news);
              }
            },
            () -> gone(request));
  }

  /** Keeps the question. If nothing comes, that is an answer, too: the reader asks again. */
  public void hold(RoutingContext request) {
    waiting.keep(request, LONGEST_WAIT, late -> tell(late, List.of()));
  }

  private void tell(RoutingContext request, List<M> news) {
    var messages = new JsonArray(news.stream().map(toJson).toList());
    answer(request, history.newest().toJson().put("messages", messages));
  }

  /** The reader has missed what is not kept here: it is told so, and from where it may go on. */
  private void gone(RoutingContext request) {
    var refusal = new Refusal("unknown-position", "What follows this position is not kept here.");
    request.response().setStatusCode(refusal.status());
    answer(request, refusal.toJson().mergeIn(history.newest().toJson()));
  }

  /** Ends a request with a body that nobody on the way may keep. */
  public static void answer(RoutingContext request, JsonObject body) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    request.end(body.toBuffer()).onFailure(request::fail);
  }
}
