package ws101.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What happens in one room, drawn from a seed: who says what and when, and what is done to whose
 * wire. The same seed gives the same schedule; how it meets the bytes is still a matter of time.
 */
record Schedule(long seed, List<Word> words, List<Trouble> troubles) {

  static final List<String> MEMBERS = List.of("Ada", "Bob", "Eve");

  /** In milliseconds, of the words and of the faults. */
  static final int LENGTH = 2_000;

  private static final int WORDS = 8;
  private static final int TROUBLES = 5;

  /**
   * One word of one member.
   *
   * @param number of the member's words, from 1; they are said in this order
   * @param at milliseconds after the beginning
   */
  record Word(String member, int number, int at) {
    /** As the pages number what they say. */
    String id() {
      return member + "-" + number;
    }

    String text() {
      return member + " " + number;
    }
  }

  /**
   * A fault of one member's wire.
   *
   * @param wish as a wiretap is asked for it
   * @param at milliseconds after the beginning
   */
  record Trouble(String member, JsonObject wish, int at) {}

  /** What a wire of any step may suffer. */
  private static final List<String> FAULTS =
      List.of("reset", "close", "refuse", "hold", "hold", "delay", "discard", "slice");

  /** What else it may suffer, where there is another way than a WebSocket. */
  private static final List<String> BLOCKS = List.of("reject-upgrade", "swallow-upgrade");

  /**
   * @param isFallback whether handshakes may be blocked, too
   */
  static Schedule of(long seed, boolean isFallback) {
    var random = new Random(seed);
    List<Word> words = new ArrayList<>();
    for (String member : MEMBERS) {
      int[] moments = random.ints(WORDS, 0, LENGTH).sorted().toArray();
      for (int i = 0; i < WORDS; i++) {
        words.add(new Word(member, i + 1, moments[i]));
      }
    }
    var faults =
        Stream.concat(FAULTS.stream(), isFallback ? BLOCKS.stream() : Stream.of()).toList();
    List<Trouble> troubles = new ArrayList<>();
    for (int i = 0; i < TROUBLES; i++) {
      String fault = faults.get(random.nextInt(faults.size()));
      String member = MEMBERS.get(random.nextInt(MEMBERS.size()));
      trouble(random, fault, member).forEach(troubles::add);
    }
    return new Schedule(seed, words, troubles);
  }

  /** A fault that stays is taken off again. */
  private static Stream<Trouble> trouble(Random random, String fault, String member) {
    String way = random.nextBoolean() ? "to-node" : "to-browser";
    int at = random.nextInt(LENGTH);
    int end = at + 50 + random.nextInt(LENGTH / 2);
    var wish = JsonObject.of("fault", fault, "on", true);
    switch (fault) {
      case "reset", "close" -> {
        return Stream.of(new Trouble(member, wish, at));
      }
      case "discard" -> {
        wish.put("way", way).put("value", random.nextInt(200));
        return Stream.of(new Trouble(member, wish, at));
      }
      case "hold" -> wish.put("way", way);
      case "delay" -> wish.put("way", way).put("value", 1 + random.nextInt(300));
      case "slice" -> wish.put("way", way).put("value", 1 + random.nextInt(20));
      case "reject-upgrade" -> wish.put("value", 400);
      default -> {}
    }
    return Stream.of(
        new Trouble(member, wish, at),
        new Trouble(member, wish.copy().put("on", false).put("value", 0), end));
  }

  String room() {
    return "room-" + seed;
  }

  /** What one member says, as the members' program reads it. */
  JsonArray saidBy(String member) {
    var says = new JsonArray();
    words.stream()
        .filter(word -> word.member().equals(member))
        .forEach(word -> says.add(JsonObject.of("at", word.at(), "text", word.text())));
    return says;
  }

  /** The same wishes, off: at the end nothing stands in anybody's way. */
  Stream<Trouble> endOfAll() {
    return troubles.stream()
        .filter(trouble -> !List.of("reset", "close").contains(trouble.wish().getString("fault")))
        .map(
            trouble ->
                new Trouble(
                    trouble.member(),
                    trouble.wish().copy().put("on", false).put("value", 0),
                    LENGTH));
  }
}
