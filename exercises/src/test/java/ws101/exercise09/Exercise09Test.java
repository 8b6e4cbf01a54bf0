package ws101.exercise09;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.LIST;
import static com.microsoft.playwright.options.AriaRole.STATUS;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.WaitUntilState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;
import ws101.grader.Asker;
import ws101.grader.Check;
import ws101.grader.CheckFailure;
import ws101.grader.Client;
import ws101.grader.Exercise;
import ws101.grader.Limits;
import ws101.grader.Program;
import ws101.grader.Seed;
import ws101.wire.Opcode;
import ws101.wiretap.EventLog;

/** A feed of values, judged from outside: who keeps up, who does not, and who never will. */
@Exercise(
    slug = "09-backpressure",
    main = "ws101.exercise09.FeedVerticle",
    environment = "EVICT_MS=2000",
    starterFails = {"2.2", "3.3", "4.1", "4.4"})
@ExtendWith(Browsers.class)
class Exercise09Test {

  private static final Duration KEEPS_UP = Duration.ofMillis(500);

  /** From reading on until the true newest is there. */
  private static final Duration NEWEST = Duration.ofSeconds(2);

  /** From the end of the time that is to be waited until the connection is ended. */
  private static final Duration ENDED = Duration.ofSeconds(2);

  /** As long as a text may be, in bytes. */
  private static final int LONGEST = 8 * 1024;

  /** May lie before the newest, in bytes. */
  private static final int MOST_BEFORE = 8 * 1024 * 1024;

  /** Values in one request of a flood. */
  private static final int AT_ONCE = 10;

  /** Requests that fill the buffers of both systems for whoever does not read: 16 MB. */
  private static final int FULL = 200;

  /** All that a check posts comes over one connection. */
  private Asker poster;

  // 1: keep up

  @Check(
      value = "1.1",
      tryThis = "Write each value at once, as long as the connection takes it (writeQueueFull).")
  void whoKeepsUpHearsEveryValueInOrder(Program program, Seed seed) {
    var sensors = sensors(seed);
    var watchers = watchers(program, seed, 2);
    long[] seqs = {-1, -1};

    for (int i = 0; i < 500; i++) {
      String sensor = seed.oneOf(sensors);
      Object value = i % 2 == 0 ? (Object) (i + 0.5) : i + seed.text();
      post(program, JsonObject.of(sensor, value));
      for (int w = 0; w < watchers.size(); w++) {
        var heard = watchers.get(w).hears(of(sensor, value));
        seqs[w] = follows(seqs[w], heard);
      }
    }
  }

  /** The {@code seq} of what was heard: one higher than the last, if there was one. */
  private static long follows(long last, JsonObject heard) {
    if (!(heard.getValue("seq") instanceof Number number)) {
      throw new CheckFailure("a value has a \"seq\", which is a number", heard.encode());
    }
    if (last >= 0 && number.longValue() != last + 1) {
      throw new CheckFailure("the next \"seq\" is " + (last + 1), heard.encode());
    }
    return number.longValue();
  }

  @Check(value = "1.2", tryThis = "A newcomer is told the newest of each sensor, and then all.")
  void aNewcomerHearsTheNewestOfEachSensor(Program program, Seed seed) {
    String changed = seed.name("s");
    String once = seed.name("s");
    post(program, JsonObject.of(changed, 1));
    post(program, JsonObject.of(once, 2));
    post(program, JsonObject.of(changed, 3));

    var eve = Client.connect(program, "/feed", "Eve");
    var expected = new HashSet<>(Set.of(changed + " 3", once + " 2"));
    while (!expected.isEmpty()) {
      var heard = eve.hears("value");
      String told = heard.getValue("sensor") + " " + heard.getValue("value");
      if (told.equals(changed + " 1")) {
        throw new CheckFailure("the newest of " + changed + ", and nothing older", heard.encode());
      }
      expected.remove(told);
    }

    post(program, JsonObject.of(once, 4));
    eve.hears(of(once, 4));
  }

  // 2: stand

  @Check(value = "2.1", tryThis = "One who does not read must not make the others wait.")
  void besideOneWhoDoesNotReadTheOthersMissNothing(Program program, Seed seed) {
    var sensors = sensors(seed);
    var readers = watchers(program, seed, 2);
    var mallory = stuck(program);

    for (int i = 0; i < FULL; i++) {
      mallory.speaks();
      var values = longValues(sensors, i);
      post(program, values);
      for (var reader : readers) {
        hearsAll(reader, values);
      }
    }
  }

  /** In whatever order: they were posted at once. */
  private static void hearsAll(Client reader, JsonObject values) {
    var expected = new HashMap<>(values.getMap());
    while (!expected.isEmpty()) {
      var heard = reader.hears("value", KEEPS_UP);
      String sensor = heard.getString("sensor");
      if (!expected.remove(sensor, heard.getValue("value"))) {
        throw new CheckFailure("a value that was posted last", heard.encode());
      }
    }
  }

  @Check(
      value = "2.2",
      tryThis = "What cannot be written must not be kept without bound: of each sensor the newest.")
  void aHundredMegabytesForOneWhoDoesNotReadHarmNobody(Program program, Seed seed) {
    var sensors = Stream.generate(() -> seed.name("s")).limit(100).toList();
    var mallory = stuck(program);

    for (int i = 0; i < 130; i++) {
      mallory.speaks();
      post(program, longValues(sensors, i));
    }

    mallory.isStillThere();
    var eve = watchers(program, seed, 1).get(0);
    post(program, JsonObject.of(sensors.get(0), 1));
    eve.hears(of(sensors.get(0), 1));
  }

  // 3: newest

  @Check(
      value = "3.1",
      tryThis = "Of each sensor the newest has to come, also of one that is set only once.")
  void whoReadsAgainHearsTheNewestOfEachSensor(Program program, Seed seed) {
    var sensors = sensors(seed);
    String once = seed.name("once");
    var mallory = stuck(program);
    flood(program, mallory, sensors);
    post(program, JsonObject.of(once, 1));
    flood(program, mallory, sensors);
    var last = new JsonObject();
    sensors.forEach(sensor -> last.put(sensor, seed.between(1, 1000)));
    post(program, last);

    var expected = last.copy().put(once, 1).getMap();
    var heard = mallory.readsUntil(expected, NEWEST);

    for (var value : heard) {
      expected.remove(value.getString("sensor"), value.getValue("value"));
    }
    if (!expected.isEmpty()) {
      throw new CheckFailure("the newest: " + new JsonObject(expected).encode(), "never came");
    }
  }

  @Check(
      value = "3.2",
      tryThis = "As long as something waits, nothing new is written directly: it would overtake.")
  void ofASensorNothingOlderComesAfterSomethingNewer(Program program, Seed seed) {
    var sensors = Stream.generate(() -> seed.name("s")).limit(200).toList();
    var mallory = stuck(program);
    for (int i = 0; i < 20; i++) {
      mallory.speaks();
      post(program, longValues(sensors, i));
    }

    mallory.speaks();
    mallory.client.readsOn();
    mallory.isStillThere();
    for (int i = 0; i < 100; i++) {
      post(program, longValues(sensors.subList(0, AT_ONCE), 20 + i));
    }
    var last = JsonObject.of(sensors.get(0), 1);
    post(program, last);
    var heard = mallory.readsUntil(last.getMap(), NEWEST);

    var newest = new HashMap<String, Long>();
    for (var value : heard) {
      long seq = follows(-1, value);
      Long before = newest.put(value.getString("sensor"), seq);
      if (before != null && before >= seq) {
        throw new CheckFailure(
            "of " + value.getString("sensor") + " nothing older than seq " + before,
            "then seq " + seq);
      }
    }
  }

  @Check(
      value = "3.3",
      tryThis = "What was written cannot be taken back: write no more once the queue is full.")
  void atMostEightMebibytesLieBeforeTheNewest(Program program, Seed seed) {
    var sensors = sensors(seed);
    var mallory = stuck(program);
    flood(program, mallory, sensors);
    flood(program, mallory, sensors);
    var last = JsonObject.of(sensors.get(0), 1);
    post(program, last);

    var heard = mallory.readsUntil(last.getMap(), NEWEST);

    long before = heard.stream().mapToLong(value -> value.encode().length()).sum();
    if (before > MOST_BEFORE) {
      throw new CheckFailure(
          "at most 8 MiB before the newest value", "%,d bytes".formatted(before));
    }
  }

  // 4: end

  @Check(
      value = "4.1",
      tryThis =
          "A Close waits behind what is not read: only a time-out for reading and writing ends it.")
  void whoNeitherReadsNorSpeaksIsEnded(Program program, Seed seed) {
    var mallory = stuck(program);
    flood(program, mallory, sensors(seed));

    isEnded(program, Client.connect(program, "/feed", "Somebody who reads"), List.of(mallory));
  }

  /**
   * Whether the program itself has ended the connections shows only when one reads on; before that,
   * the time is waited for in which it has to.
   */
  private void isEnded(Program program, Client clock, List<Stuck> all) {
    clock.staysConnected(Limits.withGrace(evict(program).plus(ENDED)));
    poster.fins(); // A program may end what has been idle for so long.
    all.forEach(stuck -> stuck.client.readsOn().hearsEndAtLast(Limits.ANSWER));
  }

  @Check(
      value = "4.5",
      hidden = true,
      tryThis = "Whoever takes all that is written is there, though they say nothing.")
  void whoReadsAndSaysNothingIsKept(Program program, Seed seed) {
    var eve = Client.connect(program, "/feed", "Eve").staysSilent();

    eve.staysConnected(evict(program).multipliedBy(2).plusMillis(500));

    String marker = seed.name("marker");
    post(program, JsonObject.of(marker, 1));
    eve.hearsAtLast(of(marker, 1), Limits.ANSWER);
  }

  @Check(
      value = "4.2",
      tryThis = "Whoever speaks, and whoever takes some bytes, is there: be patient with them.")
  void whoReadsSlowlyAndSpeaksIsKept(Program program, Seed seed) {
    var tap = program.tap(new EventLog());
    tap.fault(throttle(true)).toCompletableFuture().join();
    var eve = new Stuck(Client.through(tap, program, "/feed", "Eve"), program);
    var sensors = sensors(seed);
    flood(program, eve, sensors);

    var half = evict(program).dividedBy(4);
    for (Duration time = Duration.ZERO;
        time.compareTo(evict(program).multipliedBy(3)) < 0;
        time = time.plus(half)) {
      eve.speaks();
      eve.client.staysConnected(half);
    }

    poster.fins(); // A program may end what has been idle for so long.
    var last = JsonObject.of(sensors.get(0), 1);
    post(program, last);
    tap.fault(throttle(false)).toCompletableFuture().join();
    eve.readsUntil(last.getMap(), NEWEST);
  }

  private static JsonObject throttle(boolean on) {
    return JsonObject.of("fault", "throttle", "way", "to-browser", "value", 20_000, "on", on);
  }

  @Check(
      value = "4.3",
      browser = true,
      tryThis = "A page that is busy for a second is right again soon after.")
  void aPageThatWasBusyShowsTheNewest(Program program, Seed seed, Page eve) {
    var sensors = sensors(seed);
    eve.navigate(program.http("/"), new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    var limit = new ContainsTextOptions().setTimeout(Limits.withGrace(Limits.ANSWER).toMillis());
    assertThat(eve.getByRole(STATUS)).containsText("open", limit);

    eve.evaluate(
        "setTimeout(() => { const end = performance.now() + 1000; while (performance.now() < end); })");
    for (int i = 0; i < FULL; i++) {
      post(program, longValues(sensors, i));
    }
    var last = new JsonObject();
    sensors.forEach(sensor -> last.put(sensor, seed.between(1, 1000)));
    post(program, last);

    var soon =
        new ContainsTextOptions().setTimeout(Limits.withGrace(NEWEST.plusSeconds(1)).toMillis());
    for (String sensor : sensors) {
      assertThat(eve.getByRole(LIST)).containsText(sensor + ": " + last.getValue(sensor), soon);
    }
  }

  @Check(
      value = "4.4",
      hidden = true,
      tryThis = "Each connection has a clock of its own; and those who are ended are counted out.")
  void twoWhoNeitherReadNorSpeakAreEndedAndTheOthersStay(Program program, Seed seed) {
    var ada = watchers(program, seed, 1).get(0);
    counts(program, 1);
    var sensors = sensors(seed);
    var stuck = List.of(stuck(program), stuck(program));
    counts(program, 3);

    for (int i = 0; i < FULL; i++) {
      stuck.forEach(Stuck::speaks);
      post(program, longValues(sensors, i));
    }

    isEnded(program, ada, stuck);
    counts(program, 1);
    String marker = seed.name("marker");
    post(program, JsonObject.of(marker, 1));
    ada.hearsAtLast(of(marker, 1), Limits.ANSWER);
  }

  /** Soon: those of the check before may just be leaving. */
  private static void counts(Program program, int expected) {
    long deadline = System.nanoTime() + Limits.withGrace(Limits.ANSWER).toNanos();
    int counted = clients(program);
    while (counted != expected) {
      if (System.nanoTime() > deadline) {
        throw CheckFailure.late("\"clients\":" + expected, "\"clients\":" + counted);
      }
      counted = clients(program);
    }
  }

  private static int clients(Program program) {
    return Asker.of(program, "Whoever asks")
        .gets("/clients")
        .hasStatus(200)
        .json()
        .getInteger("clients", -1);
  }

  // What all of them need

  /** Somebody who does not read, or reads slowly, and whose system keeps little. */
  private record Stuck(Client client, Program program) {

    /** Says nothing that means anything, but says it: RFC 6455, section 5.5.3. */
    void speaks() {
      isStillThere();
      client.sendsFrame(true, Opcode.PONG, new byte[0]);
    }

    /** A judge who was kept from speaking in time has no case. */
    void isStillThere() {
      if (client.silence().compareTo(evict(program)) > 0) {
        throw new IllegalStateException("The judge was too slow to show a sign of life.");
      }
    }

    /** All that is heard until these values are, within {@code limit}. */
    List<JsonObject> readsUntil(Map<String, Object> values, Duration limit) {
      speaks();
      client.readsOn();
      isStillThere();
      var expected = new HashMap<>(values);
      long deadline = System.nanoTime() + Limits.withGrace(limit).toNanos();
      var heard = Stream.<JsonObject>builder();
      while (!expected.isEmpty()) {
        var left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative()) {
          throw CheckFailure.late(
              "the newest values come within " + limit.toSeconds() + " s",
              "still missing: " + new JsonObject(expected).encode());
        }
        var value = client.hears("value", left);
        heard.add(value);
        expected.remove(value.getString("sensor"), value.getValue("value"));
      }
      return heard.build().toList();
    }
  }

  private static Stuck stuck(Program program) {
    return new Stuck(
        Client.withLittleRoom(program, "/feed", "Mallory").staysSilent().stopsReading(), program);
  }

  /** People who read, and have heard all that was before. */
  private List<Client> watchers(Program program, Seed seed, int count) {
    var watchers =
        Stream.generate(() -> Client.connect(program, "/feed", seed.name("watcher")))
            .limit(count)
            .toList();
    String marker = seed.name("marker");
    post(program, JsonObject.of(marker, 0));
    watchers.forEach(watcher -> watcher.hearsAtLast(of(marker, 0), Limits.ANSWER));
    return watchers;
  }

  /** More than anybody keeps for whoever does not read. */
  private void flood(Program program, Stuck mallory, List<String> sensors) {
    for (int i = 0; i < FULL; i++) {
      mallory.speaks();
      post(program, longValues(sensors, i));
    }
  }

  private static List<String> sensors(Seed seed) {
    return Stream.generate(() -> seed.name("s")).limit(AT_ONCE).toList();
  }

  private static JsonObject longValues(List<String> sensors, int number) {
    var values = new JsonObject();
    for (String sensor : sensors) {
      String name = number + " of " + sensor + " ";
      values.put(sensor, name + "x".repeat(LONGEST - name.length()));
    }
    return values;
  }

  private void post(Program program, JsonObject values) {
    if (poster == null) {
      poster = Asker.of(program, "The sensors");
    }
    poster.posts("/values", JsonObject.of("values", values)).hasStatus(204);
  }

  private static JsonObject of(String sensor, Object value) {
    return JsonObject.of("type", "value", "sensor", sensor, "value", value);
  }

  private static Duration evict(Program program) {
    return Duration.ofMillis(Long.parseLong(program.variable("EVICT_MS")));
  }
}
