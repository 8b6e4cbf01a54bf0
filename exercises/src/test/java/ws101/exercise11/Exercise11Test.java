package ws101.exercise11;

import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;
import ws101.grader.Check;
import ws101.grader.CheckFailure;
import ws101.grader.Exercise;
import ws101.grader.Program;
import ws101.grader.Seed;

/** A page with two lanes, judged in a browser, behind a wiretap that closes one of them. */
@Exercise(
    slug = "11-fallback",
    main = "ws101.exercise11.CounterVerticle",
    module = "11-fallback.js",
    starterFails = {"1.2", "2.1", "2.2", "3.1", "4.1"})
@ExtendWith(Browsers.class)
class Exercise11Test {

  private static final Duration SOON = Duration.ofMillis(1500);

  private static final int AGAIN = 600;

  /** Until an attempt has been made and welcomed. */
  private static final Duration RETURN = Duration.ofMillis(AGAIN).plus(SOON);

  /** Longer than the wait for another attempt: what has not come by then does not come. */
  private static final Duration LONG_ENOUGH = Duration.ofMillis(900);

  /**
   * Attempts follow each other quickly; by a chance in the middle, so that it can be foretold. None
   * is given up before it is answered, however busy the machine is.
   */
  private static JsonObject quick() {
    return JsonObject.of("patience", 5000, "again", AGAIN, "chance", 0.5);
  }

  /** The same, for attempts that are not answered. */
  private static JsonObject impatient() {
    return quick().put("patience", 400);
  }

  // 1: choose

  @Check(
      value = "1.1",
      browser = true,
      tryThis = "A WebSocket that works is enough: poll only when there is none.")
  void whereAWebSocketWorksNobodyPolls(Program program, Page eve) {
    var counter = Counter.open(program, eve);
    long begun = counter.now();
    counter.serves(quick()).untilLane("socket", SOON);
    counter.timePasses(LONG_ENOUGH);
    for (int i = 1; i <= 3; i++) {
      counter.calls("A " + i);
    }

    counter.untilHeard(3, SOON);
    hasHeard(counter, 3);
    if (!counter.asked(begun).equals(List.of("handshake"))) {
      throw new CheckFailure("one handshake and no poll", counter.asked(begun).toString());
    }
  }

  @Check(
      value = "1.2",
      browser = true,
      tryThis =
          "Whatever becomes of the attempt, its failure or your own clock must lead to a poll.")
  void whoeverIsBlockedPolls(Program program, Page eve) {
    polls(program, eve, "a handshake that is answered with 400", counter -> counter.blocks(400));
    polls(program, eve, "a handshake that nobody answers", Counter::swallows);
    polls(program, eve, "a WebSocket without a welcome", counter -> counter.isMute(true));

    var counter = Counter.open(program, eve).serves(quick()).untilLane("socket", SOON);
    counter.blocks(400);
    counter.cuts();
    hearsByPolling(counter, "a live WebSocket that was torn off");
  }

  private interface Block {
    void of(Counter counter);
  }

  private static void polls(Program program, Page eve, String what, Block block) {
    var counter = Counter.open(program, eve);
    block.of(counter);
    counter.serves(impatient());
    hearsByPolling(counter, what);
  }

  private static void hearsByPolling(Counter counter, String what) {
    counter.untilSeen(
        "a poll, after " + what, () -> counter.questions() == 1, Duration.ofMillis(900));
    counter.calls("A 1");
    counter.untilHeard(1, SOON);
    if (!counter.lanes().get(counter.lanes().size() - 1).equals("poll")) {
      throw new CheckFailure("onLane(\"poll\") after " + what, counter.told());
    }
  }

  // 2: whole

  @Check(
      value = "2.1",
      browser = true,
      tryThis = "One position for both lanes: resume from it, poll after it, drop what is known.")
  void twoHundredNumbersComeOnceAndInOrderWhateverHappensToTheWire(
      Program program, Seed seed, Page eve) {
    var counter = Counter.open(program, eve);
    counter.serves(quick().put("patience", 1000));
    counter.until("a lane", "lanes.length >= 1", SOON);

    int cuts = 0;
    int called = 0;
    for (int round : seed.shuffled(IntStream.range(0, 20).boxed().toList())) {
      switch (round % 4) {
        case 0 -> counter.blocks(400);
        case 1 -> counter.swallows();
        default -> counter.lifts();
      }
      if (round < 12 && counter.cutsIfThereIsOne()) {
        cuts++;
      }
      for (int i = 0; i < 10; i++) {
        called++;
        counter.calls("A " + called);
      }
      counter.timePasses(Duration.ofMillis(40 * (round % 5)));
    }
    counter.lifts();

    counter.untilHeard(called, Duration.ofSeconds(4));
    counter.untilLane("socket", RETURN.plusSeconds(1));
    counter.tellsAsItIs(called, "told before");
    counter.calls("the last");
    counter.until("the last number", "heard.at(-1)?.text === \"the last\"", SOON);
    hasHeard(counter, called + 1);
    if (cuts < 3) {
      throw new IllegalStateException("The judge cut only " + cuts + " connections.");
    }
  }

  private static void hasHeard(Counter counter, int last) {
    var expected = IntStream.rangeClosed(1, last).boxed().toList();
    var heard = counter.offsetsHeard();
    if (!heard.equals(expected)) {
      throw new CheckFailure("each number once, in order: 1 to " + last, heard.toString());
    }
  }

  @Check(
      value = "2.2",
      browser = true,
      tryThis = "An attempt beside the polling starts no other polling, and ends before the next.")
  void oneQuestionWaitsAndOneAttemptStandsAtATime(Program program, Page eve) {
    var counter = Counter.open(program, eve);
    counter.swallows();
    long begun = counter.now();
    counter.serves(impatient());
    counter.untilSeen("three attempts", () -> counter.attempts(begun) >= 3, Duration.ofSeconds(3));

    counter.untilSeen("one question that waits", () -> counter.questions() == 1, SOON);
    counter.untilSeen("one attempt at most", () -> counter.openAttempts() <= 1, SOON);
  }

  @Check(
      value = "2.3",
      browser = true,
      tryThis = "Poll on until the attempt is welcomed: it may hang, and numbers go on.")
  void numbersComeWhileAnAttemptHangs(Program program, Page eve) {
    var counter = Counter.open(program, eve);
    counter.blocks(400);
    counter.serves(quick()).untilLane("poll", SOON);
    counter.swallows();
    counter.breaks("reject-upgrade", null, false);
    long begun = counter.now();
    counter.untilSeen("an attempt", () -> counter.attempts(begun) >= 1, SOON);

    counter.calls("A 1");

    counter.untilHeard(1, Duration.ofSeconds(1));
    if (counter.openAttempts() != 1) {
      throw new IllegalStateException("The judge found no attempt that hangs any more.");
    }
  }

  // 3: return

  @Check(
      value = "3.1",
      browser = true,
      tryThis = "While you poll, try a WebSocket again and again; its welcome ends the polling.")
  void whenTheWayIsFreeTheSocketTakesOver(Program program, Page eve) {
    var counter = Counter.open(program, eve);
    counter.blocks(400);
    counter.serves(quick()).untilLane("poll", SOON);
    counter.calls("A 1");
    counter.untilHeard(1, SOON);

    counter.lifts();
    counter.untilLane("socket", RETURN);
    var first = counter.newestFirst();
    if (!"resume".equals(first.getString("type")) || !first.getValue("offset").equals(1)) {
      throw new CheckFailure("resume, with the one position (offset 1)", first.encode());
    }
    counter.untilSeen("no question that waits", () -> counter.questions() == 0, SOON);
    long live = counter.now();
    counter.calls("A 2");
    counter.untilHeard(2, SOON);
    counter.timePasses(LONG_ENOUGH);

    if (!counter.asked(live).isEmpty()) {
      throw new CheckFailure(
          "no poll and no handshake on a live WebSocket", counter.asked(live).toString());
    }
  }

  @Check(
      value = "3.2",
      browser = true,
      tryThis = "After a poll that fails: random() × min(8000, 500 × 2ⁿ), n failures in a row.")
  void whoIsNotAnsweredAsksLessAndLess(Program program, Page eve) {
    var counter = Counter.open(program, eve);
    counter.breaks("reject", null, 503, true);
    long begun = counter.now();
    counter.serves(quick());
    counter.timePasses(Duration.ofSeconds(3));

    long polls = counter.polls(begun);
    if (polls == 0 || polls > 6) {
      throw new CheckFailure("1 to 6 polls in 3 s of failures", polls + " polls");
    }
    counter.untilSeen("a third poll", () -> counter.polls(begun) >= 3, SOON);
    counter.breaks("reject", null, false);
    counter.untilSeen(
        "one that is heard", () -> counter.questions() + counter.followers() > 0, RETURN);
  }

  @Check(
      value = "3.3",
      browser = true,
      tryThis = "410 means: what you missed cannot be had. Tell \"reset\", and go on from there.")
  void aHistoryThatBeginsAnewIsTold(Program program, Page eve) {
    var counter = Counter.open(program, eve);
    counter.blocks(400);
    counter.serves(quick()).untilLane("poll", SOON);
    counter.untilSeen("a poll", () -> counter.questions() == 1, SOON);
    counter.calls("old 1");
    counter.calls("old 2");
    counter.untilHeard(2, SOON);
    counter.untilSeen("a poll", () -> counter.questions() == 1, SOON);

    if (counter.lanes().contains("reset")) {
      throw new CheckFailure("no \"reset\" while nothing is missing", counter.told());
    }

    counter.beginsAnew();
    counter.cuts();
    counter.until("onLane(\"reset\")", "lanes.includes(\"reset\")", SOON);
    counter.calls("new 1");

    counter.untilHeard(3, SOON);
    if (!counter.offsetsHeard().equals(List.of(1, 2, 1))) {
      throw new CheckFailure("offsets 1, 2, and then 1", counter.told());
    }
    if (counter.lanes().stream().filter("reset"::equals).count() != 1) {
      throw new CheckFailure("\"reset\" once", counter.told());
    }
  }

  // 4: the rest

  @Check(
      value = "4.1",
      browser = true,
      tryThis = "sessionStorage.lane: what was told by onLane last; if it is \"poll\", begin so.")
  void afterAReloadTheLaneThatWorkedIsTriedFirst(Program program, Page eve) {
    var counter = Counter.open(program, eve);
    counter.blocks(400);
    counter.serves(quick()).untilLane("poll", SOON);

    counter.reloads();
    long begun = counter.now();
    counter.serves(quick()).untilLane("poll", SOON);

    counter.untilSeen("a poll", () -> counter.polls(begun) >= 1, SOON);
    if (!counter.asked(begun).get(0).equals("poll")) {
      throw new CheckFailure("a poll before any handshake", counter.asked(begun).toString());
    }
  }

  @Check(
      value = "4.2",
      browser = true,
      tryThis = "Who begins with polling tries a WebSocket later, too; and then that is kept.")
  void whatIsRememberedIsNotForEver(Program program, Page eve) {
    var counter = Counter.open(program, eve);
    counter.blocks(400);
    counter.serves(quick()).untilLane("poll", SOON);
    counter.reloads();
    counter.lifts();

    counter.serves(quick()).untilLane("socket", RETURN);
    counter.reloads();
    long begun = counter.now();
    counter.serves(quick()).untilLane("socket", SOON);

    if (!counter.asked(begun).equals(List.of("handshake"))) {
      throw new CheckFailure("one handshake and no poll", counter.asked(begun).toString());
    }
  }

  @Check(
      value = "4.3",
      browser = true,
      tryThis = "close() ends the question, the attempt and every timer, on whichever lane.")
  void afterCloseNothingHappens(Program program, Page eve) {
    var polling = Counter.open(program, eve);
    polling.swallows();
    long begun = polling.now();
    polling.serves(impatient()).untilLane("poll", SOON);
    polling.untilSeen("an attempt beside it", () -> polling.attempts(begun) >= 2, SOON);
    nothingHappensAfterClose(polling);

    var live = Counter.open(program, eve).serves(quick()).untilLane("socket", SOON);
    nothingHappensAfterClose(live);
  }

  private static void nothingHappensAfterClose(Counter counter) {
    counter.closes();
    long closed = counter.now();
    String told = counter.told();
    counter.untilSeen("no question that waits", () -> counter.questions() == 0, SOON);
    counter.lifts();
    counter.calls("unheard");
    counter.timePasses(LONG_ENOUGH);

    if (!counter.told().equals(told)) {
      throw new CheckFailure("nothing is told after close(): " + told, counter.told());
    }
    if (!counter.asked(closed).isEmpty()) {
      throw new CheckFailure("no request after close()", counter.asked(closed).toString());
    }
  }

  @Check(
      value = "4.4",
      browser = true,
      hidden = true,
      tryThis = "The way may be lost a second time.")
  void theWayIsLostAgain(Program program, Page eve) {
    var counter = Counter.open(program, eve).serves(quick()).untilLane("socket", SOON);

    for (int i = 1; i <= 2; i++) {
      counter.blocks(400);
      counter.cuts();
      counter.untilLane("poll", SOON);
      counter.calls("A " + i);
      counter.untilHeard(i, SOON);
      counter.lifts();
      counter.untilLane("socket", RETURN);
    }

    counter.calls("A 3");
    counter.untilHeard(3, SOON);
    hasHeard(counter, 3);
  }
}
