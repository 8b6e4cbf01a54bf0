package ws101.step03;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ws101.chat.History;
import ws101.chat.Question;
import ws101.chat.Refusal;
import ws101.chat.Said;
import ws101.chat.Say;
import ws101.chat.Waiting;

/** The guests' side, as in lesson 02: a page has no address, so it asks, and its question waits. */
final class Rooms {

  private static final long LONGEST_WAIT = 25_000;
  private static final int KEPT = 1000;

  /** A room: what was said in it, and the questions that wait for what will be. */
  private record Room(History<Said> history, Waiting waiting) {}

  private final String epoch = History.newEpoch();
  private final Map<String, Room> rooms = new HashMap<>();

  /** Tells all who wait. */
  Said say(Say say) {
    var room = room(say.room());
    var said = room.history().add(offset -> Said.of(say, offset));
    room.waiting().takeAll().forEach(request -> tell(request, room, List.of(said)));
    return said;
  }

  /** Answers if there is something to tell; keeps the question if there is not. */
  void listen(RoutingContext request) {
    var question = Question.in(request);
    var room = room(question.room());
    if (question.position().isEmpty()) {
      tell(request, room, List.of());
      return;
    }
    room.history()
        .after(question.position().get())
        .ifPresentOrElse(
            news -> {
              if (news.isEmpty()) {
                room.waiting().keep(request, LONGEST_WAIT, late -> tell(late, room, List.of()));
              } else {
                tell(request, room, news);
              }
            },
            () -> gone(request, room));
  }

  private static void tell(RoutingContext request, Room room, List<Said> news) {
    var messages = new JsonArray(news.stream().map(Said::toJson).toList());
    send(request, room.history().newest().toJson().put("messages", messages));
  }

  private static void gone(RoutingContext request, Room room) {
    var refusal = new Refusal("unknown-position", "What follows this position is not kept here.");
    request.response().setStatusCode(refusal.status());
    send(request, refusal.toJson().mergeIn(room.history().newest().toJson()));
  }

  private Room room(String name) {
    return rooms.computeIfAbsent(name, anew -> new Room(new History<>(epoch, KEPT), new Waiting()));
  }

  static void send(RoutingContext request, JsonObject answer) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
