package ws101.grader;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * What was said during one check, by whom and when: the evidence. Bounded, since a program may talk
 * without end; the newest lines are kept. Safe to call from any thread.
 */
public final class Transcript {

  /** The direction of a line. */
  public enum Way {
    TO_SERVER,
    TO_CLIENT;

    /** As it stands in the verdict. */
    public String word() {
      return this == TO_SERVER ? "to-server" : "to-client";
    }
  }

  /**
   * One line.
   *
   * @param at milliseconds since the check began
   * @param who whose connection it was
   * @param what the text, or what it was in words
   * @param bytes as they crossed the wire, in hex; only the first ones if there were many
   */
  public record Line(double at, String who, Way way, String what, String bytes) {}

  private static final int LINES_KEPT = 120;
  private static final int CHARACTERS_KEPT = 400;
  private static final int BYTES_KEPT = 48;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private final long zero = System.nanoTime();
  private final Deque<Line> lines = new ArrayDeque<>();
  private int leftOut;

  /** Writes down what crosses a wire now. */
  public synchronized void note(String who, Way way, String what, byte[] bytes) {
    if (lines.size() == LINES_KEPT) {
      lines.removeFirst();
      leftOut++;
    }
    double at = Math.round((System.nanoTime() - zero) / 1e5) / 10.0;
    lines.add(new Line(at, who, way, shortened(what), hex(bytes)));
  }

  public synchronized List<Line> lines() {
    return List.copyOf(lines);
  }

  /** How many older lines are no longer kept. */
  public synchronized int leftOut() {
    return leftOut;
  }

  private static String shortened(String what) {
    return what.length() <= CHARACTERS_KEPT ? what : what.substring(0, CHARACTERS_KEPT) + "…";
  }

  private static String hex(byte[] bytes) {
    return bytes.length <= BYTES_KEPT
        ? HEX.formatHex(bytes)
        : HEX.formatHex(bytes, 0, BYTES_KEPT) + " …";
  }
}
