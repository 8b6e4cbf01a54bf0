package ws101.wiretap;

import java.util.Arrays;
import ws101.wire.Side;

/**
 * The direction of a fault: towards the one that accepts connections, or back to the one that opens
 * them.
 */
public enum Way {
  TO_NODE("to-node", Side.CLIENT),
  TO_BROWSER("to-browser", Side.SERVER);

  private final String word;
  private final Side from;

  Way(String word, Side from) {
    this.word = word;
    this.from = from;
  }

  /** As it stands in the event log. */
  public String word() {
    return word;
  }

  /** Whose bytes go this way. */
  public Side from() {
    return from;
  }

  /**
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static Way of(String word) {
    return Arrays.stream(values())
        .filter(way -> way.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("A way is to-node or to-browser, not " + word + "."));
  }
}
