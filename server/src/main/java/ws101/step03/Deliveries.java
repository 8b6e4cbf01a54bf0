package ws101.step03;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import ws101.chat.Refusal;
import ws101.step03.ChatVerticle.Variant;

/**
 * Calls those who want to be called, and calls again, until they have taken it or it is too late.
 */
final class Deliveries {

  /** A receiver that has not answered by then has not answered, in milliseconds. */
  private static final long PATIENCE = 5_000;

  /** Before the second try, at most so long; the limit doubles with each try, up to the longest. */
  private static final long SHORTEST = 1_000;

  private static final long LONGEST = 60_000;
  private static final int MOST_TRIES = 8;

  private static final int MOST_HOOKS = 10;
  private static final int MOST_DEAD_LETTERS = 100;

  /** "Gone": this receiver wants no more, and never will. RFC 9110, section 15.5.11. */
  private static final int GONE = 410;

  private static final int NO_ANSWER = 0;

  /** One event on its way to one receiver. Each try sends the same bytes, under the same id. */
  private record Letter(Hook hook, JsonObject event, int tries) {
    Letter again() {
      return new Letter(hook, event, tries + 1);
    }
  }

  private final Vertx vertx;
  private final WebClient client;
  private final long shortest;
  private final boolean isReplayed;
  private final List<Hook> hooks = new ArrayList<>();
  private final Deque<JsonObject> deadLetters = new ArrayDeque<>();

  /** Redirects are not followed: they could lead where we have not looked. */
  Deliveries(Vertx vertx, JsonObject config) {
    this.vertx = vertx;
    this.client = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));
    this.shortest = config.getLong("shortest", SHORTEST);
    this.isReplayed = config.getString("variant", "").equals(Variant.REPLAYED.name());
  }

  Hook add(Hook hook) {
    if (hooks.size() == MOST_HOOKS) {
      throw new Refusal("too-many", "We call " + MOST_HOOKS + " receivers, and no more.");
    }
    hooks.add(hook);
    return hook;
  }

  /** Tells an event to all; its id is the same in each try, and in no other event. */
  void send(JsonObject event) {
    var named = event.copy().put("id", UUID.randomUUID().toString());
    hooks.forEach(hook -> deliver(new Letter(hook, named, 1)));
  }

  /** Signed anew in each try, with the time of the try: an old signature is worth nothing. */
  private void deliver(Letter letter) {
    var body = letter.event().toBuffer();
    var time = Long.toString(Instant.now().getEpochSecond());
    addressOf(letter.hook())
        .compose(address -> call(letter.hook(), address, time, body))
        .map(HttpResponse::statusCode)
        .otherwise(NO_ANSWER)
        .onSuccess(status -> heed(letter, status));
  }

  private Future<HttpResponse<Buffer>> call(
      Hook hook, SocketAddress address, String time, Buffer body) {
    var answer = post(hook, address, time, body);
    return isReplayed ? answer.eventually(() -> post(hook, address, time, body)) : answer;
  }

  private Future<HttpResponse<Buffer>> post(
      Hook hook, SocketAddress address, String time, Buffer body) {
    return client
        .requestAbs(HttpMethod.POST, address, hook.url().toString())
        .timeout(PATIENCE)
        .putHeader("Content-Type", "application/json")
        .putHeader("X-Timestamp", time)
        .putHeader("X-Signature", hook.secret().sign(time, body))
        .sendBuffer(body);
  }

  /** Looked up and judged before each try: what a name means may have changed since the last. */
  Future<SocketAddress> addressOf(Hook hook) {
    var host = hook.url().getHost();
    return hook.isOurOwn()
        ? Future.succeededFuture(SocketAddress.inetSocketAddress(hook.port(), host))
        : vertx
            .executeBlocking(() -> Network.allowed(host))
            .map(allowed -> SocketAddress.inetSocketAddress(hook.port(), allowed.getHostAddress()));
  }

  /** 2xx: taken. Anything else, and no answer at all, may be better the next time. */
  private void heed(Letter letter, int status) {
    if (status >= 200 && status < 300) {
      return;
    }
    if (status == GONE) {
      hooks.remove(letter.hook());
    } else if (letter.tries() == MOST_TRIES) {
      keepAside(letter);
    } else {
      vertx.setTimer(delayBefore(letter.tries()), late -> deliver(letter.again()));
    }
  }

  /** Full jitter, so that those who failed together do not come back together. */
  private long delayBefore(int tries) {
    long ceiling = Math.min(LONGEST, shortest << (tries - 1));
    return ThreadLocalRandom.current().nextLong(1, ceiling + 1);
  }

  /** The oldest makes room: the dead must not fill the memory. */
  private void keepAside(Letter letter) {
    deadLetters.add(letter.event());
    if (deadLetters.size() > MOST_DEAD_LETTERS) {
      deadLetters.remove();
    }
  }

  JsonArray deadLetters() {
    return new JsonArray(List.copyOf(deadLetters));
  }
}
