package ws101.exercise14;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.LOG;
import static com.microsoft.playwright.options.AriaRole.STATUS;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitUntilState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
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
import ws101.grader.Reply;
import ws101.grader.Seed;

/** Reactions that fly at two nodes, judged from outside while their Redis is broken. */
@Exercise(
    slug = "14-redis-pubsub",
    main = "ws101.exercise14.ReactionsVerticle",
    environment = "REDIS_PREFIX={random}:",
    redis = true,
    starterFails = {
      "1.1", "1.2", "1.3", "2.1", "2.2", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "4.4"
    })
@ExtendWith(Browsers.class)
class Exercise14Test {

  /** Until everybody knows that Redis is lost. */
  private static final Duration LOSS = Duration.ofSeconds(2);

  /** The same, if nothing says so but silence. */
  private static final Duration SILENCE = Duration.ofSeconds(4);

  /** Until all is as it was, once Redis is back. */
  private static final Duration RETURN = Duration.ofSeconds(5);

  /** Until a channel is left that nobody needs. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private static final int MOST_CONNECTIONS = 3;
  private static final int UNAVAILABLE = 503;

  /** How late what a node says comes to Redis, in milliseconds. */
  private static final int DELAY = 300;

  // 1: relay

  @Check(value = "1.1", tryThis = "PUBLISH, and let Redis tell your own watchers, too.")
  void whoWatchesHearsItAtWhicheverNode(Program a, Seed seed) {
    var b = a.another();
    String stream = seed.name("stream");
    var ada = watcher(a, "Ada", stream);
    var bob = watcher(b, "Bob", stream);
    var eve = guest(b, "Eve, who does not watch");

    for (Client speaker : List.of(ada, bob, eve)) {
      String emoji = emoji(seed);
      speaker.sends(react(stream, emoji));
      ada.hears(reaction(stream, emoji));
      bob.hears(reaction(stream, emoji));
    }
    eve.sends(watch(stream)).hearsNothingBefore(watching(stream));
  }

  @Check(value = "1.2", tryThis = "One connection to publish, and nobody is told in another way.")
  void twoHundredOfOneSenderComeOnceAndInOrder(Program a, Seed seed) {
    var b = a.another();
    String stream = seed.name("stream");
    var ada = watcher(a, "Ada", stream);
    var bob = watcher(b, "Bob", stream);

    for (int i = 1; i <= 200; i++) {
      ada.sends(react(stream, "n" + i));
    }

    for (Client hearer : List.of(ada, bob)) {
      for (int i = 1; i <= 200; i++) {
        hearer.hears(reaction(stream, "n" + i));
      }
    }
    bob.sends(react(stream, "end"));
    ada.hearsNothingBefore(reaction(stream, "end"));
    bob.hearsNothingBefore(reaction(stream, "end"));
  }

  @Check(value = "1.3", tryThis = "A channel a stream, and a set of watchers for each.")
  void otherStreamsAreSilent(Program a, Seed seed) {
    var b = a.another();
    String stream = seed.name("stream");
    String other = seed.name("stream");
    String left = seed.name("stream");
    var ada = guest(a, "Ada");
    var bob = watcher(b, "Bob", stream);
    watches(bob, left);
    watcher(b, "Eve", other);
    watcher(b, "Dan", left);
    bob.sends(JsonObject.of("type", "unwatch", "stream", left));
    watches(bob, seed.name("stream")); // When he is told so, the unwatch before it was heard.

    ada.sends(react(other, emoji(seed))).sends(react(left, emoji(seed)));
    String emoji = emoji(seed);
    ada.sends(react(stream, emoji));

    bob.hearsNothingBefore(reaction(stream, emoji));
  }

  // 2: gate

  @Check(value = "2.1", tryThis = "Who says that you are subscribed? Not the future of send.")
  void whoWatchesHearsWhatIsSaidFromThenOn(Program a, Seed seed) {
    var b = a.another();
    var ada = guest(a, "Ada");
    var bob = guest(b, "Bob");
    delays(b);
    var streams = Stream.generate(() -> seed.name("stream")).limit(20).toList();

    streams.forEach(stream -> bob.sends(watch(stream)));

    hearsAllFromThenOn(ada, bob, new HashSet<>(streams));
  }

  @Check(value = "2.2", tryThis = "That somebody else has asked does not mean that it is done.")
  void twoWhoBeginAtOnceBothHearWhatIsSaidFromThenOn(Program a, Seed seed) {
    var b = a.another();
    var ada = guest(a, "Ada");
    var bob = guest(b, "Bob");
    var eve = guest(b, "Eve");
    delays(b);
    String stream = seed.name("stream");

    bob.sends(watch(stream));
    eve.sends(watch(stream));

    hearsAllFromThenOn(ada, eve, new HashSet<>(Set.of(stream)));
    bob.hearsAtLast(reaction(stream, stream), Limits.ANSWER);
  }

  /** As soon as somebody is told that they watch a stream, one reaction is sent to it. */
  private static void hearsAllFromThenOn(Client speaker, Client hearer, Set<String> streams) {
    var told = new HashSet<String>();
    while (!streams.isEmpty()) {
      JsonObject message = next(hearer, told, streams);
      String stream = message.getString("stream", "");
      if (message.getString("type", "").equals("watching")) {
        told.add(stream);
        speaker.sends(react(stream, stream));
      } else if (message.equals(reaction(stream, stream))) {
        streams.remove(stream);
      }
    }
  }

  private static JsonObject next(Client hearer, Set<String> told, Set<String> streams) {
    try {
      return hearer.hears(new JsonObject());
    } catch (CheckFailure nothing) {
      var missed = new HashSet<>(told);
      missed.retainAll(streams);
      if (missed.isEmpty()) {
        throw nothing;
      }
      throw new CheckFailure(
          "who is told \"watching\" hears what is said from then on",
          "of %d streams the first reaction never came: %s".formatted(missed.size(), missed));
    }
  }

  // 3: survive

  @Check(
      value = "3.1",
      tryThis = "A new connection has subscribed to nothing: do it again for all.")
  void afterRedisWasKilledAllIsAsBefore(Program a, Seed seed) {
    var b = a.another();
    String stream = seed.name("stream");
    var ada = watcher(a, "Ada", stream);
    var bob = watcher(b, "Bob", stream);

    a.redis().kill();
    for (Client guest : List.of(ada, bob)) {
      guest.hearsAtLast(status("down"), LOSS);
    }
    health(a).hasStatus(UNAVAILABLE);
    ada.staysConnected(Duration.ofSeconds(1));
    a.redis().startAgain();
    for (Client guest : List.of(ada, bob)) {
      guest.hearsAtLast(status("up"), RETURN);
    }

    health(a).hasStatus(200);
    String emoji = emoji(seed);
    ada.sends(react(stream, emoji));
    ada.hears(reaction(stream, emoji));
    bob.hears(reaction(stream, emoji));
  }

  @Check(
      value = "3.2",
      tryThis = "The endHandler is called, and no exceptionHandler; and who ends the old client?")
  void afterTenKilledConnectionsThereAreNoMoreThanBefore(Program a, Seed seed) {
    String stream = seed.name("stream");
    var ada = guest(a, "Ada");
    losesIts(a, "normal", ada); // It cannot publish any more,
    Stream.generate(() -> seed.name("stream")).limit(4).forEach(other -> watches(ada, other));
    watches(ada, stream);

    losesIts(a, "pubsub", ada); // and it cannot hear.
    for (int i = 2; i < 10; i++) {
      a.redis().ask("CLIENT KILL TYPE pubsub");
      ada.staysConnected(Duration.ofMillis(200));
    }
    ada.staysConnected(Duration.ofSeconds(3));

    hasFewConnections(a, 1);
    hearsAgain(ada, stream, seed);
  }

  /** Redis ends the connections of one type. */
  private static void losesIts(Program program, String type, Client guest) {
    program.redis().ask("CLIENT KILL TYPE " + type);
    guest.hearsAtLast(status("down"), LOSS);
    guest.hearsAtLast(status("up"), RETURN);
  }

  @Check(value = "3.3", tryThis = "Who speaks into nothing is told so; who wants to listen waits.")
  void whileRedisIsAwayNothingIsTaken(Program a, Seed seed) {
    String stream = seed.name("stream");
    var ada = guest(a, "Ada");

    a.redis().kill();
    ada.hearsAtLast(status("down"), LOSS);
    ada.sends(react(stream, emoji(seed)));
    ada.hears(JsonObject.of("type", "error", "code", "unavailable"));
    ada.sends(watch(stream));
    ada.sends(react(stream, emoji(seed)));
    ada.hearsNothingBefore(JsonObject.of("type", "error", "code", "unavailable"));
    a.redis().startAgain();

    ada.hearsAtLast(watching(stream), RETURN);
    hearsAgain(ada, stream, seed);
  }

  @Check(
      value = "3.4",
      hidden = true,
      tryThis = "\"up\" is said when the last channel is acknowledged, and not before.")
  void upMeansThatAllIsSubscribed(Program a, Seed seed) {
    var b = a.another();
    String stream = seed.name("stream");
    var ada = guest(a, "Ada");
    var bob = watcher(b, "Bob", stream);
    delays(b);

    isTornOff(b);
    bob.hearsAtLast(status("down"), LOSS);
    bob.hearsAtLast(status("up"), RETURN);
    String emoji = emoji(seed);
    ada.sends(react(stream, emoji));

    bob.hearsAtLast(reaction(stream, emoji), Limits.ANSWER);
  }

  // 4: tidy

  @Check(value = "4.1", tryThis = "UNSUBSCRIBE, some time after the last one has gone.")
  void aChannelThatNobodyNeedsIsLeft(Program a, Seed seed) {
    String stream = seed.name("stream");
    String another = seed.name("stream");
    var ada = watcher(a, "Ada", stream);
    var bob = watcher(a, "Bob", stream);
    watches(ada, another);
    require(isSubscribed(a, stream), "a subscription to " + channel(a, stream), "none");

    ada.sends(JsonObject.of("type", "unwatch", "stream", stream));
    bob.resets();

    long deadline = System.nanoTime() + Limits.withGrace(FAREWELL).toNanos();
    while (isSubscribed(a, stream)) {
      if (System.nanoTime() > deadline) {
        throw CheckFailure.late(
            "within 2 s nobody is subscribed to " + channel(a, stream), "somebody still is");
      }
      ada.staysConnected(Duration.ofMillis(20));
    }
    hearsAgain(ada, another, seed);
    watches(ada, stream);
    hearsAgain(ada, stream, seed);
  }

  @Check(value = "4.2", tryThis = "Tell yourself something by way of Redis; miss it if it is late.")
  void aRedisThatFallsSilentIsAsGoodAsLost(Program a, Seed seed) {
    String stream = seed.name("stream");
    var ada = watcher(a, "Ada", stream);

    a.redis().pause();
    ada.hearsAtLast(status("down"), SILENCE);
    health(a).hasStatus(UNAVAILABLE);
    ada.staysConnected(Duration.ofSeconds(2));
    a.redis().resume();

    ada.hearsAtLast(status("up"), RETURN);
    hearsAgain(ada, stream, seed);
    hasFewConnections(a, 1);
  }

  @Check(value = "4.3", browser = true, tryThis = "The page shows what the status says.")
  void thePageSaysWhenTheOthersAreOutOfReach(Program a, Page page, Seed seed) {
    var b = a.another();
    String stream = seed.name("stream");
    var bob = guest(b, "Bob");
    page.navigate(
        a.http("/?stream=" + stream),
        new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
    shows(page, STATUS, "watching", RETURN);

    String emoji = emoji(seed);
    bob.sends(react(stream, emoji));
    shows(page, LOG, emoji, Limits.ANSWER);
    a.redis().kill();
    shows(page, STATUS, "the others are out of reach", LOSS);
    a.redis().startAgain();
    shows(page, STATUS, "watching", RETURN);
  }

  @Check(value = "4.4", hidden = true, tryThis = "One connection hears for all watchers.")
  void fiftyWatchersNeedNoMoreConnectionsThanOne(Program a, Seed seed) {
    var b = a.another();
    String stream = seed.name("stream");
    var ada = guest(a, "Ada");
    var watchers = Stream.generate(() -> watcher(b, "A watcher", stream)).limit(50).toList();

    for (String emoji : List.of(emoji(seed), "end")) {
      ada.sends(react(stream, emoji));
      watchers.forEach(watcher -> watcher.hearsNothingBefore(reaction(stream, emoji)));
    }

    hasFewConnections(a, 2);
  }

  // What all of them need

  /** Somebody who has been told that the relay is up. */
  private static Client guest(Program program, String name) {
    var guest = Client.connect(program, "/reactions", name);
    if (!"up".equals(guest.hears("status").getValue("relay"))) {
      guest.hearsAtLast(status("up"), RETURN);
    }
    return guest;
  }

  private static Client watcher(Program program, String name, String stream) {
    var guest = guest(program, name);
    watches(guest, stream);
    return guest;
  }

  private static void watches(Client guest, String stream) {
    guest.sends(watch(stream)).hearsAtLast(watching(stream), Limits.ANSWER);
  }

  private static void hearsAgain(Client watcher, String stream, Seed seed) {
    String emoji = emoji(seed);
    watcher.sends(react(stream, emoji));
    watcher.hearsAtLast(reaction(stream, emoji), RETURN);
  }

  private static JsonObject watch(String stream) {
    return JsonObject.of("type", "watch", "stream", stream);
  }

  private static JsonObject watching(String stream) {
    return JsonObject.of("type", "watching", "stream", stream);
  }

  private static JsonObject react(String stream, String emoji) {
    return JsonObject.of("type", "react", "stream", stream, "emoji", emoji);
  }

  private static JsonObject reaction(String stream, String emoji) {
    return JsonObject.of("type", "reaction", "stream", stream, "emoji", emoji);
  }

  private static JsonObject status(String relay) {
    return JsonObject.of("type", "status", "relay", relay);
  }

  /** One that no other reaction of this check is equal to. */
  private static String emoji(Seed seed) {
    return seed.oneOf(List.of("🎉", "👏", "❤️", "👩‍💻", "(:")) + seed.name(6);
  }

  private static Reply health(Program program) {
    return Asker.of(program, "The balancer").gets("/health");
  }

  private static String channel(Program program, String stream) {
    return program.variable("REDIS_PREFIX") + "reactions:" + stream;
  }

  private static boolean isSubscribed(Program program, String stream) {
    String channel = channel(program, stream);
    return !program.redis().ask("PUBSUB NUMSUB " + channel).equals(channel + " 0");
  }

  private static void hasFewConnections(Program program, int instances) {
    long connections = program.redis().connections();
    require(
        connections <= (long) instances * MOST_CONNECTIONS,
        "at most %d connections to Redis".formatted(instances * MOST_CONNECTIONS),
        connections + " of them");
  }

  private static void require(boolean holds, String expected, String received) {
    if (!holds) {
      throw new CheckFailure(expected, received);
    }
  }

  /** What a node says comes to Redis later from now on. */
  private static void delays(Program program) {
    var line = program.lineToRedis();
    var fault = JsonObject.of("fault", "delay", "way", "to-node", "value", DELAY);
    line.fault(fault).toCompletableFuture().join();
    if (line.standing().isEmpty()) {
      throw new IllegalStateException("The line to Redis was not delayed.");
    }
  }

  /** It loses its connections to Redis, and nobody else does. */
  private static void isTornOff(Program program) {
    var reset = program.lineToRedis().fault(JsonObject.of("fault", "reset"));
    var struck = reset.toCompletableFuture().join().facts().getJsonArray("connections");
    boolean isThere = struck != null && !struck.isEmpty();
    require(isThere, "a connection to Redis, which we tear off", "none");
  }

  private static void shows(Page page, AriaRole role, String text, Duration limit) {
    assertThat(page.getByRole(role))
        .containsText(
            text, new ContainsTextOptions().setTimeout(Limits.withGrace(limit).toMillis()));
  }
}
