package ws101.course;

import org.commonmark.node.Emphasis;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;

/** A list item that begins with a label in emphasis and a colon: {@code - *Do*: …}. */
final class Labelled {

  private Labelled() {}

  /** The label, or an empty string if the item has none. */
  static String labelOf(Node item) {
    if (item.getFirstChild() instanceof Paragraph paragraph
        && paragraph.getFirstChild() instanceof Emphasis emphasis
        && emphasis.getFirstChild() instanceof Text label) {
      return label.getLiteral();
    }
    return "";
  }

  /** Takes the label and its colon out of the item, so that only what it says is left. */
  static void dropLabel(Node item) {
    Node paragraph = item.getFirstChild();
    paragraph.getFirstChild().unlink();
    dropPrefix(paragraph, "^:\\s*");
  }

  /** Takes a pattern out of the beginning of a paragraph's text. */
  static void dropPrefix(Node paragraph, String pattern) {
    if (paragraph.getFirstChild() instanceof Text text) {
      text.setLiteral(text.getLiteral().replaceFirst(pattern, ""));
    }
  }
}
