package ws101.exercise03;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.BUTTON;
import static com.microsoft.playwright.options.AriaRole.ROW;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.WaitUntilState;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;
import ws101.grader.Asker;
import ws101.grader.Check;
import ws101.grader.CheckFailure;
import ws101.grader.Exercise;
import ws101.grader.Limits;
import ws101.grader.Program;
import ws101.grader.Reply;
import ws101.grader.Seed;

/** A payment arrives, judged from outside: over HTTP, and once in a browser. */
@Exercise(
    slug = "03-webhooks",
    main = "ws101.exercise03.PaymentsVerticle",
    environment = "SECRET={random}",
    starterFails = {"1.3", "2.1", "2.2", "3.1", "4.1", "4.2", "4.5", "4.6"})
@ExtendWith(Browsers.class)
class Exercise03Test {

  private static final String EVENTS = "/payments/events";

  /** The service is answered by then. */
  private static final Duration QUICKLY = Duration.ofMillis(500);

  /** From the answer until the books show it. */
  private static final Duration BOOKED = Duration.ofSeconds(3);

  private static final int LARGEST_BODY = 64 * 1024;

  private static final String SUCCEEDED = "payment.succeeded";
  private static final String REFUNDED = "payment.refunded";

  // 1: signature

  @Check(
      value = "1.1",
      tryThis =
          "HMAC-SHA-256 with SECRET, of the timestamp, a dot, and the body; in lower-case hex.")
  void aSignedPaymentIsTakenAndBooked(Program program, Seed seed) {
    var service = new Service(program, seed);
    String account = seed.name("account");

    service.pays(account, 500 + seed.between(1, 99)).isTaken();
    service.sends(service.event(REFUNDED, account, 100)).isTaken();
    service.sends(service.event("payment.disputed", account, 50)).isTaken();

    service.showsTheBalanceOf(account);
  }

  @Check(
      value = "1.2",
      tryThis =
          "Sign the bytes as they came: JSON that was parsed and written again is another text.")
  void theBytesAreSignedAndNotWhatTheyMean(Program program, Seed seed) {
    var service = new Service(program, seed);

    for (String body : oddBodies(seed)) {
      service.sends(body).isTaken();
    }
  }

  /** The same kind of event each time, as no library would write it. */
  private static List<String> oddBodies(Seed seed) {
    return List.of(
        """
        { "amount" : 7,\t"account":"%s",
          "type"   : "payment.succeeded", "id" : "%s" }
        """
            .formatted(seed.name(), seed.name()),
        "{\"id\":\"%s\",\"type\":\"payment\\u002esucceeded\",\"\\u0061ccount\":\"%s\",\"amount\":7}"
            .formatted(seed.name(), seed.name()),
        "{\"note\":1,\"id\":\"%s\",\"note\":2,\"type\":\"payment.succeeded\",\"account\":\"%s\",\"amount\":7,\"note\":\"\\/ü\"}"
            .formatted(seed.name(), seed.name()));
  }

  @Check(
      value = "1.3",
      tryThis =
          "One entry has to be the right one, with all of its characters; nothing else will do.")
  void whatWasChangedOrSignedOtherwiseIsRefused(Program program, Seed seed) {
    var service = new Service(program, seed);
    String body = service.event(SUCCEEDED, seed.name("account"), 700);
    String now = time(0);
    String right = service.sign(now, body);

    service.sends(body.replace("700", "701"), now, right).isUnauthorized();
    service.sends(body, time(-1), right).isUnauthorized();
    service.sends(body, now, service.hmac(body)).isUnauthorized();
    service.sends(body, now, "v1=").isUnauthorized();
    service.sends(body, now, right.substring(0, right.length() - 1)).isUnauthorized();
    service.sends(body, now, right.substring(3)).isUnauthorized();
    service.sends(body, now, "v2=" + right.substring(3)).isUnauthorized();
    service.sends(body, now, right).isTaken();
  }

  // 2: window

  @Check(
      value = "2.1",
      tryThis = "A clock may be wrong in either direction: 300 seconds before now, and 300 after.")
  void aSignatureIsGoodForFiveMinutesOnEitherSide(Program program, Seed seed) {
    var service = new Service(program, seed);

    for (int seconds : new int[] {-310, 310, -86_400}) {
      service.sendsAt(seconds, service.event(SUCCEEDED, seed.name(), 1)).isUnauthorized();
    }
    for (int seconds : new int[] {-250, 250}) {
      service.sendsAt(seconds, service.event(SUCCEEDED, seed.name(), 1)).isTaken();
    }
  }

  @Check(
      value = "2.2",
      tryThis = "The signature is right, and the time is; only the id is known already.")
  void theSameBytesOnceMoreAreTakenAndNotBooked(Program program, Seed seed) {
    var service = new Service(program, seed);
    String account = seed.name("account");
    String body = service.event(SUCCEEDED, account, 900);
    String now = time(0);

    service.sends(body, now, service.sign(now, body)).isTaken();
    service.sends(body, now, service.sign(now, body)).isTaken();

    service.owes(account, 900);
    service.pays(account, 11).isTaken();
    service.showsTheBalanceOf(account);
  }

  // 3: quick

  @Check(value = "3.1", tryThis = "Answer first, and book afterwards: nobody waits for the ledger.")
  void twentyAtOnceAreAnsweredBeforeAnyIsBooked(Program program, Seed seed) {
    var service = new Service(program, seed);

    var sent = Stream.generate(() -> service.sending(seed.name(), 1)).limit(20).toList();

    sent.forEach(Sent::isTakenQuickly);
  }

  @Check(value = "3.2", tryThis = "Every payment that was taken is booked; none waits for another.")
  void whatCameAtOnceIsAllBooked(Program program, Seed seed) {
    var service = new Service(program, seed);
    String account = seed.name("account");

    var sent =
        Stream.generate(() -> service.sending(account, seed.between(1, 99))).limit(20).toList();
    sent.forEach(Sent::isTaken);

    service.showsTheBalanceOf(account);
  }

  // 4: duplicates, the page, and nonsense

  @Check(
      value = "4.1",
      tryThis = "Remember the id before you begin to book: while you book, the next copy comes.")
  void tenCopiesAtOnceAreBookedOnce(Program program, Seed seed) {
    var service = new Service(program, seed);
    String account = seed.name("account");
    String body = service.event(SUCCEEDED, account, 900);
    service.owes(account, 900);

    var copies = Stream.generate(() -> service.sending(body)).limit(10).toList();
    copies.forEach(Sent::isTaken);

    service.pays(account, 11).isTaken();
    service.showsTheBalanceOf(account);
  }

  @Check(
      value = "4.2",
      tryThis = "A retry is signed anew. What stays the same from try to try is the id.")
  void aRetryHasTheSameIdAndANewSignature(Program program, Seed seed) {
    var service = new Service(program, seed);
    String account = seed.name("account");
    String body = service.event(SUCCEEDED, account, 900);
    service.owes(account, 900);

    for (int seconds : new int[] {-20, -9, 0}) {
      service.sendsAt(seconds, body).isTaken();
    }

    service.pays(account, 11).isTaken();
    service.showsTheBalanceOf(account);
  }

  @Check(
      value = "4.3",
      browser = true,
      tryThis = "The page asks for /accounts/{account} once a second.")
  void aPageShowsWhatWasBooked(Program program, Seed seed, Page shop) {
    var service = new Service(program, seed);
    String account = seed.name("account");
    shop.navigate(
        program.http("/"), new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    shop.getByLabel("Account", new Page.GetByLabelOptions().setExact(true)).fill(account);
    shop.getByRole(BUTTON, new Page.GetByRoleOptions().setName("Watch")).click();
    shows(shop, account, "0.00");

    service.pays(account, 1234).isTaken();

    shows(shop, account, "12.34");
  }

  private static void shows(Page page, String account, String balance) {
    Locator row = page.getByRole(ROW).filter(new Locator.FilterOptions().setHasText(account));
    double limit = Limits.withGrace(BOOKED.plusSeconds(1)).toMillis();
    assertThat(row).containsText(balance, new ContainsTextOptions().setTimeout(limit));
  }

  @Check(
      value = "4.4",
      hidden = true,
      tryThis =
          "While a secret is replaced, the service signs with both: one right entry is enough.")
  void oneRightSignatureOfSeveralIsEnough(Program program, Seed seed) {
    var service = new Service(program, seed);
    String body = service.event(SUCCEEDED, seed.name("account"), 5);
    String now = time(0);
    String right = service.sign(now, body);
    String wrong = "v1=" + "0".repeat(64);

    service.sends(body, now, wrong + "," + right).isTaken();
    service.sends(body, now, right + ", " + wrong).isTaken();
    service.sends(body, now, wrong + "," + wrong).isUnauthorized();
  }

  @Check(
      value = "4.5",
      hidden = true,
      tryThis = "A limit of 64 KiB comes before everything else; up to it all is read.")
  void aBodyOverSixtyFourKibibytesIsTooLarge(Program program, Seed seed) {
    var service = new Service(program, seed);
    String body = service.event(SUCCEEDED, seed.name("account"), 5);

    service.sends(padded(body, LARGEST_BODY)).isTaken();
    service.sends(padded(body, LARGEST_BODY + 1)).refuses(413, "too-large");
  }

  private static String padded(String body, int length) {
    return " ".repeat(length - body.length()) + body;
  }

  @Check(
      value = "4.6",
      hidden = true,
      tryThis = "First the headers, then the signature, then the time; and only then the body.")
  void nonsenseIsRefusedInTheOrderOfTheContract(Program program, Seed seed) {
    var service = new Service(program, seed);
    String body = service.event(SUCCEEDED, seed.name("account"), 5);
    String now = time(0);

    for (String signature : List.of("v1=not hex at all", "v1=zz", ",,,", "nonsense")) {
      service.sends(body, now, signature).isUnauthorized();
      service.sends("{", now, signature).isUnauthorized();
    }
    service.sends(body, "yesterday", service.sign("yesterday", body)).refuses(400, "bad-request");
    service.sends(body, null, service.sign(now, body)).refuses(400, "bad-request");
    service.sends(body, now, null).refuses(400, "bad-request");
    for (String bad : badBodies(seed)) {
      service.sends(bad).refuses(400, "bad-request");
    }
  }

  private static List<String> badBodies(Seed seed) {
    String payment = "{\"id\":\"%s\",\"type\":\"payment.succeeded\"".formatted(seed.name());
    return List.of(
        "{",
        "7",
        "[]",
        "{}",
        payment + "}",
        payment + ",\"account\":\"a\"}",
        payment + ",\"amount\":1}",
        payment + ",\"account\":7,\"amount\":1}",
        payment + ",\"account\":\"a\",\"amount\":0}",
        payment + ",\"account\":\"a\",\"amount\":-1}",
        payment + ",\"account\":\"a\",\"amount\":1.5}",
        payment + ",\"account\":\"a\",\"amount\":\"1\"}",
        payment + ",\"account\":\"a\",\"amount\":null}",
        "{\"type\":\"payment.succeeded\",\"account\":\"a\",\"amount\":1}");
  }

  private static String time(int seconds) {
    return Long.toString(Instant.now().getEpochSecond() + seconds);
  }

  // The payment service

  /** Signs and sends, and counts along what must be booked. */
  private static final class Service {
    private final Program program;
    private final Seed seed;
    private final Asker caller;
    private final JsonObject balances = new JsonObject();

    Service(Program program, Seed seed) {
      this.program = program;
      this.seed = seed;
      this.caller = Asker.of(program, "the service");
    }

    /** An event as its body, with an id of its own. */
    String event(String type, String account, int amount) {
      if (type.equals(REFUNDED)) {
        owes(account, -amount);
      }
      return JsonObject.of(
              "id", seed.name("event"), "type", type, "account", account, "amount", amount)
          .encode();
    }

    /** So much must be booked there, beside all that was counted before. */
    void owes(String account, int amount) {
      balances.put(account, balances.getInteger(account, 0) + amount);
    }

    Answer pays(String account, int amount) {
      owes(account, amount);
      return sends(event(SUCCEEDED, account, amount));
    }

    Answer sends(String body) {
      return sendsAt(0, body);
    }

    Answer sendsAt(int seconds, String body) {
      String time = time(seconds);
      return sends(body, time, sign(time, body));
    }

    /** A field that is null is left out. */
    Answer sends(String body, String time, String signature) {
      return new Answer(caller.posts(EVENTS, body, fields(time, signature)));
    }

    /** On a connection of its own; the answer is heard later. */
    Sent sending(String account, int amount) {
      owes(account, amount);
      return sending(event(SUCCEEDED, account, amount));
    }

    Sent sending(String body) {
      String time = time(0);
      var another = Asker.of(program, "the service");
      long begun = System.nanoTime();
      another.asks("POST", EVENTS, body, fields(time, sign(time, body)));
      return new Sent(another, begun);
    }

    private static String[] fields(String time, String signature) {
      var fields = new ArrayList<String>();
      if (time != null) {
        fields.addAll(List.of("X-Timestamp", time));
      }
      if (signature != null) {
        fields.addAll(List.of("X-Signature", signature));
      }
      return fields.toArray(String[]::new);
    }

    String sign(String time, String body) {
      return hmac(time + "." + body);
    }

    String hmac(String text) {
      try {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(program.variable("SECRET").getBytes(UTF_8), "HmacSHA256"));
        return "v1=" + HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
      } catch (GeneralSecurityException everyJavaHasIt) {
        throw new IllegalStateException(everyJavaHasIt);
      }
    }

    /**
     * Asks until the books show what was counted. The last that was sent is the last to be booked:
     * if they show that, and nothing twice, they are right.
     */
    void showsTheBalanceOf(String account) {
      int wanted = balances.getInteger(account);
      long deadline = System.nanoTime() + Limits.withGrace(BOOKED).toNanos();
      Reply reply = balanceOf(account);
      while (!reply.json().getValue("balance").equals(wanted)) {
        if (System.nanoTime() > deadline) {
          throw CheckFailure.late(
              reply.asked() + " tells the balance " + wanted + " within 3 s", reply.words());
        }
        reply = balanceOf(account);
      }
    }

    private Reply balanceOf(String account) {
      var reply = caller.gets("/accounts/" + account).hasStatus(200);
      if (!account.equals(reply.json().getValue("account"))
          || !(reply.json().getValue("balance") instanceof Integer)) {
        throw new CheckFailure(
            reply.asked() + " tells {\"account\":\"" + account + "\",\"balance\"}", reply.words());
      }
      return reply;
    }
  }

  /** What the program has answered to an event. */
  private record Answer(Reply reply) {

    void isTaken() {
      if (reply.status() / 100 != 2) {
        throw new CheckFailure(reply.asked() + " is answered 2xx", reply.words());
      }
    }

    void isUnauthorized() {
      refuses(401, "unauthorized");
    }

    void refuses(int status, String code) {
      reply.refuses(status, code);
    }
  }

  /** An event that is on its way. */
  private record Sent(Asker service, long begun) {

    void isTaken() {
      new Answer(service.hears(Limits.ANSWER.multipliedBy(2))).isTaken();
    }

    /** Counted from before it was sent, so that no ledger can be quicker than it seems. */
    void isTakenQuickly() {
      Reply reply = service.hears(Limits.ANSWER.multipliedBy(2));
      new Answer(reply).isTaken();
      long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      if (took > Limits.withGrace(QUICKLY).toMillis()) {
        throw CheckFailure.late(
            reply.asked() + " is answered within " + QUICKLY.toMillis() + " ms",
            "an answer after " + took + " ms");
      }
    }
  }
}
