package ws101.exercise01;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.Refusal;
import ws101.chat.RefusedRequest;

/** Live scores: the newest score of each match, for pages that ask once a second. */
public final class ScoresVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;
  private static final int NOT_MODIFIED = 304;

  /** The score of a match, and the number of the change that made it so. */
  private record Score(String match, int home, int away, int offset) {

    boolean isLike(Score other) {
      return other != null && home == other.home && away == other.away;
    }

    JsonObject toJson() {
      return JsonObject.of("match", match, "home", home, "away", away, "offset", offset);
    }
  }

  private final Map<String, Score> scores = new HashMap<>();

  /** After a restart the offsets begin anew, and so must the tags. */
  private final String life = UUID.randomUUID().toString().substring(0, 8);

  private int newest;

  public static void main(String[] arguments) {
    Launcher.run(ScoresVerticle::new);
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.put("/matches/:match").handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.put("/matches/:match").handler(this::note);
    router.get("/scores").handler(this::tell);
    Page.serve(router, "01-short-polling.html", "01-short-polling.js");
    router.route().last().handler(this::refuse);
    router.route().failureHandler(RefusedRequest::answer);

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** Only what changes is news. */
  private void note(RoutingContext request) {
    var body = Incoming.in(request).fields();
    var match = request.pathParam("match");
    var score = new Score(match, goals(body, "home"), goals(body, "away"), newest + 1);
    if (!score.isLike(scores.get(match))) {
      newest++;
      scores.put(match, score);
    }
    send(request, JsonObject.of("offset", scores.get(match).offset()));
  }

  private static int goals(JsonObject body, String side) {
    if (body.getValue(side) instanceof Integer goals && goals >= 0) {
      return goals;
    }
    throw Refusal.badRequest("\"" + side + "\" must be a whole number, 0 or more.");
  }

  private void tell(RoutingContext request) {
    int after = cursor(request.queryParams().get("after"));
    var tag = '"' + life + "-" + newest + '"';
    request.response().putHeader("ETag", tag).putHeader("Cache-Control", "no-cache");
    if (isKnown(request, tag)) {
      request.response().setStatusCode(NOT_MODIFIED);
      request.end().onFailure(request::fail);
    } else {
      send(request, JsonObject.of("offset", newest, "scores", scoresAfter(after)));
    }
  }

  /** A cursor from before a restart may be beyond the end: such a reader begins anew. */
  private int cursor(String after) {
    if (after == null) {
      return 0;
    }
    if (!after.matches("\\d{1,9}")) {
      throw Refusal.badRequest("\"after\" must be a whole number, 0 or more.");
    }
    int cursor = Integer.parseInt(after);
    return cursor > newest ? 0 : cursor;
  }

  private JsonArray scoresAfter(int cursor) {
    var news = new JsonArray();
    scores.values().stream()
        .filter(score -> score.offset() > cursor)
        .sorted(Comparator.comparing(Score::offset))
        .forEach(score -> news.add(score.toJson()));
    return news;
  }

  /** Weak or not, alone or one of several: RFC 9110, section 13.1.2. */
  private static boolean isKnown(RoutingContext request, String tag) {
    return request.request().headers().getAll("If-None-Match").stream()
        .flatMap(line -> Stream.of(line.split(",")))
        .map(String::strip)
        .map(known -> known.startsWith("W/") ? known.substring(2) : known)
        .anyMatch(known -> known.equals(tag) || known.equals("*"));
  }

  private void refuse(RoutingContext request) {
    throw new Refusal("not-found", "There are /matches/{id} and /scores.");
  }

  private static void send(RoutingContext request, JsonObject answer) {
    request.response().putHeader("Content-Type", "application/json");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
