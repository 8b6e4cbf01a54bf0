package ws101.exercise01;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.RefusedRequest;

/** Live scores: the newest score of each match, for pages that ask once a second. */
public final class ScoresVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;

  /** The score of a match, and the number of the change that made it so. */
  private record Score(String match, int home, int away, int offset) {
    JsonObject toJson() {
      return JsonObject.of("match", match, "home", home, "away", away, "offset", offset);
    }
  }

  private final Map<String, Score> scores = new LinkedHashMap<>();

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
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "01-short-polling.html", "01-short-polling.js");

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** TODO A score that is the same as before is no news; and not every body is a score. */
  private void note(RoutingContext request) {
    var body = request.body().asJsonObject();
    newest++;
    var score =
        new Score(
            request.pathParam("match"), body.getInteger("home"), body.getInteger("away"), newest);
    scores.put(score.match(), score);
    send(request, JsonObject.of("offset", score.offset()));
  }

  /** TODO Everybody is told everything each time, whatever they know already. */
  private void tell(RoutingContext request) {
    var all = new JsonArray();
    scores.values().forEach(score -> all.add(score.toJson()));
    send(request, JsonObject.of("offset", newest, "scores", all));
  }

  private static void send(RoutingContext request, JsonObject answer) {
    request.response().putHeader("Content-Type", "application/json");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
