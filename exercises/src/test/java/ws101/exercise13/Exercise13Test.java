package ws101.exercise13;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.BUTTON;
import static com.microsoft.playwright.options.AriaRole.ROW;
import static com.microsoft.playwright.options.AriaRole.STATUS;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.WaitUntilState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/** Which depot has the parcel, judged from outside: by counting, and in several processes. */
@Exercise(
    slug = "13-two-nodes",
    main = "ws101.exercise13.DepotsVerticle",
    starterFails = {"3.1", "4.1", "4.2", "4.3"})
@ExtendWith(Browsers.class)
class Exercise13Test {

  private static final Duration ASSIGNED = Duration.ofSeconds(2);

  private static final int MANY = 10_000;

  /** Of what a depot would have if all had the same. */
  private static final double LEAST = 0.75;

  private static final double MOST = 1.25;

  // 1: a function

  @Check(value = "1.1", tryThis = "Do once for all parcels what is the same for all of them.")
  void allParcelsAreAssignedInTime(Program program, Seed seed) {
    var judge = new Judge(program);
    var depots = depots(seed, 10);
    judge.opens(depots);

    judge.asks(parcels(seed));

    var listed = judge.lists();
    require(
        listed.equals(List.copyOf(new TreeSet<>(depots))),
        "the depots, sorted: " + new TreeSet<>(depots),
        listed.toString());
  }

  @Check(
      value = "1.2",
      tryThis = "Only which depots there are may count: not their order, nor what was before.")
  void twoProcessesAgreeHoweverTheyCameThere(Program program, Seed seed) {
    var one = new Judge(program);
    var other = new Judge(program.another());
    var depots = depots(seed, seed.between(4, 8));
    var parcels = parcels(seed);
    one.opens(depots);
    var detour = seed.name("depot");
    other.opens(depots.subList(1, depots.size()));
    other.asks(parcels);
    other.opens(seed.shuffled(Stream.concat(depots.stream(), Stream.of(detour)).toList()));
    other.asks(parcels);
    other.shuts(detour);

    sameAs(one.asks(parcels), other.asks(seed.shuffled(parcels)), "the other process");
  }

  @Check(value = "1.3", tryThis = "What a process draws by chance, the next one does not know.")
  void afterARestartTheAnswerIsTheSame(Program program, Seed seed) {
    var depots = depots(seed, seed.between(3, 10));
    var parcels = parcels(seed);
    var first = program.another();
    var before = new Judge(first);
    before.opens(depots);
    var then = before.asks(parcels);
    first.ends();

    var after = new Judge(program.another());
    after.opens(depots);

    sameAs(then, after.asks(parcels), "the process after it");
  }

  private static void sameAs(Map<String, String> one, Map<String, String> other, String who) {
    long differ = one.keySet().stream().filter(key -> !one.get(key).equals(other.get(key))).count();
    require(
        differ == 0,
        who + " assigns each parcel to the same depot",
        "%,d of %,d to another one".formatted(differ, one.size()));
  }

  // 2: even

  @Check(value = "2.1", tryThis = "Give each depot many points on the ring, or let each bid.")
  void eachDepotHasItsShare(Program program, Seed seed) {
    var judge = new Judge(program);
    for (int count : List.of(3, seed.between(4, 9), 10)) {
      judge.opens(depots(seed, count));

      isEven(judge.asks(parcels(seed)), judge.lists());
    }
  }

  @Check(value = "2.2", tryThis = "A hash has to mix: \"d1\" and \"d2\" are nearly the same text.")
  void eachDepotHasItsShareWhateverTheNames(Program program, Seed seed) {
    var judge = new Judge(program);
    var parcels = IntStream.rangeClosed(1, MANY).mapToObj("p-%05d"::formatted).toList();
    for (int count : List.of(3, seed.between(4, 9), 10)) {
      judge.opens(IntStream.rangeClosed(1, count).mapToObj("d%d"::formatted).toList());

      isEven(judge.asks(parcels), judge.lists());
    }
  }

  private static void isEven(Map<String, String> assignments, List<String> depots) {
    var counts = counts(assignments);
    double fair = (double) assignments.size() / depots.size();
    for (String depot : depots) {
      long count = counts.getOrDefault(depot, 0L);
      require(
          count >= LEAST * fair && count <= MOST * fair,
          "of %,d parcels each of %d depots has between %.0f and %.0f"
              .formatted(assignments.size(), depots.size(), LEAST * fair, MOST * fair),
          depot + " has " + count + "; all of them: " + new TreeMap<>(counts));
    }
  }

  // 3: removal

  @Check(value = "3.1", tryThis = "Why does a remainder move nearly all? Score each depot instead.")
  void whenADepotShutsOnlyItsOwnParcelsMove(Program program, Seed seed) {
    var judge = new Judge(program);
    var depots = depots(seed, seed.between(4, 10));
    var parcels = parcels(seed);
    judge.opens(depots);
    var before = judge.asks(parcels);
    var shut = seed.oneOf(depots);

    judge.shuts(shut);
    var after = judge.asks(parcels);

    long moved =
        parcels.stream()
            .filter(parcel -> !before.get(parcel).equals(shut))
            .filter(parcel -> !before.get(parcel).equals(after.get(parcel)))
            .count();
    require(moved == 0, "no parcel of another depot moves", "%,d moved".formatted(moved));
  }

  @Check(value = "3.2", tryThis = "Each of its parcels has a next best depot of its own.")
  void whatItHadIsSharedByAllThatAreLeft(Program program, Seed seed) {
    var judge = new Judge(program);
    var depots = depots(seed, seed.between(5, 10));
    var parcels = parcels(seed);
    judge.opens(depots);
    var before = judge.asks(parcels);
    for (String shut : seed.shuffled(depots).subList(0, 3)) {
      judge.shuts(shut);
      var after = judge.asks(parcels);
      judge.opens(depots);

      var moved = parcels.stream().filter(parcel -> before.get(parcel).equals(shut)).toList();
      var heirs = moved.stream().collect(Collectors.groupingBy(after::get, Collectors.counting()));
      require(
          heirs.values().stream().allMatch(count -> count <= moved.size() / 2.0),
          "none of the others gets over half of the %,d parcels of %s"
              .formatted(moved.size(), shut),
          new TreeMap<>(heirs).toString());
    }
  }

  @Check(
      value = "3.3",
      hidden = true,
      tryThis = "The same depots, the same answer: whatever happened in between.")
  void whenItOpensAgainAllIsAsBefore(Program program, Seed seed) {
    var judge = new Judge(program);
    var depots = depots(seed, seed.between(4, 8));
    var parcels = parcels(seed);
    judge.opens(depots);
    var before = judge.asks(parcels);
    var shut = seed.oneOf(depots);

    judge.shuts(shut);
    judge.asks(parcels);
    judge.opens(depots);

    sameAs(before, judge.asks(parcels), "it");
  }

  // 4: one more, and none

  @Check(value = "4.1", tryThis = "A new depot takes its share from all, and nothing else changes.")
  void whenADepotOpensParcelsMoveOnlyThere(Program program, Seed seed) {
    var judge = new Judge(program);
    var depots = depots(seed, seed.between(3, 9));
    var parcels = parcels(seed);
    judge.opens(depots);
    var before = judge.asks(parcels);
    var added = seed.name("depot");

    judge.opens(Stream.concat(depots.stream(), Stream.of(added)).toList());
    var after = judge.asks(parcels);

    long elsewhere =
        parcels.stream()
            .filter(parcel -> !before.get(parcel).equals(after.get(parcel)))
            .filter(parcel -> !after.get(parcel).equals(added))
            .count();
    require(elsewhere == 0, "parcels move only to " + added, "%,d to others".formatted(elsewhere));
    isEven(after, judge.lists());
  }

  @Check(value = "4.2", tryThis = "Look at the body before you use it, and at the depots, too.")
  void whatCannotBeAssignedIsRefused(Program program, Seed seed) {
    var judge = new Judge(program);
    judge.opens(List.of());
    var ada = Asker.of(program, "Ada");
    ada.posts("/assign", judge.question(List.of("a"))).refuses(503, "unavailable");
    ada.asks("DELETE", "/depots/" + seed.name("depot"), "").hears(Limits.ANSWER).hasStatus(404);

    judge.opens(depots(seed, 3));
    for (String bad : badQuestions()) {
      ada.posts("/assign", bad).refuses(400, "bad-request");
    }
    var tooMany = Stream.iterate(1, i -> i + 1).limit(MANY + 1).map(i -> "p" + i).toList();
    ada.posts("/assign", judge.question(tooMany)).refuses(400, "bad-request");

    judge.asks(parcels(seed).subList(0, 1));
  }

  private static List<String> badQuestions() {
    return List.of(
        "",
        "{",
        "[\"a\"]",
        "{}",
        "{\"parcels\":[]}",
        "{\"parcels\":null}",
        "{\"parcels\":\"a\"}",
        "{\"parcels\":[1]}",
        "{\"parcels\":[\"a\",null]}",
        "{\"parcels\":{\"a\":1}}");
  }

  @Check(
      value = "4.3",
      browser = true,
      tryThis = "The page counts what is elsewhere than before: it is what the depot had.")
  void aPageShowsTheShareThatMoves(Program program, Seed seed, Page ada) {
    var judge = new Judge(program);
    var depots = depots(seed, 4);
    judge.opens(depots);
    ada.navigate(program.http("/"), new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    var shut = seed.oneOf(depots);
    var limit = new ContainsTextOptions().setTimeout(Limits.withGrace(ASSIGNED).toMillis());
    assertThat(ada.getByRole(STATUS)).containsText("assigned", limit);
    Locator row = ada.getByRole(ROW).filter(new Locator.FilterOptions().setHasText(shut));
    String had = row.locator("td").first().innerText();

    ada.getByRole(BUTTON, new Page.GetByRoleOptions().setName("Shut " + shut)).click();

    assertThat(ada.getByRole(STATUS)).containsText(had + " of 1,000 moved", limit);
  }

  // What all of them need

  /** Somebody who opens and shuts depots, and asks where parcels are. */
  private static final class Judge {
    private final Asker asker;

    Judge(Program program) {
      asker = Asker.of(program, "the judge");
    }

    /** These, and no others, whatever other checks have left open. */
    void opens(List<String> depots) {
      lists().stream().filter(depot -> !depots.contains(depot)).forEach(this::shuts);
      depots.forEach(depot -> asker.puts("/depots/" + depot, "").hasStatus(204));
    }

    void shuts(String depot) {
      asker.asks("DELETE", "/depots/" + depot, "").hears(Limits.ANSWER).hasStatus(204);
    }

    List<String> lists() {
      var reply = asker.gets("/depots").hasStatus(200);
      if (reply.json().getValue("depots") instanceof JsonArray depots) {
        return depots.stream().map(String::valueOf).toList();
      }
      throw new CheckFailure(reply.asked() + " is answered with \"depots\"", reply.words());
    }

    JsonObject question(List<String> parcels) {
      return JsonObject.of("parcels", new JsonArray(parcels));
    }

    /** Where each parcel is: at one of the depots that there are. */
    Map<String, String> asks(List<String> parcels) {
      Set<String> depots = new HashSet<>(lists());
      var reply =
          asker.asks("POST", "/assign", question(parcels).encode()).hears(ASSIGNED).hasStatus(200);
      var told = assignmentsIn(reply);
      require(
          told.keySet().equals(Set.copyOf(parcels)),
          "each of the %,d parcels that were asked for, and no other".formatted(parcels.size()),
          "%,d parcels".formatted(told.size()));
      told.values().stream()
          .filter(depot -> !depots.contains(depot))
          .findAny()
          .ifPresent(
              depot -> {
                throw new CheckFailure("one of the depots " + depots, depot);
              });
      return told;
    }
  }

  private static Map<String, String> assignmentsIn(Reply reply) {
    if (reply.json().getValue("assignments") instanceof JsonObject assignments) {
      return assignments.stream()
          .collect(Collectors.toMap(Map.Entry::getKey, depot -> String.valueOf(depot.getValue())));
    }
    throw new CheckFailure(reply.asked() + " is answered with \"assignments\"", reply.words());
  }

  private static Map<String, Long> counts(Map<String, String> assignments) {
    return assignments.values().stream()
        .collect(Collectors.groupingBy(depot -> depot, Collectors.counting()));
  }

  private static List<String> depots(Seed seed, int count) {
    return Stream.generate(() -> seed.name("depot")).limit(count).toList();
  }

  private static List<String> parcels(Seed seed) {
    return Stream.generate(() -> seed.name(12)).limit(MANY).toList();
  }

  private static void require(boolean holds, String expected, String received) {
    if (!holds) {
      throw new CheckFailure(expected, received);
    }
  }
}
