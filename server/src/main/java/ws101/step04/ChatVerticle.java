package ws101.step04;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import ws101.chat.History;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.Position;
import ws101.chat.Question;
import ws101.chat.RefusedRequest;
import ws101.chat.Said;
import ws101.chat.Say;

/** A chat that tells its pages what is new: each of them asks once, and its answer does not end. */
public final class ChatVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;
  private static final int CREATED = 201;

  /** So many messages of a room are kept for those who come back. */
  private static final int KEPT = 1000;

  /** "Every 15 seconds or so": HTML Standard, section 9.2.7. */
  private static final long HEARTBEAT = TimeUnit.SECONDS.toMillis(15);

  /** So long a browser shall wait before it comes back, in milliseconds. */
  private static final int RETRY = 1000;

  /** What was said in a room, and the answers that are open there. */
  private record Room(History<Said> history, Set<HttpServerResponse> listeners) {}

  private final Map<String, Room> rooms = new HashMap<>();

  /** All rooms begin anew with this process. */
  private final String epoch = History.newEpoch();

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new);
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.post().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post("/messages").handler(this::say);
    router.get("/stream").handler(this::stream);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "web/pages/step04.html");

    vertx.setPeriodic(HEARTBEAT, beat -> rooms.values().forEach(ChatVerticle::comment));
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** The page's way to us is a request of its own. */
  private void say(RoutingContext request) {
    var say = Say.from(Incoming.in(request));
    var room = room(say.room());
    var said = room.history().add(offset -> Said.of(say, offset));
    room.listeners().forEach(listener -> tell(listener, said));

    request.response().setStatusCode(CREATED);
    request.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    request.end(JsonObject.of("offset", said.offset()).toBuffer()).onFailure(request::fail);
  }

  /** An answer that is begun here, and ends with its connection. */
  private void stream(RoutingContext request) {
    var room = room(Question.in(request).room());
    var listener = request.response();
    listener
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader("X-Accel-Buffering", "no");

    write(listener, "retry: " + RETRY + "\n\n");
    bringUpToDate(listener, request.request().getHeader("Last-Event-ID"), room);
    room.listeners().add(listener);
    listener.closeHandler(gone -> room.listeners().remove(listener));
  }

  /** The first event has an id, too: even who has seen nothing yet then has a position. */
  private void bringUpToDate(HttpServerResponse listener, String lastEventId, Room room) {
    var newest = room.history().newest();
    var position = lastEventId == null ? Optional.of(newest) : Position.parse(lastEventId);
    missedSince(position, room)
        .ifPresentOrElse(
            missed -> {
              write(listener, Event.welcome(position.orElseThrow()).lines());
              missed.forEach(said -> tell(listener, said));
            },
            () -> write(listener, Event.reset(newest).lines()));
  }

  /** All of it; or nothing, if the position is none of this history, and then it is said so. */
  private static Optional<List<Said>> missedSince(Optional<Position> position, Room room) {
    return position.flatMap(room.history()::after);
  }

  /** Each message is an event, and each event one write. */
  private void tell(HttpServerResponse listener, Said said) {
    write(listener, Event.of(said, new Position(epoch, said.offset())).lines());
  }

  /** A line that no page sees. It keeps those awake who cut what is silent. */
  private static void comment(Room room) {
    room.listeners().forEach(listener -> write(listener, ": still here\n\n"));
  }

  private static void write(HttpServerResponse listener, String lines) {
    listener.write(lines).onFailure(gone -> {}); // Its closeHandler takes it out of the room.
  }

  /** A room begins with whoever comes first, to speak or to listen. */
  private Room room(String name) {
    return rooms.computeIfAbsent(
        name, room -> new Room(new History<>(epoch, KEPT), new HashSet<>()));
  }
}
