package ws101.course;

import static ws101.course.LessonReader.children;

import java.util.List;
import org.commonmark.node.BulletList;
import org.commonmark.node.Node;

/**
 * An experiment as HTML. The page's modules let it live: they keep the prediction, find in the log
 * what proves it, and then show what was to be seen.
 */
final class ExperimentHtml {

  private final Tags out;
  private final Experiment experiment;

  ExperimentHtml(Tags out, Experiment experiment) {
    this.out = out;
    this.experiment = experiment;
  }

  /**
   * @param item its title, then the list of its labels
   * @param number counted through the whole lesson
   */
  void write(Node item, int number) {
    List<Node> labels = children(item.getFirstChild().getNext()).toList();
    out.open(
        "li",
        "class",
        "experiment",
        "id",
        "experiment-" + experiment.id(),
        "data-experiment",
        experiment.id(),
        "data-number",
        String.valueOf(number));
    out.open("div");
    out.element("h3", experiment.title());
    out.open("dl");
    labels.stream().filter(label -> !isSeen(label)).forEach(this::label);
    out.close("dl");
    labels.stream().filter(ExperimentHtml::isSeen).forEach(this::seen);
    out.close("div");
    out.close("li");
    out.line();
  }

  private static boolean isSeen(Node label) {
    return Labelled.labelOf(label).equals("Seen");
  }

  private void label(Node label) {
    String name = Labelled.labelOf(label);
    Labelled.dropLabel(label);
    out.element("dt", name);
    out.open("dd");
    out.contentOf(label.getFirstChild());
    if (name.equals("Predict") && label.getLastChild() instanceof BulletList choices) {
      answers(choices);
    }
    out.close("dd");
  }

  private void answers(BulletList choices) {
    out.open("fieldset", "class", "answers", "data-right", String.valueOf(experiment.right()));
    out.element("legend", "Your prediction", "class", "for-ears");
    int index = 0;
    for (Node choice : children(choices).toList()) {
      answer(choice, experiment.answers().get(index++));
    }
    out.close("fieldset");
  }

  private void answer(Node choice, String value) {
    out.open("label");
    out.open("input", "type", "radio", "name", "predict-" + experiment.id(), "value", value);
    out.open("span");
    Labelled.dropPrefix(choice.getFirstChild(), "^\\[[x ]] ");
    out.contentOf(choice.getFirstChild());
    out.close("span");
    out.close("label");
  }

  private void seen(Node label) {
    Labelled.dropLabel(label);
    out.open("div", "class", "seen", "hidden", "");
    out.element("p", "", "class", "seen-proof");
    out.open("p");
    out.contentOf(label.getFirstChild());
    out.close("p");
    out.close("div");
  }
}
