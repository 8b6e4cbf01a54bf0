package ws101.step03.bot;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Refusal;
import ws101.chat.RefusedRequest;
import ws101.step03.Secret;

/** A bot that asks nobody for news: it is called, and says what it has to say by a request. */
public final class BotVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;
  private static final int NO_CONTENT = 204;
  private static final int SIDES_OF_A_DIE = 6;

  /** How old a call may be, in seconds, and how far ahead of our clock the other one may be. */
  private static final long WINDOW = 300;

  /** When we have seen which event, by its id, oldest first. */
  private final Map<String, Long> seen = new LinkedHashMap<>();

  private Secret secret;
  private WebClient client;

  public static void main(String[] arguments) {
    Launcher.run(BotVerticle::new, "CHAT", "SECRET");
  }

  @Override
  public Future<?> start() {
    secret = new Secret(config().getString("secret"));
    client = WebClient.create(vertx);

    var router = Router.router(vertx);
    router.post("/").handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post("/").handler(this::hear);
    router.route().failureHandler(RefusedRequest::answer);

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** Answered at once, and done afterwards: who calls shall not wait for our work. */
  private void hear(RoutingContext request) {
    verify(request, request.body().buffer());
    var event = Incoming.in(request);
    var id = event.text("id");
    request.response().setStatusCode(NO_CONTENT).end().onFailure(calledAgain -> {});
    once(id, () -> answer(event.text("room"), event.text("text")));
  }

  /** Before a byte of the body is believed, or even parsed. */
  private void verify(RoutingContext request, Buffer body) {
    var timestamp = request.request().getHeader("X-Timestamp");
    var signatures = request.request().getHeader("X-Signature");
    if (timestamp == null || !timestamp.matches("\\d{1,12}") || signatures == null) {
      throw Refusal.badRequest("X-Timestamp and X-Signature, please.");
    }
    if (body == null || !secret.isOurs(signatures, timestamp, body)) {
      throw new Refusal("unauthorized", "This was signed by somebody else, or was changed.");
    }
    if (Math.abs(now() - Long.parseLong(timestamp)) > WINDOW) {
      throw new Refusal("unauthorized", "This was signed at another time.");
    }
  }

  /** Remembered before it is done: what comes again while we work is known already. */
  private void once(String id, Runnable work) {
    forgetTheOld();
    if (seen.putIfAbsent(id, now()) == null) {
      work.run();
    }
  }

  /** A signature is good for one window before our time and one after it, and then never again. */
  private void forgetTheOld() {
    long oldest = now() - 2 * WINDOW;
    seen.values().removeIf(when -> when < oldest);
  }

  private void answer(String room, String question) {
    var answer =
        switch (question) {
          case "!time" -> "It is " + time() + " UTC.";
          case "!roll" -> "You rolled a " + roll() + ".";
          default -> "I know !time and !roll.";
        };
    client
        .postAbs(config().getString("chat") + "/messages")
        .sendJsonObject(JsonObject.of("type", "say", "room", room, "name", "Bot", "text", answer))
        .onFailure(cause -> System.err.println("Nobody heard my answer: " + cause.getMessage()));
  }

  private static LocalTime time() {
    return LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
  }

  private static int roll() {
    return ThreadLocalRandom.current().nextInt(1, SIDES_OF_A_DIE + 1);
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }
}
