package ws101.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A conversation as a learner writes it, a step a line.
 *
 * <pre>
 * say 3                 three words at once
 * say 20 every 0.5s     one word, and the next half a second later
 * wait 2s
 * hold 5s               from now on nothing reaches Ada for so long; the script goes on
 * # a remark
 * </pre>
 */
public record Script(List<Step> steps) {

  /** What the log and the page can keep and draw: each word is some fifty events. */
  static final int MOST_WORDS = 200;

  static final Duration LONGEST = Duration.ofMinutes(2);

  /** One line of it. */
  sealed interface Step {

    /** How long the next step waits for this one. */
    default Duration length() {
      return Duration.ZERO;
    }

    default int words() {
      return 0;
    }
  }

  /** Bob says so many words, and waits after each but the last. */
  record Say(int words, Duration every) implements Step {
    @Override
    public Duration length() {
      return every.multipliedBy(words - 1);
    }
  }

  /** Nobody says anything. */
  record Wait(Duration length) implements Step {}

  /** Whatever is on its way to Ada stays in the tap. */
  record Hold(Duration time) implements Step {}

  private static final Pattern SAY =
      Pattern.compile("say (\\d{1,6})(?: every (\\d{1,6}(?:\\.\\d{1,3})?) ?(ms|s))?");
  private static final Pattern WAIT_OR_HOLD =
      Pattern.compile("(wait|hold) (\\d{1,6}(?:\\.\\d{1,3})?) ?(ms|s)");

  /**
   * Reads a script.
   *
   * @throws IllegalArgumentException with a sentence for whoever wrote it
   */
  public static Script parse(String text) {
    var steps = new ArrayList<Step>();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].replaceFirst("#.*", "").strip().replaceAll("\\s+", " ");
      if (!line.isEmpty()) {
        steps.add(step(line, i + 1));
      }
    }
    var script = new Script(List.copyOf(steps));
    script.refuseIfTooLong();
    return script;
  }

  private static Step step(String line, int number) {
    Matcher say = SAY.matcher(line);
    if (say.matches()) {
      int words = Integer.parseInt(say.group(1));
      if (words == 0) {
        throw new IllegalArgumentException(
            "Line %d says nothing: say 1 at least.".formatted(number));
      }
      return new Say(
          words, say.group(2) == null ? Duration.ZERO : time(say.group(2), say.group(3)));
    }
    Matcher other = WAIT_OR_HOLD.matcher(line);
    if (!other.matches()) {
      throw new IllegalArgumentException(
          "Line %d, “%s”, is no step. Write “say 3”, “say 20 every 0.5s”, “wait 2s” or “hold 5s”."
              .formatted(number, line));
    }
    Duration time = time(other.group(2), other.group(3));
    return other.group(1).equals("wait") ? new Wait(time) : new Hold(time);
  }

  private static Duration time(String number, String unit) {
    double millis = Double.parseDouble(number) * (unit.equals("s") ? 1000 : 1);
    return Duration.ofMillis(Math.round(millis));
  }

  private void refuseIfTooLong() {
    if (words() == 0) {
      throw new IllegalArgumentException("Nobody says a word in this script: write “say 1”.");
    }
    if (words() > MOST_WORDS) {
      throw new IllegalArgumentException(
          "These are %d words; %d are the most.".formatted(words(), MOST_WORDS));
    }
    if (length().compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "This would take %d s; %d s are the most."
              .formatted(length().toSeconds(), LONGEST.toSeconds()));
    }
  }

  int words() {
    return steps.stream().mapToInt(Step::words).sum();
  }

  /** Until the last step is done and the last hold is over. */
  Duration length() {
    Duration now = Duration.ZERO;
    Duration over = Duration.ZERO;
    for (Step step : steps) {
      Duration held = step instanceof Hold hold ? now.plus(hold.time()) : Duration.ZERO;
      over = held.compareTo(over) > 0 ? held : over;
      now = now.plus(step.length());
    }
    return over.compareTo(now) > 0 ? over : now;
  }
}
