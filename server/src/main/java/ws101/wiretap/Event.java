package ws101.wiretap;

import io.vertx.core.json.JsonObject;

/**
 * One numbered, immutable line of the log.
 *
 * @param number counts from 1 without gaps within one log
 * @param micros microseconds since the log began, by one monotonic clock for all wires
 * @param kind what happened: see {@link EventLog}
 * @param facts everything else, as it goes to the page; never changed after it was logged
 */
public record Event(long number, long micros, String kind, JsonObject facts) {

  /** What an event weighs without its bytes, in characters, about. */
  private static final int BARE = 300;

  /** Milliseconds since the log began, to the microsecond. */
  public double millis() {
    return micros / 1000.0;
  }

  /**
   * As the page, the exports and the experiments read it: {@code n}, {@code at} (ms), {@code kind},
   * then the facts.
   */
  public JsonObject toJson() {
    return new JsonObject().put("n", number).put("at", millis()).put("kind", kind).mergeIn(facts);
  }

  /** {@link #toJson} as text, without a copy of the facts first: in a flood there are many. */
  public String encode() {
    String beginning = "{\"n\":" + number + ",\"at\":" + millis() + ",\"kind\":\"" + kind + '"';
    return beginning + (facts.isEmpty() ? "}" : "," + facts.encode().substring(1));
  }

  /** How much memory it takes, about, in characters. */
  long weight() {
    return BARE
        + facts.getString("bytes", "").length()
        + facts.getString("text", "").length()
        + facts.getString("inflated", "").length();
  }
}
