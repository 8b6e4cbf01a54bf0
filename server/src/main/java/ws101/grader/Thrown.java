package ws101.grader;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exception as a program printed it.
 *
 * @param what its name and message
 * @param file the learner's file that it passed through, or null
 * @param line in that file, or 0
 */
record Thrown(String what, String file, int line) {

  private static final Pattern HEADER =
      Pattern.compile(
          "^(?:Exception in thread \"[^\"]*\" )?(?:Caused by: )?"
              + "((?:[\\w$]+\\.)+[\\w$]*(?:Exception|Error|Throwable)(?:: .*)?)$");

  private static final Pattern FRAME =
      Pattern.compile(
          "^\\s+at (?:[\\w.@-]*/)*([\\w.$]+)\\.[\\w$<>]+\\(([\\w$]+\\.java):(\\d+)\\)$");

  /**
   * Finds the exception that tells most: the last one, so the deepest cause, that passed through
   * the learner's package; otherwise the first one.
   */
  static Optional<Thrown> in(String output, String learnersPackage) {
    Thrown first = null;
    Thrown best = null;
    Thrown current = null;
    for (String line : output.lines().toList()) {
      Matcher header = HEADER.matcher(line);
      Matcher frame = FRAME.matcher(line);
      if (header.matches()) {
        current = new Thrown(header.group(1), null, 0);
        first = first == null ? current : first;
      } else if (current != null
          && current.file == null
          && frame.matches()
          && frame.group(1).startsWith(learnersPackage + ".")) {
        current = new Thrown(current.what, frame.group(2), Integer.parseInt(frame.group(3)));
        best = current;
      }
    }
    return Optional.ofNullable(best != null ? best : first);
  }
}
