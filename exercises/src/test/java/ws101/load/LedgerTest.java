package ws101.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ws101.browser.BroughtNode;
import ws101.browser.ThisCheckout;

/**
 * Nothing is lost on the way: over many seeded schedules of faults each word that was acknowledged
 * is seen once by each member, and in its sender's order. {@code -Dws101.seed=4217} plays one
 * schedule again.
 */
@Timeout(600)
class LedgerTest {

  private static final int SCHEDULES = 200;

  /** At a time: more of them only wait for a processor. */
  private static final int ROOMS = 50;

  @ParameterizedTest
  @CsvSource({"10-reconnect, false", "11-fallback, true", "12-gatekeeping, false"})
  void noWordIsLostNoneIsDoubledAndEachSendersOrderIsKept(String slug, boolean isFallback)
      throws Exception {
    var run = new LoadRun(node(), ThisCheckout.root().resolve("web/modules"), slug);
    List<Ledger> ledgers = new ArrayList<>();
    List<Schedule> schedules = seeds().mapToObj(seed -> Schedule.of(seed, isFallback)).toList();
    for (int i = 0; i < schedules.size(); i += ROOMS) {
      ledgers.addAll(run.play(schedules.subList(i, Math.min(schedules.size(), i + ROOMS))));
    }

    System.out.printf(
        "Step %s: %d schedules, %d words acknowledged, %d comebacks%n",
        slug,
        ledgers.size(),
        ledgers.stream().mapToLong(Ledger::acknowledged).sum(),
        ledgers.stream().mapToLong(Ledger::comebacks).sum());
    assertThat(ledgers.stream().filter(each -> !each.faults().isEmpty())).isEmpty();
    assertThat(ledgers.stream().mapToLong(Ledger::comebacks).sum())
        .as("the faults have hit")
        .isGreaterThan(ledgers.size());
  }

  /** One that was asked for, or new ones, which are printed. */
  private static LongStream seeds() {
    Long one = Long.getLong("ws101.seed");
    if (one != null) {
      return LongStream.of(one);
    }
    long first = 1 + new Random().nextInt(1_000_000);
    System.out.printf("Seeds %d to %d%n", first, first + SCHEDULES - 1);
    return LongStream.range(first, first + SCHEDULES);
  }

  private static String node() {
    return BroughtNode.command()
        .orElseGet(
            () ->
                "true".equals(System.getenv("CI"))
                    ? fail("There is no Node: run ./kit test, which brings one.")
                    : Assumptions.abort("There is no Node: run ./kit test, which brings one."));
  }

  // And the ledger itself sees what is wrong.

  private static final Schedule SCHEDULE = Schedule.of(1, false);

  @Test
  void aLedgerOfARoomInWhichAllWentWellHasNoFaults() {
    assertThat(new Ledger(SCHEDULE, room()).faults()).isEmpty();
  }

  @Test
  void aWordThatIsNotSeenIsAFault() {
    var room = room();
    room.get(1).getJsonArray("seen").remove(3);

    assertThat(new Ledger(SCHEDULE, room).faults())
        .hasSize(1)
        .first()
        .asString()
        .contains("not seen by Bob");
  }

  @Test
  void aWordThatIsSeenTwiceIsAFault() {
    var room = room();
    var seen = room.get(1).getJsonArray("seen");
    seen.add(3, seen.getJsonObject(3));

    assertThat(String.join("\n", new Ledger(SCHEDULE, room).faults()))
        .contains("seen 2 times by Bob");
  }

  @Test
  void wordsOfOneSenderInAnotherOrderAreAFault() {
    var room = room();
    var seen = room.get(2).getJsonArray("seen");
    var first = seen.getJsonObject(0);
    seen.remove(0);
    seen.add(first);

    assertThat(String.join("\n", new Ledger(SCHEDULE, room).faults()))
        .contains("Eve saw Ada’s word 1 after 8");
  }

  @Test
  void aWordThatIsNotAcknowledgedAndAResetAreFaults() {
    var room = room();
    room.get(0).getJsonArray("unacknowledged").add("Ada-2");
    room.get(1).put("resets", 1);

    assertThat(String.join("\n", new Ledger(SCHEDULE, room).faults()))
        .contains("Ada-2 was never acknowledged")
        .contains("Bob was told that something cannot be had");
  }

  /** All have seen all, in the order in which Ada, Bob and Eve said it one after another. */
  private static List<JsonObject> room() {
    return Schedule.MEMBERS.stream()
        .map(
            name -> {
              var seen = new JsonArray();
              SCHEDULE
                  .words()
                  .forEach(
                      word ->
                          seen.add(
                              JsonObject.of(
                                  "from", word.member(),
                                  "id", word.id(),
                                  "offset", seen.size() + 1,
                                  "text", word.text())));
              return JsonObject.of(
                      "room", SCHEDULE.room(), "name", name, "seen", seen, "sockets", 1)
                  .put("requests", 0)
                  .put("resets", 0)
                  .put("stops", new JsonArray())
                  .put("errors", new JsonArray())
                  .put("unacknowledged", new JsonArray());
            })
        .toList();
  }
}
