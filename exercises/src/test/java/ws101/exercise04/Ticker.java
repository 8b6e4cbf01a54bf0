package ws101.exercise04;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ws101.grader.Asker;
import ws101.grader.CheckFailure;
import ws101.grader.Limits;
import ws101.grader.Listener;
import ws101.grader.Listener.Told;
import ws101.grader.Program;
import ws101.grader.Reply;
import ws101.grader.Seed;

/** What the judge knows of the program's ticker: it makes the prices, and counts along. */
final class Ticker {

  /** So many prices may be under way at a time, each on a connection of its own. */
  private static final int LANES = 25;

  private static final Duration SOON_FORGOTTEN = Duration.ofSeconds(2);
  private static final Duration A_MOMENT = Duration.ofMillis(50);

  private final Program program;
  private final Seed seed;
  private final List<Asker> lanes = new ArrayList<>();

  /** Prices that were sent and are not answered yet, in the order of the lanes. */
  private final List<JsonObject> underWay = new ArrayList<>();

  /** By their offsets; those of other checks are not among them. */
  private final Map<Integer, JsonObject> made = new HashMap<>();

  private final Map<Listener, Integer> heard = new HashMap<>();
  private String epoch;
  private int newest;

  /** Other checks have left some prices: the first one's answer says how many. */
  Ticker(Program program, Seed seed) {
    this.program = program;
    this.seed = seed;
    send();
    newest = offsetOf(lanes.get(0).hears(Limits.ANSWER));
    made.put(newest, underWay.remove(0));
  }

  // The prices

  /** The next price; as the page shows it. */
  String moves() {
    movesBeside(1);
    settles();
    var price = made.get(newest);
    return price.getString("symbol") + " " + price.getValue("price");
  }

  /** So many prices, one after the other. */
  List<String> moves(int count) {
    return Stream.generate(this::moves).limit(count).toList();
  }

  /** So many prices at once, whose answers are not waited for yet. */
  void movesBeside(int count) {
    for (int i = 0; i < count; i++) {
      send();
    }
  }

  private void send() {
    if (underWay.size() == lanes.size()) {
      lanes.add(Asker.of(program, "exchange " + (lanes.size() + 1)));
    }
    int cents = seed.between(100, 999_999);
    Object price = cents % 100 == 0 ? (Object) (cents / 100) : (Object) (cents / 100.0);
    var symbol = seed.name();
    lanes
        .get(underWay.size())
        .asks("PUT", "/prices/" + symbol, JsonObject.of("price", price).encode());
    underWay.add(JsonObject.of("symbol", symbol, "price", price));
  }

  /** All prices that are under way are answered: each has taken the next offset, in any order. */
  void settles() {
    int before = newest;
    for (int i = 0; i < underWay.size(); i++) {
      var reply = lanes.get(i).hears(Limits.ANSWER);
      int offset = offsetOf(reply);
      require(
          offset > before && offset <= before + underWay.size() && !made.containsKey(offset),
          reply.asked() + " takes the next offset after " + newest,
          reply.words());
      made.put(offset, underWay.get(i));
    }
    newest += underWay.size();
    underWay.clear();
  }

  /** At least so many prices were made since the ticker began. */
  void movesUpTo(int count) {
    while (newest < count) {
      movesBeside(Math.min(LANES, count - newest));
      settles();
    }
  }

  private static int offsetOf(Reply reply) {
    if (reply.hasStatus(200).json().getValue("offset") instanceof Integer offset) {
      return offset;
    }
    throw new CheckFailure(reply.asked() + " is answered with an \"offset\"", reply.words());
  }

  // The listeners

  /** Somebody who comes for the first time, and is welcomed. */
  Listener welcomes(String name) {
    var listener = Listener.to(program, name, "/ticker");
    welcomes(listener);
    return listener;
  }

  /** Whether a welcome has an id, one check asks for all. */
  void welcomes(Listener listener) {
    greeted(listener, "welcome");
    heard.put(listener, newest);
  }

  /** Somebody of whom nothing is known is told where the ticker stands, and stands there, too. */
  void greets(Listener listener, String type) {
    var greeting = greeted(listener, type);
    hasId(greeting, back(0));
    heard.put(listener, newest);
  }

  private Told greeted(Listener listener, String type) {
    var greeting = listener.hears("\"" + type + "\" as the first event", Limits.ANSWER);
    require(greeting.type().equals(type), "event: " + type, greeting.words());
    if (greeting.json().getValue("epoch") instanceof String current && !current.isEmpty()) {
      epoch = epoch == null ? current : epoch;
    }
    require(
        epoch != null && holds(greeting, JsonObject.of("epoch", epoch, "offset", newest)),
        "the data of where the ticker stands: an epoch, and \"offset\":" + newest,
        greeting.words());
    return greeting;
  }

  /** Somebody asks who has heard as much as the one before, and nothing is waited for. */
  Listener asksAgain(String name, Listener before) {
    var place = new Place(epoch, heard.get(before));
    var again = Listener.to(program, name, "/ticker", "Last-Event-ID", place.toString());
    heard.put(again, place.offset());
    return again;
  }

  /** The same, and it is welcomed there. */
  Listener comesBack(String name, Listener before) {
    var again = asksAgain(name, before);
    resumes(again);
    return again;
  }

  void resumes(Listener listener) {
    resumes(listener, new Place(epoch, heard.get(listener)));
  }

  /** What follows that place will be told to this listener. */
  void resumes(Listener listener, Place place) {
    var greeting = listener.hears("\"welcome\" as the first event", Limits.ANSWER);
    require(greeting.type().equals("welcome"), "event: welcome", greeting.words());
    hasId(greeting, place);
    heard.put(listener, place.offset());
  }

  /** The next price comes as an event with an id. */
  void isTold(Listener listener, Duration limit) {
    hasId(next(listener, limit), new Place(epoch, heard.get(listener)));
  }

  /** The next price comes; of its id another check speaks. */
  void hears(Listener listener, Duration limit) {
    next(listener, limit);
  }

  private Told next(Listener listener, Duration limit) {
    int offset = heard.merge(listener, 1, Integer::sum);
    var told = listener.hears("the price with the offset " + offset, limit);
    require(told.type().equals("message"), "a price in an event without a type", told.words());
    require(told.data().lines().count() == 1, "one line of data", told.words());
    var price = made.getOrDefault(offset, new JsonObject()).copy().put("offset", offset);
    require(holds(told, price), "data: " + price.encode(), told.words());
    return told;
  }

  boolean isBehind(Listener listener) {
    return heard.get(listener) < newest;
  }

  /** The place so many prices ago. */
  Place back(int prices) {
    if (epoch == null) {
      welcomes("the judge").fins();
    }
    return new Place(epoch, newest - prices);
  }

  /** {@code GET /listeners} soon counts so many; {@code staying} is one of them. */
  void counts(int wanted, Listener staying) {
    var judge = Asker.of(program, "the judge");
    long end = System.nanoTime() + Limits.withGrace(SOON_FORGOTTEN).toNanos();
    var reply = judge.gets("/listeners").hasStatus(200);
    while (!Integer.valueOf(wanted).equals(reply.json().getValue("listeners"))) {
      if (System.nanoTime() > end) {
        throw CheckFailure.late("after 2 s {\"listeners\":" + wanted + "}", reply.words());
      }
      staying.listens(A_MOMENT);
      reply = judge.gets("/listeners").hasStatus(200);
    }
  }

  private static void hasId(Told told, Place place) {
    require(told.mustHaveId().equals(place.toString()), "id: " + place, told.words());
  }

  /** Whether the data has all these fields; others are free, and 1.0 is 1. */
  private static boolean holds(Told told, JsonObject fields) {
    var data = told.json();
    return fields.stream()
        .allMatch(field -> isSame(field.getValue(), data.getValue(field.getKey())));
  }

  private static boolean isSame(Object wanted, Object told) {
    return wanted instanceof Number one && told instanceof Number other
        ? one.doubleValue() == other.doubleValue()
        : wanted.equals(told);
  }

  private static void require(boolean holds, String expected, String received) {
    if (!holds) {
      throw new CheckFailure(expected, received);
    }
  }
}
