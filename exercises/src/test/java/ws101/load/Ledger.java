package ws101.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ws101.load.Schedule.Word;

/**
 * What became of each word of one room: whether it was acknowledged to who said it, and by whom it
 * was seen, how often and in which order.
 */
final class Ledger {

  private final Schedule schedule;

  /** What each member tells: {@code seen}, {@code unacknowledged}, {@code resets} and so on. */
  private final Map<String, JsonObject> members = new HashMap<>();

  Ledger(Schedule schedule, List<JsonObject> told) {
    this.schedule = schedule;
    told.stream()
        .filter(member -> member.getString("room").equals(schedule.room()))
        .forEach(member -> members.put(member.getString("name"), member));
  }

  /** How many of the words are known to have been taken. */
  long acknowledged() {
    return schedule.words().stream().filter(this::isAcknowledged).count();
  }

  private boolean isAcknowledged(Word word) {
    return !members.get(word.member()).getJsonArray("unacknowledged").contains(word.id());
  }

  /** Connections and requests beyond the first of each member: how often they had to come back. */
  long comebacks() {
    return members.values().stream()
        .mapToLong(member -> member.getInteger("sockets") + member.getInteger("requests") - 1)
        .sum();
  }

  /** A sentence for each thing that must not be; none if all is well. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (String member : Schedule.MEMBERS) {
      faultsOf(member, members.get(member), faults);
    }
    for (Word word : schedule.words()) {
      if (!isAcknowledged(word)) {
        faults.add("%s was never acknowledged".formatted(word.id()));
      }
      for (String member : Schedule.MEMBERS) {
        long times = seen(member).stream().filter(each -> isThis(each, word)).count();
        if (times == 0) {
          faults.add("%s was not seen by %s".formatted(word.id(), member));
        } else if (times > 1) {
          faults.add("%s was seen %d times by %s".formatted(word.id(), times, member));
        }
      }
    }
    return faults;
  }

  private void faultsOf(String name, JsonObject member, List<String> faults) {
    if (member.getInteger("resets") > 0) {
      faults.add(name + " was told that something cannot be had");
    }
    if (!member.getJsonArray("stops").isEmpty() || !member.getJsonArray("errors").isEmpty()) {
      faults.add(name + " was sent away, or refused: " + member.encode());
    }
    Map<String, Integer> newest = new HashMap<>();
    int offset = 0;
    for (JsonObject word : seen(name)) {
      if (word.getInteger("offset") <= offset) {
        faults.add("%s saw offset %d after %d".formatted(name, word.getInteger("offset"), offset));
      }
      offset = word.getInteger("offset");
      String from = word.getString("from");
      int number = Integer.parseInt(word.getString("id").substring(from.length() + 1));
      int before = newest.getOrDefault(from, 0);
      if (number <= before) {
        faults.add("%s saw %s’s word %d after %d".formatted(name, from, number, before));
      }
      newest.put(from, number);
    }
  }

  private List<JsonObject> seen(String member) {
    return members.get(member).getJsonArray("seen", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static boolean isThis(JsonObject seen, Word word) {
    return seen.getString("id").equals(word.id()) && seen.getString("text").equals(word.text());
  }

  /** For who has to look into it: the seed, what was done, and what must not be. */
  @Override
  public String toString() {
    var words = new StringBuilder("seed " + schedule.seed() + ":\n");
    faults().forEach(fault -> words.append("  ").append(fault).append('\n'));
    schedule
        .troubles()
        .forEach(
            trouble ->
                words.append(
                    "  at %4d ms %s’s wire: %s%n"
                        .formatted(trouble.at(), trouble.member(), trouble.wish().encode())));
    return words.toString();
  }
}
