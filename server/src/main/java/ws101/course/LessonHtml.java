package ws101.course;

import static ws101.course.LessonReader.children;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A lesson as HTML: CommonMark's own, but for quotations, experiments, and details with a summary.
 */
final class LessonHtml {

  private static final Pattern DETAILS =
      Pattern.compile("(</?details>|<summary>[^<>&]*</summary>|\\s)+");

  private final Map<Node, Quotation> quotations = new HashMap<>();
  private final Map<Node, String> addresses = new HashMap<>();
  private final Map<Node, Experiment> experiments = new HashMap<>();

  void quote(Node paragraph, Quotation quotation) {
    quotations.put(paragraph, quotation);
  }

  void link(Link link, String address) {
    addresses.put(link, address);
  }

  void experiment(ListItem item, Experiment experiment) {
    experiments.put(item, experiment);
  }

  /** Whether this is the only HTML that a lesson may have. */
  static boolean isDetails(String html) {
    return DETAILS.matcher(html).matches();
  }

  String render(Node document) {
    return HtmlRenderer.builder()
        .escapeHtml(true)
        .softbreak(" ")
        .nodeRendererFactory(Renderer::new)
        .build()
        .render(document);
  }

  private final class Renderer implements NodeRenderer {

    private final Tags out;

    Renderer(HtmlNodeRendererContext context) {
      this.out = new Tags(context);
    }

    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
      return Set.of(Heading.class, Paragraph.class, OrderedList.class, Link.class, HtmlBlock.class);
    }

    @Override
    public void render(Node node) {
      if (node instanceof Heading heading) {
        heading(heading);
      } else if (node instanceof OrderedList list) {
        list(list);
      } else if (node instanceof Link link) {
        link(link);
      } else if (node instanceof HtmlBlock block) {
        details(block);
      } else if (quotations.containsKey(node)) {
        quotation(quotations.get(node));
      } else {
        paragraph(node);
      }
    }

    private void heading(Heading heading) {
      String tag = "h" + heading.getLevel();
      out.line();
      out.open(tag, "id", Slug.of(LessonReader.plain(heading)));
      out.contentOf(heading);
      out.close(tag);
      out.line();
    }

    private void paragraph(Node paragraph) {
      if (isInTightList(paragraph)) {
        out.contentOf(paragraph);
        return;
      }
      boolean isLead =
          paragraph.getPrevious() instanceof Heading heading && heading.getLevel() == 1;
      out.line();
      out.open("p", isLead ? Map.of("class", "lead") : Map.of());
      out.contentOf(paragraph);
      out.close("p");
      out.line();
    }

    private static boolean isInTightList(Node paragraph) {
      return paragraph.getParent() instanceof ListItem item
          && item.getParent() instanceof ListBlock list
          && list.isTight();
    }

    /** A link that leads nowhere, or nowhere yet, is shown as its text. */
    private void link(Link link) {
      String address = addresses.get(link);
      if (address == null) {
        out.contentOf(link);
        return;
      }
      if (Links.isElsewhere(address)) {
        out.open("a", "href", address, "rel", "external");
      } else {
        out.open("a", "href", address);
      }
      out.contentOf(link);
      out.close("a");
    }

    private void details(HtmlBlock block) {
      out.line();
      if (isDetails(block.getLiteral())) {
        out.markup(block.getLiteral());
      } else {
        out.element("p", block.getLiteral());
      }
      out.line();
    }

    private void quotation(Quotation quotation) {
      out.line();
      out.open("figure", "class", "quotation");
      out.open("pre", "tabindex", "0");
      out.element(
          "code",
          quotation.member().text(),
          "class",
          "language-" + quotation.language(),
          "data-new",
          quotation.fresh().stream().map(String::valueOf).collect(Collectors.joining(" ")));
      out.close("pre");
      out.open("figcaption");
      out.element("a", quotation.caption(), "href", quotation.address());
      out.text(", as it stands in the file now.");
      if (!quotation.since().isEmpty()) {
        out.text(" Marked: new since lesson " + quotation.since() + ".");
      }
      out.close("figcaption");
      out.close("figure");
      out.line();
    }

    private void list(OrderedList list) {
      Integer start = list.getMarkerStartNumber();
      int number = start == null ? 1 : start;
      var attributes = new LinkedHashMap<String, String>();
      if (children(list).anyMatch(experiments::containsKey)) {
        attributes.put("class", "experiments");
      }
      if (number != 1) {
        attributes.put("start", String.valueOf(number));
      }
      out.line();
      out.open("ol", attributes);
      out.line();
      for (Node item : children(list).toList()) {
        item(item, number++);
      }
      out.close("ol");
      out.line();
    }

    private void item(Node item, int number) {
      if (experiments.containsKey(item)) {
        new ExperimentHtml(out, experiments.get(item)).write(item, number);
      } else {
        out.open("li");
        out.contentOf(item);
        out.close("li");
        out.line();
      }
    }
  }
}
