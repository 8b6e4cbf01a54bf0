package ws101.course;

import java.util.LinkedHashMap;
import java.util.Map;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/** Writes HTML tag by tag; attributes are names and values in turn, and keep their order. */
final class Tags {

  private final HtmlNodeRendererContext context;
  private final HtmlWriter out;

  Tags(HtmlNodeRendererContext context) {
    this.context = context;
    this.out = context.getWriter();
  }

  void open(String tag, String... attributes) {
    var map = new LinkedHashMap<String, String>();
    for (int i = 0; i < attributes.length; i += 2) {
      map.put(attributes[i], attributes[i + 1]);
    }
    open(tag, map);
  }

  void open(String tag, Map<String, String> attributes) {
    out.tag(tag, attributes);
  }

  void close(String tag) {
    out.tag("/" + tag);
  }

  /** A whole element whose content is text. */
  void element(String tag, String text, String... attributes) {
    open(tag, attributes);
    text(text);
    close(tag);
  }

  /** Text is escaped. */
  void text(String text) {
    out.text(text);
  }

  /** What was checked to be markup that we want. */
  void markup(String html) {
    out.raw(html);
  }

  /** What stands in a node, rendered as Markdown is. */
  void contentOf(Node node) {
    LessonReader.children(node).forEach(context::render);
  }

  /** Begins a new line, if this one is not empty. */
  void line() {
    out.line();
  }
}
