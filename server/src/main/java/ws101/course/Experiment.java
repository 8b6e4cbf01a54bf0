package ws101.course;

import java.util.List;

/**
 * Something a learner does, predicts and sees. What ticks it off stands in {@code
 * web/modules/lessons/}.
 *
 * @param id the slug of its title
 * @param answers what may be predicted, as plain text; empty if nothing is asked
 * @param right the index of the right answer, -1 if nothing is asked
 */
public record Experiment(String id, String title, List<String> answers, int right) {

  /** What an experiment says, in this order. */
  static final List<String> LABELS = List.of("Do", "Predict", "Look", "Seen");

  static final List<String> LABELS_WITHOUT_PREDICTION = List.of("Do", "Look", "Seen");
}
