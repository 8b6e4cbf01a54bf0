package ws101.grader;

import java.util.HashMap;
import java.util.Map;

/** The variables that an exercise promises to whoever solves it. */
final class Environment {

  private static final String RANDOM = "{random}";
  private static final int RANDOM_LETTERS = 24;

  private Environment() {}

  /** Every process of one run gets the same, so whatever a check reads is true of each of them. */
  static Map<String, String> of(Exercise exercise, long seed) {
    var random = new Seed(seed, "environment");
    var variables = new HashMap<String, String>();
    for (String variable : exercise.environment()) {
      String[] nameAndValue = variable.split("=", 2);
      variables.put(nameAndValue[0], nameAndValue[1].replace(RANDOM, random.name(RANDOM_LETTERS)));
    }
    return Map.copyOf(variables);
  }
}
