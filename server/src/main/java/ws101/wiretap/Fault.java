package ws101.wiretap;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What shall be done to the bytes of a wire, and when. There is none that loses a byte and goes on:
 * above TCP that does not exist.
 *
 * @param way the direction it meets; null where it meets both ends
 * @param value how much of it: see {@link Kind}
 * @param jitter a delay's chance, in milliseconds more or less
 */
public record Fault(Kind kind, Way way, long value, long jitter, When when) {

  /** What can be done, named by what is really done to the bytes. */
  public enum Kind {
    /** Each byte waits {@code value} milliseconds; the order is kept. */
    DELAY("A delay", 1, 10_000, "milliseconds"),
    /** At most {@code value} bytes leave in a second. */
    THROTTLE("A throttle", 1, 100_000_000, "bytes a second"),
    /** Nothing leaves until it is taken off. */
    HOLD("A hold", 0, 0, ""),
    /** Bytes leave in pieces of {@code value}, each written by itself. */
    SLICE("A slice", 1, 65_536, "bytes"),
    /**
     * Bytes are dropped, and {@code value} milliseconds after the first the connection is closed.
     */
    DISCARD("The time from the first discarded byte to the close", 0, 60_000, "milliseconds"),
    /** Bit {@code value} of what comes next is turned; 0 is the leftmost of the first byte. */
    FLIP("A flipped bit", 0, 1_000_000, "as bits are counted"),
    /** A FIN to both ends. */
    CLOSE("A close", 0, 0, ""),
    /** An RST to both ends. */
    RESET("A reset", 0, 0, ""),
    /** The tap itself answers each request, with the status {@code value}, and closes. */
    REJECT("A status that refuses", 300, 599, "as statuses of HTTP go"),
    /** The same, but only for requests to switch to WebSocket: all others get through. */
    REJECT_UPGRADE("A status that refuses", 300, 599, "as statuses of HTTP go"),
    /** Requests to switch to WebSocket are dropped, and nobody is told. All others get through. */
    SWALLOW_UPGRADE("A swallowed upgrade", 0, 0, ""),
    /** New connections are torn off as soon as they are accepted. */
    REFUSE("A refusal", 0, 0, "");

    private final String what;
    private final long least;
    private final long most;
    private final String unit;

    Kind(String what, long least, long most, String unit) {
      this.what = what;
      this.least = least;
      this.most = most;
      this.unit = unit;
    }

    /** As it stands in the event log. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Kind of(String word) {
      return Arrays.stream(values())
          .filter(kind -> kind.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "There is no fault %s, only %s."
                          .formatted(
                              word,
                              Arrays.stream(values())
                                  .map(Kind::word)
                                  .collect(Collectors.joining(", ")))));
    }

    /** Whether it stays on one direction until it is taken off. */
    boolean stands() {
      return STANDING.contains(this);
    }

    /** Whether it meets a connection where it comes in, and no bytes. */
    boolean isAtTheDoor() {
      return meetsRequests() || this == REFUSE;
    }

    /** Whether it lets no request through before it has been looked at. */
    boolean meetsRequests() {
      return this == REJECT || this == REJECT_UPGRADE || this == SWALLOW_UPGRADE;
    }

    /** Whether it can only be meant for one direction. */
    private boolean needsWay() {
      return stands() || this == DISCARD || this == FLIP;
    }

    private static final Set<Kind> STANDING = Set.of(DELAY, THROTTLE, HOLD, SLICE);
  }

  /**
   * When it strikes and how long it stays; 0 stands for "not so". Bytes and frames are those of its
   * own direction, counted on each connection from the moment at which the fault was set.
   *
   * @param every only every nth of the connections that come from now on
   * @param seconds it takes itself off after so long, whatever crosses the wire meanwhile
   */
  public record When(long afterBytes, long afterFrames, int every, double seconds) {

    public static final When NOW = new When(0, 0, 0, 0);

    private static final Map<String, Long> MOST =
        Map.of(
            "after-bytes", 1_000_000_000L,
            "after-frames", 1_000_000L,
            "every", 1_000_000L,
            "seconds", 3_600L);

    /**
     * As it comes from a page: an object with some of {@code after-bytes after-frames every
     * seconds}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static When of(JsonObject asked) {
      for (String name : asked.fieldNames()) {
        if (!MOST.containsKey(name)) {
          throw new IllegalArgumentException(
              "A fault waits for after-bytes, after-frames or every, or ends after seconds; not "
                  + name
                  + ".");
        }
      }
      if (asked.containsKey("after-bytes") && asked.containsKey("after-frames")) {
        throw new IllegalArgumentException("A fault waits for bytes or for frames, not for both.");
      }
      return new When(
          (long) amount(asked, "after-bytes"),
          (long) amount(asked, "after-frames"),
          (int) amount(asked, "every"),
          amount(asked, "seconds"));
    }

    private static double amount(JsonObject asked, String name) {
      if (!asked.containsKey(name)) {
        return 0;
      }
      boolean isSeconds = name.equals("seconds");
      long most = MOST.get(name);
      if (asked.getValue(name) instanceof Number number
          && number.doubleValue() >= (isSeconds ? 0.001 : 1)
          && number.doubleValue() <= most
          && (isSeconds || number.doubleValue() == number.longValue())) {
        return number.doubleValue();
      }
      throw new IllegalArgumentException(
          isSeconds
              ? "A fault's seconds are more than 0 and at most %d, not %s."
                  .formatted(most, asked.getValue(name))
              : "A fault's %s is a whole number from 1 to %d, not %s."
                  .formatted(name, most, asked.getValue(name)));
    }

    boolean waits() {
      return afterBytes > 0 || afterFrames > 0;
    }

    JsonObject toJson() {
      var json = new JsonObject();
      if (afterBytes > 0) {
        json.put("after-bytes", afterBytes);
      }
      if (afterFrames > 0) {
        json.put("after-frames", afterFrames);
      }
      if (every > 0) {
        json.put("every", every);
      }
      if (seconds > 0) {
        json.put("seconds", seconds);
      }
      return json;
    }
  }

  /**
   * @throws IllegalArgumentException with a sentence for the user
   */
  public Fault {
    if (value < kind.least || value > kind.most) {
      throw new IllegalArgumentException(
          kind.most == 0
              ? "%s has no value.".formatted(kind.what)
              : "%s is between %d and %d %s, not %d."
                  .formatted(kind.what, kind.least, kind.most, kind.unit, value));
    }
    if (jitter != 0 && kind != Kind.DELAY || jitter < 0 || jitter > value) {
      throw new IllegalArgumentException(
          "Only a delay has jitter, and at most as much as it is long, not %d.".formatted(jitter));
    }
    if (way == null && (kind.needsWay() || when.waits() && !kind.isAtTheDoor())) {
      throw new IllegalArgumentException(
          "Say which way: a %s here needs to-node or to-browser.".formatted(kind.word()));
    }
    if (kind.isAtTheDoor() && (way != null || when.waits())) {
      throw new IllegalArgumentException(
          "A %s meets connections as they come: it has no way, no bytes and no frames."
              .formatted(kind.word()));
    }
  }

  /** A fault that strikes now, and stays if it is one that stays. */
  public static Fault now(Kind kind, Way way, long value) {
    return new Fault(kind, way, value, 0, When.NOW);
  }

  /**
   * As it comes from a page: {@code fault}, and {@code way value jitter when} where they apply.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static Fault of(JsonObject asked) {
    Kind kind = kindIn(asked);
    Object when = asked.getValue("when");
    if (when != null && !(when instanceof JsonObject)) {
      throw new IllegalArgumentException("A fault's when is an object, such as {\"seconds\":5}.");
    }
    return new Fault(
        kind,
        wayIn(asked),
        number(asked, "value", kind),
        number(asked, "jitter", kind),
        when == null ? When.NOW : When.of((JsonObject) when));
  }

  /** The kind that is asked for, also where nothing more is. */
  static Kind kindIn(JsonObject asked) {
    if (asked.getValue("fault") instanceof String word) {
      return Kind.of(word);
    }
    throw new IllegalArgumentException("The field fault is missing, or is no text.");
  }

  /** The way that is asked for, or null. */
  static Way wayIn(JsonObject asked) {
    Object way = asked.getValue("way");
    if (way == null) {
      return null;
    }
    return Way.of(way.toString());
  }

  private static long number(JsonObject asked, String name, Kind kind) {
    Object number = asked.getValue(name);
    if (number == null && name.equals("value") && kind.least > 0) {
      throw new IllegalArgumentException(
          "%s needs a value, in %s.".formatted(kind.what, kind.unit));
    }
    if (number == null) {
      return 0;
    }
    if (number instanceof Number given && given.doubleValue() == given.longValue()) {
      return given.longValue();
    }
    throw new IllegalArgumentException(
        "The %s of a %s is a whole number, not %s.".formatted(name, kind.word(), number));
  }

  /** Whether it would take the other's place: there is one of each kind and way on a wire. */
  boolean replaces(Fault other) {
    return is(other.kind, other.way);
  }

  boolean is(Kind otherKind, Way otherWay) {
    return kind == otherKind && way == otherWay;
  }

  /** As it stands in the log and in the page's state. */
  public JsonObject toJson() {
    var json = new JsonObject().put("fault", kind.word());
    if (way != null) {
      json.put("way", way.word());
    }
    json.put("value", value);
    if (jitter > 0) {
      json.put("jitter", jitter);
    }
    JsonObject whenJson = when.toJson();
    if (!whenJson.isEmpty()) {
      json.put("when", whenJson);
    }
    return json;
  }

  /** Its moment in words: {@code "after 3 more frames to node"}. */
  String moment() {
    var words = new StringBuilder();
    if (when.afterBytes() > 0) {
      words.append(" after %d more bytes %s".formatted(when.afterBytes(), wayWords()));
    }
    if (when.afterFrames() > 0) {
      words.append(" after frame %d from now %s".formatted(when.afterFrames(), wayWords()));
    }
    if (when.every() > 0) {
      words.append(
          when.every() == 1
              ? ", on each new connection"
              : ", on every %dth new connection".formatted(when.every()));
    }
    if (when.seconds() > 0) {
      words.append(
          ", for %s s"
              .formatted(
                  new java.math.BigDecimal(when.seconds() + "")
                      .stripTrailingZeros()
                      .toPlainString()));
    }
    return words.toString();
  }

  private String wayWords() {
    return way.word().replace('-', ' ');
  }
}
