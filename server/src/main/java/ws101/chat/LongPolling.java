package ws101.chat;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rooms that are read over plain HTTP: a question is kept until there is something to answer. */
public final class LongPolling {

  /** In milliseconds: less than anybody on the way waits for an answer. */
  private static final long LONGEST_WAIT = 25_000;

  /** So many messages of a room are kept. */
  private static final int KEPT = 1000;

  /** A room: what was said in it, and the questions that wait for what will be. */
  private record Room(History<Said> history, Waiting waiting) {}

  /** A name for this process's memory: the next process begins to count anew. */
  private final String epoch = History.newEpoch();

  private final Map<String, Room> rooms = new HashMap<>();

  /** Who waits has seen all that came before. Who is just not waiting will ask for it. */
  public Said say(Say say) {
    var room = room(say.room());
    var said = room.history().add(offset -> Said.of(say, offset));
    room.waiting().takeAll().forEach(request -> tell(request, room, List.of(said)));
    return said;
  }

  /** Answers if there is something to tell; keeps the question if there is not. */
  public void listen(RoutingContext request) {
    var question = Question.in(request);
    var room = room(question.room());
    if (question.position().isEmpty()) {
      tell(request, room, List.of()); // Who is new learns where we are.
      return;
    }
    room.history()
        .after(question.position().get())
        .ifPresentOrElse(
            news -> {
              if (news.isEmpty()) {
                hold(request);
              } else {
                tell(request, room, news);
              }
            },
            () -> gone(request, room));
  }

  /** Keeps the question. If nothing comes, that is an answer, too: the reader asks again. */
  public void hold(RoutingContext request) {
    var room = room(Question.in(request).room());
    room.waiting().keep(request, LONGEST_WAIT, late -> tell(late, room, List.of()));
  }

  private static void tell(RoutingContext request, Room room, List<Said> news) {
    var messages = new JsonArray(news.stream().map(Said::toJson).toList());
    answer(request, room.history().newest().toJson().put("messages", messages));
  }

  /** The reader has missed what is not kept here: it is told so, and from where it may go on. */
  private static void gone(RoutingContext request, Room room) {
    var refusal = new Refusal("unknown-position", "What follows this position is not kept here.");
    request.response().setStatusCode(refusal.status());
    answer(request, refusal.toJson().mergeIn(room.history().newest().toJson()));
  }

  private Room room(String name) {
    return rooms.computeIfAbsent(name, anew -> new Room(new History<>(epoch, KEPT), new Waiting()));
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
