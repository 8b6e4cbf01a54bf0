package ws101.exercise02;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.BUTTON;
import static com.microsoft.playwright.options.AriaRole.LOG;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.WaitUntilState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
import ws101.wiretap.Event;
import ws101.wiretap.EventLog;
import ws101.wiretap.Fault;
import ws101.wiretap.Way;

/** Rides, judged from outside: over HTTP, and once in a browser whose wire is broken. */
@Exercise(
    slug = "02-long-polling",
    main = "ws101.exercise02.RidesVerticle",
    starterFails = {"1.1", "1.2", "2.1", "2.2", "3.3", "4.1", "4.2"})
@ExtendWith(Browsers.class)
class Exercise02Test {

  private static final Duration TOLD = Duration.ofMillis(300);
  private static final Duration TOLD_AT_ONCE = Duration.ofMillis(200);
  private static final int SHORT_WAIT = 800;
  private static final Duration SHORT_WAIT_IS_OVER = Duration.ofMillis(1300);
  private static final int KEPT = 100;

  // 1: hold

  @Check(value = "1.1", tryThis = "Do not answer yet: keep the request, and answer it in the POST.")
  void aHeldQuestionIsAnsweredByTheEventThatItWaitsFor(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    ride.happens(seed.between(0, 3));
    var ada = ride.waiter("Ada", ride.newest());

    ride.happens(1);

    ride.isTold(ada.hears(TOLD), ride.newest() - 1);
  }

  @Check(value = "1.2", tryThis = "How many requests can your program keep for one ride?")
  void everyoneWhoWaitsForARideIsTold(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    var waiters =
        Stream.of("Ada", "Bob", "Cleo").map(name -> ride.waiter(name, ride.newest())).toList();

    ride.happens(1);

    waiters.forEach(waiter -> ride.isTold(waiter.hears(TOLD), 0));
  }

  @Check(value = "1.3", tryThis = "Look before you wait: what is asked for may be there already.")
  void whatIsThereAlreadyIsToldAtOnce(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    ride.happens(seed.between(2, 5));
    int after = seed.between(0, ride.newest() - 1);

    var reply = ride.asks(Asker.of(program, "Ada"), after, "").hears(TOLD_AT_ONCE);

    ride.isTold(reply, after);
  }

  // 2: time out

  @Check(value = "2.1", tryThis = "A timer that answers with an empty list when its time is over.")
  void whoHasWaitedLongEnoughIsToldThatThereIsNothing(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    long begun = System.nanoTime();

    var reply =
        ride.asks(Asker.of(program, "Ada"), 0, "&wait=" + SHORT_WAIT).hears(SHORT_WAIT_IS_OVER);

    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    ride.isTold(reply, 0);
    require(
        waited >= SHORT_WAIT * 9 / 10,
        "an answer after " + SHORT_WAIT + " ms",
        reply.words() + " after " + waited + " ms");
  }

  @Check(
      value = "2.2",
      tryThis = "\"wait\" is a whole number from 0 to 25000; with 0 nobody waits.")
  void howLongToWaitIsFromNothingTo25Seconds(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    var ada = Asker.of(program, "Ada");

    ride.isTold(ride.asks(ada, 0, "&wait=0").hears(TOLD_AT_ONCE), 0);
    for (String bad : List.of("25001", "-1", "x", "1.5", "", "99999999999")) {
      ride.asks(ada, 0, "&wait=" + bad).hears(Limits.ANSWER).refuses(400, "bad-request");
    }

    ride.isTold(ride.asks(ada, 0, "&wait=0").hears(TOLD_AT_ONCE), 0);
  }

  // 3: lose nothing

  @Check(
      value = "3.1",
      tryThis = "Events that come while nobody asks: the next question says where its reader is.")
  void whateverHappensBetweenTwoQuestionsIsTold(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    var readers = Stream.of("Ada", "Bob").map(name -> new Reader(ride, program, name)).toList();

    readers.forEach(Reader::asks);
    program.comesRound();
    while (ride.newest() < 50) {
      ride.happens(seed.between(1, 5));
      var some = seed.shuffled(readers).subList(0, seed.between(1, 2));
      some.forEach(Reader::hears);
      some.forEach(Reader::asks);
      program.comesRound();
    }
    ride.happens(1);

    readers.forEach(Reader::readsToTheEnd);
  }

  @Check(value = "3.2", tryThis = "Written is not read: keep what you have told.")
  void anAnswerThatWasLostIsGivenAgain(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    ride.happens(seed.between(1, 3));
    int after = ride.newest();
    var ada = ride.waiter("Ada", after);
    ride.happens(1);
    ada.fins(); // Whatever was written to her is lost.

    ride.isTold(ride.asks(ada, after, "").hears(Limits.ANSWER), after);
    ride.isTold(ride.asks(ada, after, "").hears(Limits.ANSWER), after);
    ride.happens(1);

    ride.isTold(ride.asks(ada, after, "").hears(Limits.ANSWER), after);
  }

  @Check(value = "3.3", tryThis = "response.closeHandler tells that somebody is gone.")
  void whoHasVanishedIsNotKept(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    awaitWaiting(program, 0);
    var waiters = Stream.generate(() -> ride.waiter("somebody", 0)).limit(6).toList();
    awaitWaiting(program, 6);

    waiters.subList(0, 2).forEach(Asker::fins);
    waiters.subList(2, 4).forEach(Asker::resets);

    awaitWaiting(program, 2);
    ride.happens(1);
    waiters.subList(4, 6).forEach(waiter -> ride.isTold(waiter.hears(TOLD), 0));
    awaitWaiting(program, 0);
  }

  /** Asks until the number is right: each question is one more chance, until the limit is over. */
  private static void awaitWaiting(Program program, int wanted) {
    long deadline = System.nanoTime() + Limits.withGrace(Limits.ANSWER).toNanos();
    var referee = Asker.of(program, "the referee");
    Reply reply;
    do {
      reply = referee.gets("/waiting").hasStatus(200);
      if (Integer.valueOf(wanted).equals(reply.json().getValue("waiting"))) {
        return;
      }
    } while (System.nanoTime() < deadline);
    throw CheckFailure.late("{\"waiting\":" + wanted + "} within 1 s", reply.words());
  }

  // 4: everything else

  @Check(
      value = "4.1",
      tryThis = "Another epoch, or an offset that has not been yet: 410, and where we are.")
  void aPositionThatIsNotKnownIsGone(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    ride.happens(seed.between(1, 5));
    var ada = Asker.of(program, "Ada");

    for (int offset : new int[] {0, 1, ride.newest()}) {
      ride.isGone(ada.gets(ride.path() + "?epoch=" + seed.name() + "&after=" + offset));
    }
    ride.isGone(ride.asks(ada, ride.newest() + 1, "").hears(Limits.ANSWER));
    ride.isGone(ride.asks(ada, ride.newest() + 1000, "&wait=0").hears(Limits.ANSWER));

    ride.isTold(ride.asks(ada, 0, "").hears(Limits.ANSWER), 0);
  }

  @Check(
      value = "4.2",
      tryThis = "A thread for each who waits does not reach far: keep the response, and return.")
  void twoHundredWaitAndAllAreTold(Program program, Seed seed) {
    var rides = Stream.generate(() -> new Ride(program, seed)).limit(10).toList();
    var waiters = new ArrayList<List<Asker>>();
    for (Ride ride : rides) {
      waiters.add(
          Stream.generate(() -> ride.asks(Asker.of(program, "somebody"), 0, ""))
              .limit(20)
              .toList());
    }
    program.comesRound();

    for (int i : seed.shuffled(Stream.iterate(0, i -> i + 1).limit(rides.size()).toList())) {
      rides.get(i).happens(1);
      for (Asker waiter : waiters.get(i)) {
        rides.get(i).isTold(waiter.hears(Limits.ANSWER), 0);
      }
    }
  }

  @Check(
      value = "4.3",
      browser = true,
      tryThis = "The page asks again from where it was. Is what it missed still told?")
  void aPageShowsTheDriverThoughItsWireIsCut(Program program, Seed seed, Page ada) {
    var log = new EventLog();
    var tap = program.tap(log);
    ada.navigate(
        "http://localhost:" + tap.port() + "/",
        new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    ada.getByRole(BUTTON, new Page.GetByRoleOptions().setName("Order a ride")).click();
    String path =
        await(log, "a page that asks for its ride", Exercise02Test::asksForARide)
            .facts()
            .getJsonObject("request")
            .getString("target")
            .split("[?]")[0];
    tap.set(Fault.now(Fault.Kind.DISCARD, Way.TO_BROWSER, 0)).toCompletableFuture().join();
    program.comesRound();
    String driver = seed.name("eve");

    Asker.of(program, "the driver")
        .posts(path, JsonObject.of("status", "matched", "driver", driver))
        .hasStatus(201);
    await(log, "an answer to the page, which the wire drops", Exercise02Test::isStruck);

    double limit = Limits.withGrace(Duration.ofSeconds(3)).toMillis();
    assertThat(ada.getByRole(LOG))
        .containsText(driver, new ContainsTextOptions().setTimeout(limit));
  }

  private static boolean asksForARide(Event event) {
    JsonObject request = event.facts().getJsonObject("request");
    return request != null && request.getString("target").matches("/rides/.*/events[?].*");
  }

  private static boolean isStruck(Event event) {
    return event.kind().equals("fault") && event.facts().getBoolean("struck", false);
  }

  /** The first such event, which may have happened already. */
  private static Event await(EventLog log, String what, Predicate<Event> wanted) {
    var limit = Limits.withGrace(Duration.ofSeconds(3));
    var found = new CompletableFuture<Event>();
    Runnable look =
        () ->
            log.after(0, Integer.MAX_VALUE).events().stream()
                .filter(wanted)
                .findFirst()
                .ifPresent(found::complete);
    var watch = log.onAppend(look);
    try {
      look.run();
      return found
          .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
          .thenApply(
              event -> {
                if (event == null) {
                  throw CheckFailure.late(what, "nothing in " + limit.toMillis() + " ms");
                }
                return event;
              })
          .join();
    } finally {
      watch.close();
    }
  }

  @Check(
      value = "4.4",
      hidden = true,
      tryThis = "Who has missed more than is kept gets nothing, and is told so: never a part.")
  void exactlyTheLastHundredAreKept(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    ride.happens(KEPT + 10);
    var ada = Asker.of(program, "Ada");

    ride.isGone(ride.asks(ada, 0, "").hears(Limits.ANSWER));
    ride.isGone(ride.asks(ada, 9, "").hears(Limits.ANSWER));
    ride.isTold(ride.asks(ada, 10, "").hears(Limits.ANSWER), 10);
    ride.isTold(ride.asks(ada, KEPT + 9, "").hears(Limits.ANSWER), KEPT + 9);
  }

  @Check(
      value = "4.5",
      hidden = true,
      tryThis = "Who waits for one ride is not to hear of another.")
  void anotherRideAnswersNobodyHere(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    var other = new Ride(program, seed);
    var ada = ride.waiter("Ada", 0);

    other.happens(seed.between(1, 3));
    ride.happens(1);

    ride.isTold(ada.hears(TOLD), 0);
  }

  @Check(
      value = "4.6",
      hidden = true,
      tryThis = "404 for a ride that you do not know, 400 for what you do not understand.")
  void whatIsNotUnderstoodIsRefused(Program program, Seed seed) {
    var ride = new Ride(program, seed);
    var ada = Asker.of(program, "Ada");
    String unknown = "/rides/" + seed.name("ride") + "/events";

    ada.gets(unknown + "?epoch=" + ride.epoch + "&after=0").refuses(404, "not-found");
    ada.posts(unknown, "{\"status\":\"matched\"}").refuses(404, "not-found");
    for (String bad : List.of("", "epoch=x", "after=0", "epoch=x&after=-1", "epoch=x&after=y")) {
      ada.gets(ride.path() + "?wait=0&" + bad).refuses(400, "bad-request");
    }
    for (String bad : List.of("", "{", "[]", "{}", "{\"status\":\"\"}", "{\"status\":7}")) {
      ada.posts(ride.path(), bad).refuses(400, "bad-request");
    }

    ride.isTold(ride.asks(ada, 0, "&wait=0").hears(Limits.ANSWER), 0);
  }

  // What the judge knows

  /** A ride of the program's, and what has happened to it. */
  private static final class Ride {
    private final Program program;
    private final Seed seed;
    private final Asker referee;
    private final String name;
    private final String epoch;
    private final List<JsonObject> events = new ArrayList<>();

    Ride(Program program, Seed seed) {
      this.program = program;
      this.seed = seed;
      referee = Asker.of(program, "the referee");
      var reply = referee.posts("/rides", "{}").hasStatus(201);
      name = textIn(reply, "ride");
      epoch = textIn(reply, "epoch");
      require(offsetIn(reply) == 0, "\"offset\":0 of a new ride", reply.words());
    }

    String path() {
      return "/rides/" + name + "/events";
    }

    int newest() {
      return events.size();
    }

    /** So many events, one after the other, each taken before the next. */
    void happens(int times) {
      for (int i = 0; i < times; i++) {
        var event = JsonObject.of("status", seed.text(), "driver", seed.name());
        var reply = referee.posts(path(), event).hasStatus(201);
        events.add(event.copy().put("offset", newest() + 1));
        require(offsetIn(reply) == newest(), "\"offset\":" + newest(), reply.words());
      }
    }

    /** Only asks; the answer may take its time. */
    Asker asks(Asker asker, int after, String more) {
      return asker.asks("GET", path() + "?epoch=" + epoch + "&after=" + after + more, "");
    }

    /** Somebody who has asked, and whose question the program has read. */
    Asker waiter(String name, int after) {
      var waiter = asks(Asker.of(program, name), after, "");
      program.comesRound();
      return waiter;
    }

    /** Told is what follows {@code after}, to the newest. */
    void isTold(Reply reply, int after) {
      var wanted = events.subList(after, newest());
      var told = toldIn(reply);
      require(isPart(told, after, newest()), "events " + new JsonArray(wanted), reply.words());
      isHere(reply);
    }

    /** The events of an answer, each of which has happened, without a gap after {@code after}. */
    List<JsonObject> partAfter(int after, Reply reply) {
      var told = toldIn(reply);
      int end = Math.min(after + told.size(), newest());
      require(
          isPart(told, after, end),
          "what follows event " + after + ": " + new JsonArray(events.subList(after, end)),
          reply.words());
      return told;
    }

    private boolean isPart(List<JsonObject> told, int from, int to) {
      return told.size() == to - from
          && Stream.iterate(0, i -> i + 1)
              .limit(told.size())
              .allMatch(i -> holds(told.get(i), events.get(from + i)));
    }

    private List<JsonObject> toldIn(Reply reply) {
      if (reply.hasStatus(200).json().getValue("events") instanceof JsonArray told) {
        return told.stream()
            .map(event -> event instanceof JsonObject fields ? fields : new JsonObject())
            .toList();
      }
      throw new CheckFailure(reply.asked() + " is answered with \"events\"", reply.words());
    }

    /** Refused, and told where we are. */
    void isGone(Reply reply) {
      isHere(reply.refuses(410, "unknown-position"));
    }

    private void isHere(Reply reply) {
      require(
          epoch.equals(textIn(reply, "epoch")) && offsetIn(reply) == newest(),
          "\"epoch\":\"" + epoch + "\",\"offset\":" + newest(),
          reply.words());
    }
  }

  /** Somebody who asks again after each answer, from where the last one has led. */
  private static final class Reader {
    private final Ride ride;
    private final Asker asker;
    private int read;

    Reader(Ride ride, Program program, String name) {
      this.ride = ride;
      asker = Asker.of(program, name);
    }

    void asks() {
      ride.asks(asker, read, "");
    }

    void hears() {
      read += ride.partAfter(read, asker.hears(Limits.ANSWER)).size();
    }

    /** Who does not wait for the question under way has an end to come to. */
    void readsToTheEnd() {
      hears();
      while (read < ride.newest()) {
        int before = read;
        ride.asks(asker, read, "&wait=0");
        hears();
        require(read > before, "what follows event " + before, "nothing");
      }
    }
  }

  private static String textIn(Reply reply, String field) {
    if (reply.json().getValue(field) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new CheckFailure(reply.asked() + " is answered with a \"" + field + "\"", reply.words());
  }

  private static int offsetIn(Reply reply) {
    if (reply.json().getValue("offset") instanceof Integer offset) {
      return offset;
    }
    throw new CheckFailure(reply.asked() + " is answered with an \"offset\"", reply.words());
  }

  /** Whether a message has all these fields; others are free. */
  private static boolean holds(JsonObject message, JsonObject fields) {
    return fields.stream()
        .allMatch(field -> field.getValue().equals(message.getValue(field.getKey())));
  }

  private static void require(boolean holds, String expected, String received) {
    if (!holds) {
      throw new CheckFailure(expected, received);
    }
  }
}
