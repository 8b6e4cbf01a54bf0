package ws101.exercise08;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.LIST;
import static com.microsoft.playwright.options.AriaRole.STATUS;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.WaitUntilState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
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
import ws101.wiretap.Wiretap;

/** Couriers on a map, judged from outside: who is silent, who is merely quiet, and who is gone. */
@Exercise(
    slug = "08-heartbeat",
    main = "ws101.exercise08.CouriersVerticle",
    environment = "BEAT_MS=500",
    starterFails = {"1.1", "2.1", "2.2", "2.3", "3.1", "3.2", "4.1", "4.2", "4.3"})
@ExtendWith(Browsers.class)
class Exercise08Test {

  /** So long is whoever is quiet watched: twice the silence that would end them. */
  private static final int BEATS = 4;

  private static final Duration TOLD = Duration.ofMillis(300);

  /** From the end of the longest silence until the connection is ended. */
  private static final Duration ENDED = Duration.ofMillis(500);

  /** Of our own: replaced by another connection. */
  private static final int REPLACED = 4500;

  private static final int NORMAL_CLOSURE = 1000;

  // 1: beat

  @Check(value = "1.1", tryThis = "A Ping frame (writePing), and the next one a beat later.")
  void everyConnectionIsPingedEveryBeat(Program program, Seed seed) {
    var eve = courier(program, seed.name("eve")).listensForPings();
    var ada = Client.connect(program, "/watch", "Ada").listensForPings();

    for (int i = 0; i < BEATS; i++) {
      eve.hearsPing(beat(program));
      ada.hearsPing(beat(program));
    }
  }

  @Check(value = "1.2", tryThis = "Vert.x answers pings by itself: is the connection still there?")
  void aPingOfOursIsAnsweredWithTheSameBytes(Program program, Seed seed) {
    var eve = courier(program, seed.name("eve"));

    for (int i = 0; i < 3; i++) {
      byte[] payload = seed.bytes(seed.between(0, 125));
      eve.pings(payload).hearsPong(payload);
    }
  }

  // 2: judge

  @Check(
      value = "2.1",
      tryThis = "Only what the other side sends is a sign of life; your own pings are none.")
  void whoAnswersNothingIsGoneAfterTwoBeats(Program program, Seed seed) {
    var silence = beat(program).multipliedBy(2);
    var eve = courier(program, seed.name("eve")).staysSilent();

    eve.hearsEndAtLast(silence.plus(ENDED));

    var silent = eve.silence();
    if (silent.compareTo(silence.multipliedBy(9).dividedBy(10)) < 0) {
      throw CheckFailure.late(
          "who is silent for less than two beats (" + silence.toMillis() + " ms) is kept",
          "the end after " + silent.toMillis() + " ms of silence");
    }
  }

  @Check(value = "2.2", tryThis = "Two beats, and not less: a pong comes only after a ping.")
  void whoOnlyAnswersPingsIsKept(Program program, Seed seed) {
    var eve = courier(program, seed.name("eve")).listensForPings();

    isKeptWhile(eve, program, ping -> {});

    eve.pings(seed.bytes(4)).sends(position(seed)); // It is still there, and may speak.
  }

  @Check(value = "2.3", tryThis = "A pong is a sign of life, and so is any other frame.")
  void whoOnlySendsTextIsKept(Program program, Seed seed) {
    var eve = courier(program, seed.name("eve")).listensForPings().staysSilent();

    isKeptWhile(eve, program, ping -> eve.sends(position(seed)));
  }

  @Check(
      value = "2.4",
      hidden = true,
      tryThis = "A message may take long; each of its fragments is a frame, and a sign of life.")
  void whoseMessageIsNotWholeYetIsKept(Program program, Seed seed) {
    var eve = courier(program, seed.name("eve")).listensForPings().staysSilent();
    eve.sendsFrame(false, Opcode.TEXT, "{\"note\":\"".getBytes(UTF_8));

    isKeptWhile(
        eve,
        program,
        ping -> eve.sendsFrame(false, Opcode.CONTINUATION, seed.name().getBytes(UTF_8)));
  }

  /** Pings are the clock: at each of them, {@code eve} may do something. */
  private static void isKeptWhile(Client eve, Program program, Consumer<Client> atEachPing) {
    for (int i = 0; i < BEATS; i++) {
      try {
        eve.hearsPing(beat(program));
      } catch (CheckFailure failure) {
        boolean wasTooSilent =
            eve.silence().compareTo(beat(program).multipliedBy(9).dividedBy(5)) > 0;
        if (eve.isOver() && wasTooSilent) {
          throw new IllegalStateException("The judge was too slow to show a sign of life.");
        }
        throw failure;
      }
      atEachPing.accept(eve);
    }
  }

  // 3: gone

  @Check(value = "3.1", tryThis = "A held wire ends nothing: only a clock of your own notices.")
  void whoseWireIsHeldGoesOffline(Program program, Seed seed) {
    String id = seed.name("eve");
    var ada = Client.connect(program, "/watch", "Ada");
    var tap = program.tap(new EventLog());
    Client.through(tap, program, "/courier?id=" + id, "Eve");
    hearsOf(ada, online(id));

    hold(tap);

    hearsOf(ada, offline(id), beat(program).multipliedBy(2).plus(ENDED).plus(TOLD));
    isListed(program, id, false);
  }

  private static void hold(Wiretap tap) {
    var fault = JsonObject.of("fault", "hold", "way", "to-node");
    tap.fault(fault).toCompletableFuture().join();
    if (tap.standing().isEmpty()) {
      throw new IllegalStateException("The wire was not held.");
    }
  }

  @Check(
      value = "3.2",
      tryThis =
          "A Close waits for an answer, and behind what is not read: only a time-out ends it.")
  void whoReadsNothingIsEndedWhileTheOthersHearEverything(Program program, Seed seed) {
    var ada = Client.connect(program, "/watch", "Ada");
    var mallory = Client.connect(program, "/watch", "Mallory").staysSilent().stopsReading();
    var silence = beat(program).multipliedBy(2);

    for (int round = 0; round < 10; round++) {
      var ids = Stream.generate(() -> seed.name("courier")).limit(10).toList();
      var couriers = ids.stream().map(id -> courier(program, id)).toList();
      hearsOfAll(ada, ids.stream().map(id -> online(id)).toList());
      couriers.forEach(Client::fins);
      hearsOfAll(ada, ids.stream().map(id -> offline(id)).toList());
    }
    courier(program, seed.name("clock"))
        .listensForPings()
        .hearsPing(beat(program))
        .hearsPing(beat(program));

    var left = silence.plus(ENDED).minus(mallory.silence());
    mallory.readsOn().hearsEndAtLast(left.isNegative() ? Duration.ZERO : left);
  }

  /** In whatever order. */
  private static void hearsOfAll(Client watcher, List<JsonObject> events) {
    var expected = new HashSet<>(events);
    long deadline = System.nanoTime() + Limits.withGrace(TOLD).toNanos();
    while (!expected.isEmpty()) {
      expected.remove(watcher.hears(new JsonObject()));
      if (System.nanoTime() > deadline && !expected.isEmpty()) {
        throw CheckFailure.late("the watcher hears " + expected, "not within 300 ms");
      }
    }
  }

  @Check(
      value = "3.3",
      tryThis = "Vert.x calls the closeHandler for every end: take the courier off the list there.")
  void whoeverComesAndGoesIsListedAndTold(Program program, Seed seed) {
    var ada = Client.connect(program, "/watch", "Ada");
    List<Consumer<Client>> ends =
        List.of(courier -> courier.closes(NORMAL_CLOSURE), Client::fins, Client::resets);
    String stays = seed.name("zoe");
    courier(program, stays);
    hearsOf(ada, online(stays));

    for (var end : ends) {
      String id = seed.name("bob");
      var bob = courier(program, id);
      hearsOf(ada, online(id));
      isListed(program, id, true);
      var newcomer = Client.connect(program, "/watch", "A newcomer");
      hearsOf(newcomer, online(id)); // In order, and "bob" is before "zoe".
      hearsOf(newcomer, online(stays));

      end.accept(bob);

      hearsOf(ada, offline(id));
      isListed(program, id, false);
      isListed(program, stays, true);
    }
    Asker.of(program, "Nobody").gets("/courier").hasStatus(400);
  }

  // 4: the rest

  @Check(
      value = "4.1",
      browser = true,
      tryThis = "A browser answers pings by itself; it must not be ended for being quiet.")
  void aQuietPageStaysOnline(Program program, Seed seed, Page eve) {
    String id = seed.name("eve");
    eve.navigate(
        program.http("/?id=" + id), new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    var limit = new ContainsTextOptions().setTimeout(Limits.withGrace(Limits.ANSWER).toMillis());
    assertThat(eve.getByRole(LIST)).containsText(id, limit);

    var clock = courier(program, seed.name("clock")).listensForPings();
    var ada = Client.connect(program, "/watch", "Ada");
    hearsOf(ada, online(id));
    isKeptWhile(clock, program, ping -> {});

    assertThat(eve.getByRole(STATUS)).containsText("online");
    String marker = seed.name("marker");
    courier(program, marker);
    hearsNoEndBefore(ada, id, online(marker));
  }

  /** Whoever else comes or goes is another check's matter. */
  private static void hearsNoEndBefore(Client watcher, String id, JsonObject marker) {
    JsonObject heard;
    do {
      heard = watcher.hears(new JsonObject());
      if (heard.equals(offline(id))) {
        throw new CheckFailure("nothing of " + id + " before " + marker.encode(), heard.encode());
      }
    } while (!heard.equals(marker));
  }

  @Check(
      value = "4.2",
      tryThis = "On an end, remove(id, socket): the place may be another connection's by now.")
  void whoComesAgainReplacesTheirHalfDeadConnection(Program program, Seed seed) {
    String id = seed.name("eve");
    var ada = Client.connect(program, "/watch", "Ada");
    var old = courier(program, id).staysSilent();
    hearsOf(ada, online(id));

    var again = courier(program, id).listensForPings();

    int code = old.hearsCloseAtLast();
    if (code != REPLACED) {
      throw new CheckFailure("Close " + REPLACED + " for the old connection", "Close " + code);
    }
    isListed(program, id, true);
    old.hearsEndAtLast(beat(program).multipliedBy(2).plus(ENDED));
    again.hearsPing(beat(program));
    isListed(program, id, true);
    String marker = seed.name("marker");
    courier(program, marker);
    hearsNoEndBefore(ada, id, online(marker));
  }

  @Check(
      value = "4.3",
      hidden = true,
      tryThis = "Whoever was dropped may come back, and is then online like anybody else.")
  void whoWasDroppedMayComeBack(Program program, Seed seed) {
    String id = seed.name("eve");
    var ada = Client.connect(program, "/watch", "Ada");
    courier(program, id).staysSilent();
    hearsOf(ada, online(id));
    hearsOf(ada, offline(id), beat(program).multipliedBy(2).plus(ENDED).plus(TOLD));

    courier(program, id);

    hearsOf(ada, online(id));
    isListed(program, id, true);
  }

  // What all of them need

  private static Duration beat(Program program) {
    return Duration.ofMillis(Long.parseLong(program.variable("BEAT_MS")));
  }

  private static Client courier(Program program, String id) {
    return Client.connect(program, "/courier?id=" + id, id);
  }

  private static void hearsOf(Client watcher, JsonObject event) {
    hearsOf(watcher, event, TOLD);
  }

  /** Whoever else comes or goes is another check's matter. */
  private static void hearsOf(Client watcher, JsonObject event, Duration limit) {
    watcher.hearsAtLast(event, limit);
  }

  private static void isListed(Program program, String id, boolean expected) {
    var online =
        Asker.of(program, "Whoever asks")
            .gets("/couriers")
            .hasStatus(200)
            .json()
            .getJsonArray("online", new JsonArray());
    if (online.contains(id) != expected) {
      throw new CheckFailure(
          id + (expected ? " is listed" : " is not listed"), "\"online\":" + online.encode());
    }
    var sorted = online.stream().map(String::valueOf).sorted().distinct().toList();
    if (!sorted.equals(online.getList())) {
      throw new CheckFailure("each id once, in order", "\"online\":" + online.encode());
    }
  }

  private static JsonObject online(String id) {
    return JsonObject.of("type", "online", "id", id);
  }

  private static JsonObject offline(String id) {
    return JsonObject.of("type", "offline", "id", id);
  }

  private static JsonObject position(Seed seed) {
    return JsonObject.of("type", "at", "x", seed.between(0, 99), "y", seed.between(0, 99));
  }
}
