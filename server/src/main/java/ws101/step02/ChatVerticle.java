package ws101.step02;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ws101.chat.History;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.Position;
import ws101.chat.Question;
import ws101.chat.Refusal;
import ws101.chat.RefusedRequest;
import ws101.chat.Said;
import ws101.chat.Say;
import ws101.chat.Waiting;

/** A chat over plain HTTP that keeps a question until there is something to answer. */
public final class ChatVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;
  private static final int CREATED = 201;

  /** In milliseconds: less than anybody on the way waits for an answer. */
  private static final long LONGEST_WAIT = 25_000;

  /** So many messages of a room are kept. */
  private static final int KEPT = 1000;

  /** Whether it matters where a reader stands, or who waits is told what comes, and nobody else. */
  enum Variant {
    POSITION,
    NO_CURSOR
  }

  /** A room: what was said in it, and the questions that wait for what will be. */
  private record Room(History<Said> history, Waiting waiting) {}

  /** A name for this process's memory: the next process begins to count anew. */
  private final String epoch = History.newEpoch();

  private final Map<String, Room> rooms = new HashMap<>();

  private Variant variant;

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new);
  }

  @Override
  public Future<?> start() {
    variant = Variant.valueOf(config().getString("variant", Variant.POSITION.name()));

    var router = Router.router(vertx);
    router.post().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post("/messages").handler(this::say);
    router.get("/messages").handler(this::listen);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "web/pages/step02.html");

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  private Room room(String name) {
    return rooms.computeIfAbsent(name, anew -> new Room(new History<>(epoch, KEPT), new Waiting()));
  }

  private void say(RoutingContext request) {
    var say = Say.from(Incoming.in(request));
    var room = room(say.room());
    var said = room.history().add(offset -> Said.of(say, offset));
    tellWaiting(room, said);

    request.response().setStatusCode(CREATED);
    send(request, JsonObject.of("offset", said.offset()));
  }

  /** Answers if there is something to tell; keeps the question if there is not. */
  private void listen(RoutingContext request) {
    var question = Question.in(request);
    var room = room(question.room());
    if (question.position().isEmpty()) {
      tell(request, room, List.of()); // Who is new learns where we are.
      return;
    }
    newsAfter(question.position().get(), room)
        .ifPresentOrElse(
            news -> {
              if (news.isEmpty()) {
                room.waiting().keep(request, LONGEST_WAIT, late -> giveUp(late, room));
              } else {
                tell(request, room, news);
              }
            },
            () -> gone(request, room));
  }

  private Optional<List<Said>> newsAfter(Position position, Room room) {
    return variant == Variant.NO_CURSOR ? Optional.of(List.of()) : room.history().after(position);
  }

  /** Who waits has seen all that came before. Who is just not waiting will ask for it. */
  private static void tellWaiting(Room room, Said said) {
    for (var request : room.waiting().takeAll()) {
      tell(request, room, List.of(said));
    }
  }

  /** Nothing has come, and that is an answer, too: the reader asks again. */
  private static void giveUp(RoutingContext request, Room room) {
    tell(request, room, List.of());
  }

  private static void tell(RoutingContext request, Room room, List<Said> news) {
    var messages = new JsonArray(news.stream().map(Said::toJson).toList());
    send(request, room.history().newest().toJson().put("messages", messages));
  }

  /** The reader has missed what is not kept here: it is told so, and from where it may go on. */
  private static void gone(RoutingContext request, Room room) {
    var refusal = new Refusal("unknown-position", "What follows this position is not kept here.");
    request.response().setStatusCode(refusal.status());
    send(request, refusal.toJson().mergeIn(room.history().newest().toJson()));
  }

  private static void send(RoutingContext request, JsonObject answer) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
