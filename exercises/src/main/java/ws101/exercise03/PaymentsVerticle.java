package ws101.exercise03;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.RefusedRequest;

/** A shop's books: a payment service calls when somebody has paid, and calls again if in doubt. */
public final class PaymentsVerticle extends VerticleBase {

  private static final int NO_CONTENT = 204;

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

  private Ledger ledger;

  public static void main(String[] arguments) {
    Launcher.run(PaymentsVerticle::new, "SECRET");
  }

  @Override
  public Future<?> start() {
    ledger = new Ledger(vertx);

    var router = Router.router(vertx);
    router.post("/payments/events").handler(BodyHandler.create(false));
    router.post("/payments/events").handler(this::hear);
    router.get("/accounts/:account").handler(this::tell);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "03-webhooks.html", "03-webhooks.js");

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /**
   * TODO Anybody can send this. Who has signed it, and when? The secret that you share with the
   * payment service is {@code config().getString("secret")}.
   *
   * <p>TODO It waits for the ledger before it answers, and books what comes twice twice. And not
   * every body is a payment.
   */
  private void hear(RoutingContext request) {
    var payment = request.body().asJsonObject();
    book(payment)
        .onSuccess(booked -> request.response().setStatusCode(NO_CONTENT).end())
        .onFailure(request::fail);
  }

  private Future<Void> book(JsonObject payment) {
    var account = payment.getString("account");
    var amount = payment.getLong("amount");
    return switch (payment.getString("type")) {
      case "payment.succeeded" -> ledger.book(account, amount);
      case "payment.refunded" -> ledger.book(account, -amount);
      default -> Future.succeededFuture();
    };
  }

  private void tell(RoutingContext request) {
    var account = request.pathParam("account");
    var answer = JsonObject.of("account", account, "balance", ledger.balance(account));
    request.response().putHeader("Content-Type", "application/json");
    request.end(answer.toBuffer()).onFailure(request::fail);
  }
}
