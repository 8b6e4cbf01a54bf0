package ws101.step01;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.Question;
import ws101.chat.Refusal;
import ws101.chat.RefusedRequest;
import ws101.chat.Said;
import ws101.chat.Say;

/** A chat over plain HTTP: it answers and never calls, so its pages ask again and again. */
public final class ChatVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;
  private static final int CREATED = 201;
  private static final int NOT_MODIFIED = 304;

  /** How a reader is answered: with all that is new to it, or only with the newest message. */
  enum Variant {
    CURSOR,
    LATEST_ONLY
  }

  /** What was said in each room. The first message has the offset 1, the next 2, without gaps. */
  private final Map<String, List<Said>> rooms = new HashMap<>();

  private Variant variant;

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new);
  }

  @Override
  public Future<?> start() {
    variant = Variant.valueOf(config().getString("variant", Variant.CURSOR.name()));

    var router = Router.router(vertx);
    router.post().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post("/messages").handler(this::say);
    router.get("/messages").handler(this::tell);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "web/pages/step01.html");

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** A room begins with the first word in it. */
  private void say(RoutingContext request) {
    var say = Say.from(Incoming.in(request));
    var messages = rooms.computeIfAbsent(say.room(), room -> new ArrayList<>());
    messages.add(Said.of(say, messages.size() + 1));

    request.response().setStatusCode(CREATED);
    send(request, JsonObject.of("offset", messages.size()).toBuffer());
  }

  /** What the reader has not seen yet, or that there is nothing of the kind. */
  private void tell(RoutingContext request) {
    var messages = rooms.getOrDefault(Question.in(request).room(), List.of());
    var news = messagesAfter(cursor(request.queryParams().get("after")), messages);
    var body = JsonObject.of("offset", messages.size(), "messages", news).toBuffer();

    request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    request.etag(entityTag(body));
    if (request.isFresh()) { // The reader has named this tag: If-None-Match, RFC 9110, 13.1.2.
      request.response().setStatusCode(NOT_MODIFIED);
      request.end().onFailure(request::fail);
    } else {
      send(request, body);
    }
  }

  /** The reader says how far it has come, so nothing about it is kept here. */
  private JsonArray messagesAfter(int cursor, List<Said> messages) {
    int newest = messages.size();
    int from = variant == Variant.LATEST_ONLY ? Math.max(cursor, newest - 1) : cursor;
    var news = new JsonArray();
    messages.subList(Math.min(from, newest), newest).forEach(said -> news.add(said.toJson()));
    return news;
  }

  private static int cursor(String after) {
    if (after != null && after.matches("\\d{1,9}")) {
      return Integer.parseInt(after);
    }
    throw Refusal.badRequest("\"after\" must be a whole number, 0 or more.");
  }

  /** Names these very bytes: the same answer has the same tag, any other answer another one. */
  private static String entityTag(Buffer body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes());
      return '"' + HexFormat.of().formatHex(hash, 0, 8) + '"';
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static void send(RoutingContext request, Buffer json) {
    request.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    request.end(json).onFailure(request::fail);
  }
}
