package ws101.exercise03;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.Refusal;
import ws101.chat.RefusedRequest;

/** A shop's books: a payment service calls when somebody has paid, and calls again if in doubt. */
public final class PaymentsVerticle extends VerticleBase {

  private static final int LARGEST_BODY = 64 * 1024;
  private static final int NO_CONTENT = 204;

  /** How far the time of a signature may be from ours, in seconds. */
  private static final long WINDOW = 300;

  private static final String ALGORITHM = "HmacSHA256";

  /** Something that has happened to somebody's money. */
  private record Payment(String id, String type, String account, long amount) {

    static Payment from(Incoming event) {
      return new Payment(
          event.text("id"), event.text("type"), event.text("account"), amount(event.fields()));
    }

    private static long amount(JsonObject event) {
      Object amount = event.getValue("amount");
      if ((amount instanceof Integer || amount instanceof Long) && event.getLong("amount") > 0) {
        return event.getLong("amount");
      }
      throw Refusal.badRequest("\"amount\" must be a whole number of cents, 1 or more.");
    }
  }

  /** Given: to book takes a second, and many may be booked at the same time. */
  private static final class Ledger {
    private final Vertx vertx;
    private final Map<String, Long> balances = new HashMap<>();

    Ledger(Vertx vertx) {
      this.vertx = vertx;
    }

    Future<Void> book(String account, long cents) {
      return vertx
          .timer(1, TimeUnit.SECONDS)
          .onSuccess(now -> balances.merge(account, cents, Long::sum))
          .mapEmpty();
    }

    long balance(String account) {
      return balances.getOrDefault(account, 0L);
    }
  }

  /** The ids of all that was ever booked, or is being booked: money is not booked twice. */
  private final Set<String> seen = new HashSet<>();

  private Ledger ledger;

  public static void main(String[] arguments) {
    Launcher.run(PaymentsVerticle::new, "SECRET");
  }

  @Override
  public Future<?> start() {
    ledger = new Ledger(vertx);

    var router = Router.router(vertx);
    router.post("/payments/events").handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post("/payments/events").handler(this::hear);
    router.get("/accounts/:account").handler(this::tell);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "03-webhooks.html", "03-webhooks.js");

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** Believed only when it is verified, answered before it is booked, and booked only once. */
  private void hear(RoutingContext request) {
    var body = request.body().buffer();
    verify(request, body == null ? Buffer.buffer() : body);
    var payment = Payment.from(Incoming.in(request));
    answer(request);
    if (seen.add(payment.id())) {
      book(payment);
    }
  }

  private void verify(RoutingContext request, Buffer body) {
    var timestamp = request.request().getHeader("X-Timestamp");
    var signatures = request.request().getHeader("X-Signature");
    if (signatures == null || timestamp == null || !timestamp.matches("-?\\d{1,15}")) {
      throw Refusal.badRequest("X-Timestamp and X-Signature, please.");
    }
    if (!isOurs(signatures, timestamp, body)) {
      throw new Refusal("unauthorized", "We have not agreed on this signature.");
    }
    if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > WINDOW) {
      throw new Refusal("unauthorized", "This was signed at another time.");
    }
  }

  private boolean isOurs(String signatures, String timestamp, Buffer body) {
    var ours = ("v1=" + sign(timestamp, body)).getBytes(UTF_8);
    return Stream.of(signatures.split(","))
        .map(each -> each.strip().getBytes(UTF_8))
        .anyMatch(each -> MessageDigest.isEqual(ours, each));
  }

  /** Of the bytes as they came: what they mean comes later. */
  private String sign(String timestamp, Buffer body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(config().getString("secret").getBytes(UTF_8), ALGORITHM));
      mac.update((timestamp + ".").getBytes(UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes()));
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private Future<Void> book(Payment payment) {
    return switch (payment.type()) {
      case "payment.succeeded" -> ledger.book(payment.account(), payment.amount());
      case "payment.refunded" -> ledger.book(payment.account(), -payment.amount());
      default -> Future.succeededFuture();
    };
  }

  private static void answer(RoutingContext request) {
    request.response().setStatusCode(NO_CONTENT).end().onFailure(request::fail);
  }

  private void tell(RoutingContext request) {
    var account = request.pathParam("account");
    var answer = JsonObject.of("account", account, "balance", ledger.balance(account));
    request.response().putHeader("Content-Type", "application/json");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
