package ws101.exercise10;

import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import ws101.browser.ModulePage;
import ws101.grader.CheckFailure;
import ws101.grader.Limits;
import ws101.grader.Program;
import ws101.wiretap.Event;

/** A bus stop, and Eve's page, in which the learner's module follows its departures. */
final class Stop extends ModulePage<Stop> {

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

  private Stop(Program program, Page eve) {
    super(program, eve, "states", "heard");
  }

  @Override
  protected Stop self() {
    return this;
  }

  /** Eve's page is there, and follows nothing yet. All that was before is forgotten. */
  static Stop open(Program program, Page eve) {
    var stop = new Stop(program, eve);
    stop.judge.posts("/mute", JsonObject.of("mute", false)).hasStatus(204);
    stop.judge.posts("/anew", new JsonObject()).hasStatus(204);
    stop.load("10-reconnect.js");
    return stop;
  }

  // Eve

  Stop follows(JsonObject options) {
    return follow(1, options);
  }

  Stop follow(int count, JsonObject options) {
    return calls(FOLLOW, List.of(count, options.getMap()), "follow({ url, room, … })");
  }

  void closes() {
    eve.evaluate("() => window.stops.forEach(stop => stop.close())");
  }

  Stop untilState(String state, Duration limit) {
    return until(
        "the state \"" + state + "\"", "states.at(-1)?.state === \"" + state + "\"", limit);
  }

  JsonArray states() {
    return list("states");
  }

  JsonArray heard() {
    return list("heard");
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

  /** What comes to her comes so much later, in milliseconds. */
  void delays(int time) {
    breaks("delay", "to-browser", time, true);
  }

  /** She loses her connection, and cannot come back. */
  void cutsOff() {
    breaks("refuse", null, true);
    cuts();
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
    return since(moment).filter(event -> event.kind().equals("opened")).map(Event::millis).toList();
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
