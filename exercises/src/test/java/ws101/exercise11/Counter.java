package ws101.exercise11;

import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import ws101.browser.ModulePage;
import ws101.grader.CheckFailure;
import ws101.grader.Limits;
import ws101.grader.Program;
import ws101.wiretap.Event;

/** An office's counter, and Eve's page, in which the learner's module shows its numbers. */
final class Counter extends ModulePage<Counter> {

  private static final String MODULE = "11-fallback.js";

  private static final String SERVE =
      """
      options => import("/11-fallback.js").then(({ serve }) => {
        window.lanes = []
        window.heard = []
        const { chance, ...others } = options
        window.served = serve({
          base: location.origin,
          room: "office",
          ...others,
          random: chance === undefined ? Math.random : () => chance,
          onNumber: ({ offset, text }) => window.heard.push({ offset, text }),
          onLane: lane => window.lanes.push(lane),
        })
        return ""
      }).catch(error => String(error))
      """;

  private Counter(Program program, Page eve) {
    super(program, eve, "lanes", "heard");
  }

  @Override
  protected Counter self() {
    return this;
  }

  /** Eve's page is there, and shows nothing yet. All that was before is forgotten. */
  static Counter open(Program program, Page eve) {
    var counter = new Counter(program, eve);
    counter.isMute(false);
    counter.beginsAnew();
    counter.load(MODULE);
    return counter;
  }

  // Eve

  Counter serves(JsonObject options) {
    return calls(SERVE, options.getMap(), "serve({ base, room, … })");
  }

  /** She loads the page anew, as far as it needs her wire. */
  Counter reloads() {
    load(MODULE);
    return this;
  }

  void closes() {
    eve.evaluate("() => window.served.close()");
  }

  Counter untilLane(String lane, Duration limit) {
    return until("onLane(\"" + lane + "\")", "lanes.at(-1) === \"" + lane + "\"", limit);
  }

  Counter untilHeard(int count, Duration limit) {
    return until(count + " numbers", "heard.length >= " + count, limit);
  }

  List<Integer> offsetsHeard() {
    return list("heard").stream().map(each -> ((JsonObject) each).getInteger("offset")).toList();
  }

  List<String> lanes() {
    return list("lanes").stream().map(String.class::cast).toList();
  }

  // Her wire

  /** From now on no handshake is answered with 101, and all else gets through. */
  void blocks(int status) {
    breaks("reject-upgrade", null, status, true);
  }

  void swallows() {
    breaks("swallow-upgrade", null, true);
  }

  void lifts() {
    breaks("reject-upgrade", null, false);
    breaks("swallow-upgrade", null, false);
  }

  /** What she asked for since that moment: handshakes, and questions for numbers. */
  List<String> asked(long moment) {
    return requests(moment).map(event -> isHandshake(event) ? "handshake" : "poll").toList();
  }

  long polls(long moment) {
    return requests(moment).filter(event -> !isHandshake(event)).count();
  }

  /** Attempts that have begun since that moment, whatever has become of them. */
  long attempts(long moment) {
    return requests(moment).filter(Counter::isHandshake).count();
  }

  /** Connections on which a handshake was tried, and which stand. */
  long openAttempts() {
    Set<Integer> open = new HashSet<>();
    since(0)
        .forEach(
            event -> {
              if (isRequest(event) && isHandshake(event)) {
                open.add(event.facts().getInteger("connection"));
              } else if (event.kind().equals("closed")) {
                open.remove(event.facts().getInteger("connection"));
              }
            });
    return open.size();
  }

  private Stream<Event> requests(long moment) {
    return since(moment).filter(Counter::isRequest);
  }

  private static boolean isRequest(Event event) {
    var request = event.facts().getJsonObject("request");
    return event.kind().equals("head")
        && request != null
        && Stream.of("/live", "/numbers").anyMatch(request.getString("target")::startsWith);
  }

  private static boolean isHandshake(Event event) {
    return event.facts().getJsonObject("request").getString("target").startsWith("/live");
  }

  /** Waits until it is so, on the wire or at the counter. */
  void untilSeen(String what, BooleanSupplier isSo, Duration limit) {
    long deadline = System.nanoTime() + Limits.withGrace(limit).toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw CheckFailure.late(
            what,
            told()
                + "; %d questions wait, %d sockets are welcomed, %d attempts stand"
                    .formatted(questions(), followers(), openAttempts()));
      }
      timePasses(Duration.ofMillis(20));
    }
  }

  // The counter

  void calls(String text) {
    judge.posts("/numbers", JsonObject.of("text", text)).hasStatus(204);
  }

  void tellsAsItIs(int offset, String text) {
    var message = JsonObject.of("type", "number", "offset", offset, "text", text);
    judge.posts("/raw", message).hasStatus(204);
  }

  void isMute(boolean mute) {
    judge.posts("/mute", JsonObject.of("mute", mute)).hasStatus(204);
  }

  void beginsAnew() {
    judge.posts("/anew", new JsonObject()).hasStatus(204);
  }

  /** How many questions wait for an answer. */
  int questions() {
    return fact("questions");
  }

  int followers() {
    return fact("followers");
  }

  /** What the newest socket said first. */
  JsonObject newestFirst() {
    var firsts = facts().getJsonArray("firsts");
    return firsts.getJsonObject(firsts.size() - 1);
  }

  private int fact(String name) {
    return facts().getInteger(name);
  }

  private JsonObject facts() {
    return judge.gets("/facts").hasStatus(200).json();
  }
}
