package ws101.exercise10;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import ws101.grader.Asker;
import ws101.grader.CheckFailure;
import ws101.grader.Limits;
import ws101.grader.Program;
import ws101.wiretap.Event;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * A bus stop behind a wiretap, and Eve's page, in which the learner's module follows its
 * departures. The judge speaks to the stop directly, and breaks only Eve's wire.
 */
final class Stop {

  private static final String LOAD = "() => import(\"/10-reconnect.js\").then(() => {}, () => {})";

  private static final String FOLLOW =
      """
      ([count, options]) => import("/10-reconnect.js").then(({ follow }) => {
        window.heard ??= []
        window.states ??= []
        window.stops ??= []
        const { chance, closeOn, ...others } = options
        for (let i = 0; i < count; i++) {
          window.stops.push(follow({
            url: location.origin.replace("http", "ws") + "/departures",
            room: "stop",
            ...others,
            random: chance === undefined ? Math.random : () => chance,
            onDeparture: ({ offset, text }) => window.heard.push({ offset, text }),
            onState: (state, facts) => {
              window.states.push({ of: i, state, ...facts, at: performance.now() })
              if (state === closeOn) window.stops[i].close()
            },
          }))
        }
        return ""
      }).catch(error => String(error))
      """;

  private final Program program;
  private final Page eve;
  private final EventLog log = new EventLog();
  private final Wiretap tap;
  private final Asker judge;

  private Stop(Program program, Page eve) {
    this.program = program;
    this.eve = eve;
    this.tap = program.tap(log);
    this.judge = Asker.of(program, "The judge");
  }

  /** Eve's page is there, and follows nothing yet. All that was before is forgotten. */
  static Stop open(Program program, Page eve) {
    var stop = new Stop(program, eve);
    stop.judge.posts("/mute", JsonObject.of("mute", false)).hasStatus(204);
    stop.judge.posts("/anew", new JsonObject()).hasStatus(204);
    eve.navigate("http://localhost:" + stop.tap.port() + "/10-reconnect.js");
    eve.evaluate(LOAD); // What is loaded already needs no wire any more.
    return stop;
  }

  // Eve

  Stop follows(JsonObject options) {
    return follow(1, options);
  }

  Stop follow(int count, JsonObject options) {
    Object trouble = eve.evaluate(FOLLOW, List.of(count, options.getMap()));
    if (!trouble.equals("")) {
      throw new CheckFailure("follow({ url, room, … }) can be called", trouble.toString());
    }
    return this;
  }

  void closes() {
    eve.evaluate("() => window.stops.forEach(stop => stop.close())");
  }

  /** Waits until that is so in the page. */
  Stop until(String what, String condition, Duration limit) {
    try {
      eve.waitForFunction(
          "() => { const { heard, states } = window; const last = states.at(-1)?.state; return "
              + condition
              + " }",
          null,
          new Page.WaitForFunctionOptions().setTimeout(Limits.withGrace(limit).toMillis()));
      return this;
    } catch (TimeoutError late) {
      throw CheckFailure.late(what, "states " + states().encode() + ", heard " + heard().encode());
    }
  }

  Stop untilState(String state, Duration limit) {
    return until("the state \"" + state + "\"", "last === \"" + state + "\"", limit);
  }

  /** So long nothing is asked of anybody. */
  void timePasses(Duration time) {
    eve.evaluate("ms => new Promise(done => setTimeout(done, ms))", (int) time.toMillis());
  }

  JsonArray states() {
    return array("JSON.stringify(window.states ?? [])");
  }

  JsonArray heard() {
    return array("JSON.stringify(window.heard ?? [])");
  }

  private JsonArray array(String expression) {
    return new JsonArray((String) eve.evaluate(expression));
  }

  /** What was told of the first wait of one of many, and of the try after it. */
  List<JsonObject> firstRetryOf(int follower) {
    return states().stream()
        .map(JsonObject.class::cast)
        .filter(state -> state.getInteger("of") == follower)
        .dropWhile(state -> !"waiting".equals(state.getValue("state")))
        .limit(2)
        .toList();
  }

  /** The delays that were told so far, in milliseconds. */
  List<Double> delays() {
    return states().stream()
        .map(JsonObject.class::cast)
        .filter(state -> "waiting".equals(state.getValue("state")))
        .map(state -> state.getDouble("delay", Double.NaN))
        .toList();
  }

  List<Integer> offsetsHeard() {
    return heard().stream().map(each -> ((JsonObject) each).getInteger("offset")).toList();
  }

  // Her wire

  void breaks(String fault, String way, boolean on) {
    var wish = JsonObject.of("fault", fault, "on", on);
    if (way != null) {
      wish.put("way", way);
    }
    tap.fault(wish).toCompletableFuture().join();
  }

  /** What comes to her comes so much later, in milliseconds. */
  void delays(int time) {
    tap.fault(JsonObject.of("fault", "delay", "way", "to-browser", "value", time, "on", true))
        .toCompletableFuture()
        .join();
  }

  /** She loses her connection, and cannot come back. */
  void cutsOff() {
    breaks("refuse", null, true);
    cuts();
  }

  /** Tears her connection off: at least one that stood. */
  void cuts() {
    long before = log.newest();
    breaks("reset", null, true);
    boolean hit =
        log.after(before, Integer.MAX_VALUE).events().stream()
            .filter(event -> event.kind().equals("fault"))
            .anyMatch(
                event -> !event.facts().getJsonArray("connections", new JsonArray()).isEmpty());
    if (!hit) {
      throw new IllegalStateException("The judge found no connection to cut.");
    }
  }

  long now() {
    return log.newest();
  }

  /** Waits until the wire has seen somebody knock since that moment. */
  Stop untilSomebodyKnocks(long moment) {
    long deadline = System.nanoTime() + Limits.withGrace(Limits.ANSWER).toNanos();
    while (openedSince(moment).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw CheckFailure.late("a connection is opened", states().encode());
      }
      timePasses(Duration.ofMillis(20));
    }
    return this;
  }

  /** When each connection was opened since that moment, in milliseconds. */
  List<Double> openedSince(long moment) {
    return log.after(moment, Integer.MAX_VALUE).events().stream()
        .filter(event -> event.kind().equals("opened"))
        .map(Event::millis)
        .toList();
  }

  double millisOf(long number) {
    return log.after(number - 1, 1).events().get(0).millis();
  }

  // The stop

  void departs(String text) {
    judge.posts("/departures", JsonObject.of("text", text)).hasStatus(204);
  }

  void tellsAsItIs(int offset, String text) {
    var message = JsonObject.of("type", "departure", "offset", offset, "text", text);
    judge.posts("/raw", message).hasStatus(204);
  }

  void closesWith(int code) {
    judge.posts("/close", JsonObject.of("code", code)).hasStatus(204);
  }

  void isMute(boolean mute) {
    judge.posts("/mute", JsonObject.of("mute", mute)).hasStatus(204);
  }

  void beginsAnew() {
    judge.posts("/anew", new JsonObject()).hasStatus(204);
  }

  /** What the newest connections said first, oldest first; other checks' stand before them. */
  List<JsonObject> firsts() {
    return judge.gets("/firsts").hasStatus(200).json().getJsonArray("firsts").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  int followers() {
    return judge.gets("/firsts").hasStatus(200).json().getInteger("followers");
  }
}
