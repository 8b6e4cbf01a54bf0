package ws101.exercise04;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.LOG;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.WaitUntilState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;
import ws101.grader.Check;
import ws101.grader.CheckFailure;
import ws101.grader.Exercise;
import ws101.grader.Limits;
import ws101.grader.Listener;
import ws101.grader.Program;
import ws101.grader.Reply;
import ws101.grader.Seed;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/** A stock ticker, judged from outside: over HTTP, and once in a browser. */
@Exercise(
    slug = "04-server-sent-events",
    main = "ws101.exercise04.TickerVerticle",
    environment = "HEARTBEAT_MS=500",
    starterFails = {"1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2", "4.3"})
@ExtendWith(Browsers.class)
class Exercise04Test {

  /** So many prices are kept for those who come back. */
  private static final int KEPT = 1000;

  private static final Duration AT_ONCE = Duration.ofMillis(300);

  /** A browser waits a second before it comes back, as it was told. */
  private static final Duration ON_THE_PAGE = Duration.ofSeconds(4);

  // 1: format

  @Check(
      value = "1.1",
      tryThis = "The first event has an id, too: who has heard nothing yet stands somewhere.")
  void theStreamSaysWhatItIsAndWhereItsReaderStands(Program program, Seed seed) {
    var ticker = new Ticker(program, seed);
    ticker.moves();

    var ada = Listener.to(program, "Ada", "/ticker");

    var head = ada.head();
    has(head, "Content-Type", "text/event-stream");
    has(head, "Cache-Control", "no-cache");
    has(head, "X-Accel-Buffering", "no");
    ticker.greets(ada, "welcome");
    require(
        ada.retry().equals(Optional.of("1000")),
        "\"retry: 1000\" before the first event or in it",
        ada.retry().map(each -> "retry: " + each).orElse("no retry"));
  }

  @Check(
      value = "1.2",
      tryThis = "id and data, a line each, and then an empty line: without it there is no event.")
  void everyPriceIsAnEventOfItsOwn(Program program, Seed seed) {
    var ticker = new Ticker(program, seed);
    var ada = ticker.welcomes("Ada");
    var bob = ticker.welcomes("Bob");

    for (int round = 0; round < 3; round++) {
      ticker.movesBeside(10);
      ticker.settles();
      while (ticker.isBehind(ada)) {
        ticker.isTold(ada, Limits.ANSWER);
      }
    }
    while (ticker.isBehind(bob)) {
      ticker.isTold(bob, Limits.ANSWER);
    }
  }

  @Check(
      value = "1.3",
      tryThis = "What is packed waits until there is enough to pack: a stream must not be.")
  void aPriceArrivesBeforeTheNextIsMade(Program program, Seed seed) {
    var ticker = new Ticker(program, seed);
    var ada = Listener.to(program, "Ada", "/ticker", "Accept-Encoding", "gzip, deflate, br");
    var encoding = ada.head().field("Content-Encoding");
    require(
        encoding.isEmpty() || encoding.get().equals("identity"),
        "no Content-Encoding, whatever the browser can unpack",
        "Content-Encoding: " + encoding.orElse(""));
    ticker.welcomes(ada);

    for (int i = 0; i < 3; i++) {
      ticker.moves();
      ticker.hears(ada, AT_ONCE);
    }
  }

  // 2: resume

  @Check(
      value = "2.1",
      tryThis = "The id names a place in the ticker, not in one answer: epoch, colon, offset.")
  void whoWasCutHearsWhatWasMissedAndThenWhatIsNew(Program program, Seed seed) {
    var ticker = new Ticker(program, seed);
    ticker.moves(seed.between(2, 5));
    var ada = ticker.welcomes("Ada");
    int heard = seed.between(1, 8);
    ticker.moves(heard);
    for (int i = 0; i < heard; i++) {
      ticker.isTold(ada, Limits.ANSWER);
    }
    ada.resets();
    ticker.moves(seed.between(2, 8));

    var again = ticker.comesBack("Ada", ada);

    while (ticker.isBehind(again)) {
      ticker.isTold(again, Limits.ANSWER);
    }
    ticker.moves();
    ticker.isTold(again, Limits.ANSWER);
  }

  @Check(
      value = "2.2",
      tryThis =
          "Between the last that was missed and the first that is new, nothing else may happen:"
              + " tell the missed and join in the same turn of the loop.")
  void whoComesBackTwentyTimesAmidPricesMissesNoneAndHearsNoneTwice(Program program, Seed seed) {
    var ticker = new Ticker(program, seed);
    var ada = ticker.welcomes("Ada");

    for (int round = 0; round < 20; round++) {
      ada.fins();
      ticker.movesBeside(12);
      ada = ticker.asksAgain("Ada", ada);
      ticker.movesBeside(7);
      ticker.settles();
      ticker.resumes(ada);
      ticker.movesBeside(6); // Whoever joins later than they are welcomed misses these.
      ticker.settles();
      int enough = round % 2 == 0 ? seed.between(1, 20) : Integer.MAX_VALUE;
      for (int i = 0; i < enough && ticker.isBehind(ada); i++) {
        ticker.isTold(ada, Limits.ANSWER);
      }
    }
  }

  // 3: reset

  @Check(
      value = "3.1",
      tryThis = "All that follows a position, or a reset: never a part, and never everything.")
  void whoComesFromNowhereIsToldSoAndHearsNothingOld(Program program, Seed seed) {
    var ticker = new Ticker(program, seed);
    ticker.movesUpTo(KEPT + 100);
    String epoch = ticker.back(0).epoch();
    int ahead = ticker.back(0).offset() + 100;

    isReset(ticker, program, seed.name("epoch") + ":" + ticker.back(0).offset());
    for (String position : List.of(epoch + ":" + ahead, "x", ":", epoch + ":", epoch + ":0")) {
      isReset(ticker, program, position);
    }
    isReset(ticker, program, ticker.back(KEPT + 1).toString());
    var place = ticker.back(KEPT);
    var bob = Listener.to(program, "Bob", "/ticker", "Last-Event-ID", place.toString());
    ticker.resumes(bob, place);
    while (ticker.isBehind(bob)) {
      ticker.isTold(bob, Limits.ANSWER);
    }
  }

  private static void isReset(Ticker ticker, Program program, String position) {
    var ada = Listener.to(program, "Ada", "/ticker", "Last-Event-ID", position);
    ticker.greets(ada, "reset");
    ticker.moves();
    ticker.isTold(ada, Limits.ANSWER);
    ada.fins();
  }

  @Check(value = "3.2", tryThis = "Whoever was told a reset is a listener like any other.")
  void afterAResetOneHearsWhatIsNewAndMayResumeFromThere(Program program, Seed seed) {
    var ticker = new Ticker(program, seed);
    ticker.moves();
    var ada = Listener.to(program, "Ada", "/ticker", "Last-Event-ID", seed.name());
    ticker.greets(ada, "reset");
    ticker.moves(3);
    ticker.isTold(ada, Limits.ANSWER);
    ticker.isTold(ada, Limits.ANSWER);
    ada.fins();

    var again = ticker.comesBack("Ada", ada);

    ticker.isTold(again, Limits.ANSWER);
    ticker.moves();
    ticker.isTold(again, Limits.ANSWER);
  }

  // 4: silence, ends, the page

  @Check(
      value = "4.1",
      tryThis = "A comment is a line that begins with a colon, and an empty line behind it.")
  void aSilentTickerSaysThatItIsStillThereAndPagesHearNothing(Program program, Seed seed) {
    var ticker = new Ticker(program, seed);
    var ada = ticker.welcomes("Ada");
    var atLeastEvery = Duration.ofMillis(Long.parseLong(program.variable("HEARTBEAT_MS")));

    for (int beat = 0; beat < 3; beat++) {
      ada.hearsComment(atLeastEvery);
    }

    ticker.moves();
    ticker.hears(ada, Limits.ANSWER);
  }

  @Check(
      value = "4.2",
      tryThis = "An answer that does not end tells its closeHandler when the connection has ended.")
  void whoHasGoneIsCountedNoMore(Program program, Seed seed) {
    var ticker = new Ticker(program, seed);
    var ada = ticker.welcomes("Ada");
    var bob = ticker.welcomes("Bob");
    var cleo = ticker.welcomes("Cleo");
    ticker.counts(3, cleo);

    ada.fins();
    bob.resets();

    ticker.counts(1, cleo);
    ticker.moves();
    ticker.hears(cleo, Limits.ANSWER);
  }

  @Check(
      value = "4.3",
      browser = true,
      tryThis = "The browser keeps the last id and sends it back by itself: answer from there.")
  void aPageWhoseWireIsResetShowsEachPriceOnce(Program program, Seed seed, Page ada) {
    var ticker = new Ticker(program, seed);
    var tap = program.tap(new EventLog());
    ada.navigate(
        "http://localhost:" + tap.port() + "/",
        new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    var limit = Limits.withGrace(ON_THE_PAGE).toMillis();
    assertThat(ada.getByText("last id")).isVisible(new IsVisibleOptions().setTimeout(limit));

    var shown = new ArrayList<String>();
    for (int round = 0; round < 2; round++) {
      shown.addAll(ticker.moves(2));
      shows(ada, shown, limit);
      reset(tap);
      shown.addAll(ticker.moves(2));
      shows(ada, shown, limit);
    }
  }

  private static void shows(Page page, List<String> prices, double limit) {
    assertThat(page.getByRole(LOG).locator("p"))
        .hasText(prices.toArray(String[]::new), new HasTextOptions().setTimeout(limit));
  }

  private static void reset(Wiretap tap) {
    var done = tap.fault(JsonObject.of("fault", "reset")).toCompletableFuture().join();
    if (done.facts().getJsonArray("connections").isEmpty()) {
      throw new IllegalStateException("There was no connection to reset.");
    }
  }

  @Check(
      value = "4.4",
      hidden = true,
      tryThis = "Who cannot set a header asks for /ticker?last-event-id=…")
  void aPositionMayStandInTheAddress(Program program, Seed seed) {
    var ticker = new Ticker(program, seed);
    ticker.moves(4);
    var place = ticker.back(3);

    var ada = Listener.to(program, "Ada", "/ticker?last-event-id=" + place);

    ticker.resumes(ada, place);
    for (int i = 0; i < 3; i++) {
      ticker.isTold(ada, Limits.ANSWER);
    }
    var bob = Listener.to(program, "Bob", "/ticker?last-event-id=" + seed.name());
    ticker.greets(bob, "reset");
  }

  @Check(
      value = "4.5",
      hidden = true,
      tryThis = "A browser that comes back sends the header; the address is still the old one.")
  void theHeaderIsNewerThanTheAddress(Program program, Seed seed) {
    var ticker = new Ticker(program, seed);
    ticker.moves(5);
    var old = ticker.back(4);
    var place = ticker.back(1);

    var ada =
        Listener.to(
            program, "Ada", "/ticker?last-event-id=" + old, "Last-Event-ID", place.toString());

    ticker.resumes(ada, place);
    ticker.isTold(ada, Limits.ANSWER);
  }

  private static void has(Reply head, String field, String wanted) {
    String value = head.mustHave(field);
    boolean holds = value.toLowerCase(Locale.ROOT).startsWith(wanted);
    require(holds, field + ": " + wanted, field + ": " + value);
  }

  private static void require(boolean holds, String expected, String received) {
    if (!holds) {
      throw new CheckFailure(expected, received);
    }
  }
}
