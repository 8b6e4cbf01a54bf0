package ws101.grader;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns the name of a method into the sentence that it is. */
final class Sentence {

  /** Where a word ends: before a capital, around a number, before the last letter of an acronym. */
  private static final Pattern BORDER =
      Pattern.compile(
          "(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Z])(?=[0-9])");

  /** Names that are not written as their parts. */
  private static final List<String> NAMES = List.of("WebSocket", "JavaScript");

  private Sentence() {}

  /** {@code aCloseWith1003EndsTheWebSocket}: "A close with 1003 ends the WebSocket". */
  static String of(String methodName) {
    var sentence = new StringBuilder();
    for (String word : BORDER.split(methodName)) {
      sentence.append(sentence.isEmpty() ? "" : " ").append(isAcronym(word) ? word : lower(word));
    }
    String text = sentence.toString();
    for (String name : NAMES) {
      text = text.replace(lower(String.join(" ", BORDER.split(name))), name);
    }
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static boolean isAcronym(String word) {
    return word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
