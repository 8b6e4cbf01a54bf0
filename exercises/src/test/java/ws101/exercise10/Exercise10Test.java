package ws101.exercise10;

import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;
import ws101.grader.Check;
import ws101.grader.CheckFailure;
import ws101.grader.Exercise;
import ws101.grader.Limits;
import ws101.grader.Program;
import ws101.grader.Seed;

/** A page that comes back, judged in a browser, behind a wiretap that breaks its wire. */
@Exercise(
    slug = "10-reconnect",
    main = "ws101.exercise10.StopVerticle",
    module = "10-reconnect.js",
    starterFails = {"1.1", "2.1", "2.2", "3.1", "4.1", "4.3"})
@ExtendWith(Browsers.class)
class Exercise10Test {

  private static final Duration SOON = Duration.ofSeconds(2);

  /** Quick, so that nobody has to wait; half of each ceiling, so that it can be foretold. */
  private static JsonObject quick() {
    return JsonObject.of("shortest", 100, "longest", 800, "chance", 0.5, "patience", 1000);
  }

  // 1: delay

  @Check(
      value = "1.1",
      browser = true,
      tryThis = "random() × min(longest, shortest × 2ⁿ), where n is 0 for the first retry.")
  void theDelaysDoubleUpToTheCap(Program program, Page eve) {
    var stop = Stop.open(program, eve).follows(quick()).untilState("live", SOON);

    long refused = stop.now();
    stop.cutsOff();
    stop.until(
        "five tries, each after its delay",
        "states.filter(({ state }) => state === \"waiting\").length >= 6",
        Duration.ofSeconds(4));

    var expected = List.of(50.0, 100.0, 200.0, 400.0, 400.0);
    var told = stop.delays().subList(0, expected.size());
    if (!told.equals(expected)) {
      throw new CheckFailure("delays of " + expected + " ms (random is 0.5)", told + " ms");
    }
    var opened = stop.openedSince(refused);
    for (int i = 1; i < expected.size(); i++) {
      double gap = opened.get(i) - opened.get(i - 1);
      if (gap < 0.9 * expected.get(i)) {
        throw new CheckFailure(
            "try " + (i + 1) + " comes " + expected.get(i) + " ms after the loss",
            "%.0f ms after the one before".formatted(gap));
      }
      if (gap > Limits.withGrace(Duration.ofMillis(expected.get(i).longValue() + 300)).toMillis()) {
        throw CheckFailure.late(
            "try " + (i + 1) + " comes " + expected.get(i) + " ms after the loss",
            "%.0f ms after the one before".formatted(gap));
      }
    }
  }

  @Check(
      value = "1.2",
      browser = true,
      tryThis = "The first retry, too, waits by chance: a crowd must not come back all at once.")
  void aCrowdDoesNotComeBackAllAtOnce(Program program, Page eve) {
    int crowd = 12;
    int ceiling = 1000;
    var options = JsonObject.of("shortest", ceiling);
    var stop =
        Stop.open(program, eve)
            .follow(crowd, options)
            .until(
                "all " + crowd + " are live",
                "states.filter(({ state }) => state === \"live\").length === " + crowd,
                SOON);

    stop.cuts();
    stop.until(
        "all " + crowd + " have come back within their ceiling",
        "states.filter(({ state }) => state === \"live\").length === " + 2 * crowd,
        SOON);

    var delays =
        IntStream.range(0, crowd)
            .mapToDouble(i -> delayOf(stop.firstRetryOf(i)))
            .sorted()
            .toArray();
    double spread = delays[crowd - 1] - delays[0];
    if (spread < 0.3 * ceiling || delays[crowd - 1] > ceiling) {
      throw new CheckFailure(
          "the first retries are spread below their ceiling of 1 s",
          "all of them after %.0f to %.0f ms".formatted(delays[0], delays[crowd - 1]));
    }
  }

  /** As it was told, and not less: a busy machine may only make it longer. */
  private static double delayOf(List<JsonObject> retry) {
    double told = retry.get(0).getDouble("delay", Double.NaN);
    double waited = retry.get(1).getDouble("at") - retry.get(0).getDouble("at");
    if (!(waited >= 0.9 * told - 5)) {
      throw new CheckFailure(
          "a try comes after the delay that was told", told + " ms told, " + waited + " ms waited");
    }
    return told;
  }

  @Check(
      value = "1.3",
      browser = true,
      tryThis = "To be open is not enough: n is 0 again when a connection has lasted.")
  void onlyWhatHasLastedMakesTheNextLossAFirstOne(Program program, Page eve) {
    var stop = Stop.open(program, eve).follows(quick().put("stable", 800)).untilState("live", SOON);

    stop.cuts();
    stop.until("it is live again", lives(2), SOON);
    stop.cuts();
    stop.until("it is live again", lives(3), SOON);
    stop.timePasses(Duration.ofMillis(1000));
    stop.cuts();
    stop.until(
        "it waits a third time", "states.filter(s => s.state === \"waiting\").length === 3", SOON);

    var states = stop.states().stream().map(JsonObject.class::cast).toList();
    double live = at(states, "live", 1);
    double lost = at(states, "waiting", 1);
    if (lost - live > 700) {
      throw new IllegalStateException("The judge was too slow to cut a young connection.");
    }
    var delays = stop.delays();
    if (!delays.equals(List.of(50.0, 100.0, 50.0))) {
      throw new CheckFailure(
          "delays of 50, 100 (it had not lasted) and 50 ms (it had)", delays + " ms");
    }
  }

  private static String lives(int count) {
    return "states.filter(({ state }) => state === \"live\").length === " + count;
  }

  private static double at(List<JsonObject> states, String state, int index) {
    return states.stream()
        .filter(each -> each.getString("state").equals(state))
        .skip(index)
        .findFirst()
        .orElseThrow()
        .getDouble("at");
  }

  // 2: position

  @Check(
      value = "2.1",
      browser = true,
      tryThis = "Come back with resume and the position of the last departure that you told.")
  void fiveCutsAmidAHundredDeparturesLoseAndDoubleNone(Program program, Seed seed, Page eve) {
    var stop = Stop.open(program, eve).follows(quick()).untilState("live", SOON);
    var cuts =
        new HashSet<>(seed.shuffled(IntStream.rangeClosed(1, 99).boxed().toList()).subList(0, 5));

    int lives = 1;
    for (int i = 1; i <= 100; i++) {
      stop.departs("line " + i);
      if (cuts.contains(i)) {
        stop.until("it is live", lives(lives), SOON);
        stop.cuts();
        lives++;
      }
    }

    stop.until("the hundredth departure", "heard.some(({ offset }) => offset === 100)", SOON);
    hasHeard(stop, 100);
  }

  private static void hasHeard(Stop stop, int last) {
    var expected = IntStream.rangeClosed(1, last).boxed().toList();
    var heard = stop.offsetsHeard();
    if (!heard.equals(expected)) {
      throw new CheckFailure("each departure once, in order: 1 to " + last, heard.toString());
    }
  }

  @Check(
      value = "2.2",
      browser = true,
      tryThis = "A known offset is dropped; after a gap the connection is given up as lost.")
  void whatIsKnownIsDroppedAndAGapIsALoss(Program program, Page eve) {
    var stop = Stop.open(program, eve).follows(quick()).untilState("live", SOON);
    for (int i = 1; i <= 3; i++) {
      stop.departs("line " + i);
    }
    stop.until("three departures", "heard.length >= 3", SOON);

    stop.tellsAsItIs(2, "again");
    stop.tellsAsItIs(9, "from nowhere");
    stop.until("a loss, and live again", lives(2), SOON);
    stop.departs("line 4");

    stop.until("the fourth departure", "heard.some(({ offset }) => offset === 4)", SOON);
    hasHeard(stop, 4);
    resumesAt(stop, 3);
  }

  private static void resumesAt(Stop stop, int offset) {
    var firsts = stop.firsts();
    var newest = firsts.get(firsts.size() - 1);
    boolean isRight =
        "resume".equals(newest.getValue("type"))
            && newest.getValue("epoch") instanceof String
            && Integer.valueOf(offset).equals(newest.getValue("offset"));
    if (!isRight) {
      throw new CheckFailure(
          "the first message is a resume with the epoch, and offset " + offset, newest.encode());
    }
  }

  @Check(
      value = "2.3",
      browser = true,
      tryThis = "Give each connection a number, and listen to the newest only: an end may be late.")
  void theLateEndOfAnOlderConnectionStartsNothing(Program program, Page eve) {
    var stop = Stop.open(program, eve).follows(quick().put("patience", 5000));
    stop.untilState("live", SOON);

    stop.delays(600); // The end of the old comes while the new is still on its way.
    long lost = stop.now();
    stop.tellsAsItIs(9, "from nowhere");
    stop.until("a loss, and live again", lives(2), SOON);
    stop.timePasses(Duration.ofMillis(1200));
    stop.departs("line 1");

    stop.until("the departure", "heard.length >= 1", SOON);
    hasHeard(stop, 1);
    if (stop.openedSince(lost).size() != 1) {
      throw new CheckFailure(
          "one new connection after the loss", stop.openedSince(lost).size() + " of them");
    }
    if (stop.followers() != 1) {
      throw new CheckFailure("one connection that delivers", stop.followers() + " of them");
    }
  }

  @Check(
      value = "2.4",
      browser = true,
      hidden = true,
      tryThis = "The welcome has a position, too: who has heard nothing yet stands there.")
  void whoHasHeardNothingYetResumesWhereTheyWereWelcomed(Program program, Page eve) {
    var stop = Stop.open(program, eve);
    stop.departs("before");
    stop.follows(quick().put("shortest", 1000)).untilState("live", SOON);

    stop.cuts();
    stop.untilState("waiting", SOON);
    stop.departs("meanwhile");
    stop.until("what was missed", "heard.length >= 1", SOON);

    resumesAt(stop, 1);
    if (!stop.offsetsHeard().equals(List.of(2))) {
      throw new CheckFailure("departure 2 and no other", stop.heard().encode());
    }
  }

  // 3: said

  @Check(
      value = "3.1",
      browser = true,
      tryThis = "recovered:false, or another epoch: tell \"reset\", and go on from there.")
  void aHistoryThatBeginsAnewIsTold(Program program, Page eve) {
    var stop = Stop.open(program, eve).follows(quick()).untilState("live", SOON);
    stop.departs("old 1");
    stop.departs("old 2");
    stop.until("two departures", "heard.length >= 2", SOON);

    stop.beginsAnew();
    stop.cuts();
    stop.until(
        "the state \"reset\", and live",
        "states.some(s => s.state === \"reset\") && states.at(-1).state === \"live\"",
        SOON);
    stop.departs("new 1");

    stop.until(
        "the first departure of the new history",
        "heard.some(({ text }) => text === \"new 1\")",
        SOON);
    if (!stop.offsetsHeard().equals(List.of(1, 2, 1))) {
      throw new CheckFailure("offsets 1, 2, and then 1", stop.heard().encode());
    }
    long resets =
        stop.states().stream()
            .filter(s -> "reset".equals(((JsonObject) s).getString("state")))
            .count();
    if (resets != 1) {
      throw new CheckFailure("\"reset\" once", resets + " times");
    }
  }

  @Check(value = "3.2", browser = true, tryThis = "1000, 1008, and 4500 to 4999 mean: stay away.")
  void someCodesMeanStayAway(Program program, Page eve) {
    for (int code : new int[] {1000, 1008, 4500, 4999}) {
      var stop = Stop.open(program, eve).follows(quick()).untilState("live", SOON);

      long closed = stop.now();
      stop.closesWith(code);
      stop.untilState("stopped", SOON);
      stop.timePasses(Duration.ofMillis(500));

      if (!stop.openedSince(closed).isEmpty()) {
        throw new CheckFailure("no try after Close " + code, "another connection");
      }
    }
  }

  @Check(
      value = "3.3",
      browser = true,
      tryThis = "Every other end is a loss, with a Close or without.")
  void otherEndsAreLosses(Program program, Page eve) {
    for (int code : new int[] {1001, 1012, 4000, 4499}) {
      var stop = Stop.open(program, eve).follows(quick()).untilState("live", SOON);

      stop.closesWith(code);

      stop.until("it is live again after Close " + code, lives(2), SOON);
    }
    var stop = Stop.open(program, eve).follows(quick()).untilState("live", SOON);

    stop.breaks("close", null, true);

    stop.until("it is live again after a bare end", lives(2), SOON);
  }

  // 4: the rest

  @Check(
      value = "4.1",
      browser = true,
      tryThis = "A server may take the connection and say nothing: only a clock of your own helps.")
  void whoIsNotWelcomedTriesAgain(Program program, Page eve) {
    var stop = Stop.open(program, eve);
    stop.isMute(true);

    stop.follows(quick().put("patience", 300))
        .until("three tries", "states.filter(s => s.state === \"connecting\").length >= 3", SOON);
    stop.isMute(false);

    stop.untilState("live", SOON);
    if (stop.followers() != 1) {
      throw new CheckFailure("one connection that delivers", stop.followers() + " of them");
    }
  }

  @Check(
      value = "4.2",
      browser = true,
      tryThis = "close() ends everything that could still happen: the timers, and the socket.")
  void afterCloseNothingHappens(Program program, Page eve) {
    var stop = Stop.open(program, eve).follows(quick()).untilState("live", SOON);
    stop.cutsOff();
    stop.until(
        "it waits for its third try",
        "states.filter(s => s.state === \"waiting\").length >= 3",
        SOON);
    stop.closes();
    nothingHappens(stop, () -> stop.breaks("refuse", null, false));

    var next = Stop.open(program, eve);
    next.breaks("hold", "to-browser", true);
    long begun = next.now();
    next.follows(quick()).untilState("connecting", SOON).untilSomebodyKnocks(begun);
    next.closes();
    nothingHappens(next, () -> next.breaks("hold", "to-browser", false));

    var last =
        Stop.open(program, eve).follows(quick().put("shortest", 1000).put("closeOn", "waiting"));
    last.untilState("live", SOON).cuts();
    last.untilState("waiting", SOON);
    nothingHappens(last, () -> {});
  }

  private static void nothingHappens(Stop stop, Runnable mended) {
    int told = stop.states().size();
    long closed = stop.now();
    mended.run();
    stop.departs("unheard");
    stop.timePasses(Duration.ofMillis(1000));
    if (stop.states().size() > told || !stop.heard().isEmpty()) {
      throw new CheckFailure("nothing is told after close()", stop.states().encode());
    }
    if (!stop.openedSince(closed).isEmpty()) {
      throw new CheckFailure("no try after close()", "another connection");
    }
  }

  @Check(
      value = "4.3",
      browser = true,
      hidden = true,
      tryThis = "The first try may fail like any other.")
  void whoIsRefusedFromTheStartComesLater(Program program, Page eve) {
    var stop = Stop.open(program, eve);
    stop.breaks("refuse", null, true);
    stop.follows(quick())
        .until("two tries", "states.filter(s => s.state === \"waiting\").length >= 2", SOON);

    stop.breaks("refuse", null, false);

    stop.untilState("live", SOON);
  }
}
