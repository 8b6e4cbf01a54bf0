package ws101.course;

import static ws101.course.LessonReader.children;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.node.BulletList;
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
import org.commonmark.renderer.html.HtmlWriter;
import org.commonmark.renderer.text.TextContentRenderer;

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

    private final HtmlNodeRendererContext context;
    private final HtmlWriter out;

    Renderer(HtmlNodeRendererContext context) {
      this.context = context;
      this.out = context.getWriter();
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
      String text = TextContentRenderer.builder().build().render(heading);
      out.line();
      out.tag(tag, Map.of("id", Slug.of(text)));
      inline(heading);
      out.tag("/" + tag);
      out.line();
    }

    private void paragraph(Node paragraph) {
      boolean isLead =
          paragraph.getPrevious() instanceof Heading heading && heading.getLevel() == 1;
      boolean inTightList =
          paragraph.getParent() instanceof ListItem item
              && item.getParent() instanceof ListBlock list
              && list.isTight();
      if (inTightList) {
        inline(paragraph);
        return;
      }
      out.line();
      out.tag("p", isLead ? Map.of("class", "lead") : Map.of());
      inline(paragraph);
      out.tag("/p");
      out.line();
    }

    /** A link that leads nowhere, or nowhere yet, is shown as its text. */
    private void link(Link link) {
      String address = addresses.get(link);
      if (address == null) {
        inline(link);
        return;
      }
      out.tag(
          "a",
          Links.isElsewhere(address)
              ? Map.of("href", address, "rel", "external")
              : Map.of("href", address));
      inline(link);
      out.tag("/a");
    }

    private void details(HtmlBlock block) {
      out.line();
      if (isDetails(block.getLiteral())) {
        out.raw(block.getLiteral());
      } else {
        element("p", Map.of(), block.getLiteral());
      }
      out.line();
    }

    private void quotation(Quotation quotation) {
      out.line();
      out.tag("figure", Map.of("class", "quotation"));
      out.tag("pre", Map.of("tabindex", "0"));
      out.tag(
          "code",
          Map.of(
              "class",
              "language-" + quotation.language(),
              "data-new",
              quotation.fresh().stream().map(String::valueOf).collect(Collectors.joining(" "))));
      out.text(quotation.member().text());
      out.tag("/code");
      out.tag("/pre");
      out.tag("figcaption");
      element("a", Map.of("href", quotation.address()), quotation.caption());
      out.text(", as it stands in the file now.");
      if (!quotation.since().isEmpty()) {
        out.text(" Marked: new since lesson " + quotation.since() + ".");
      }
      out.tag("/figcaption");
      out.tag("/figure");
      out.line();
    }

    private void list(OrderedList list) {
      boolean experimental = children(list).anyMatch(experiments::containsKey);
      Integer start = list.getMarkerStartNumber();
      var attributes = new HashMap<String, String>();
      if (experimental) {
        attributes.put("class", "experiments");
      }
      if (start != null && start != 1) {
        attributes.put("start", start.toString());
      }
      out.line();
      out.tag("ol", attributes);
      out.line();
      int number = start == null ? 1 : start;
      for (Node item : children(list).toList()) {
        if (experiments.containsKey(item)) {
          experiment(item, experiments.get(item), number);
        } else {
          out.tag("li");
          inline(item);
          out.tag("/li");
        }
        number++;
      }
      out.tag("/ol");
      out.line();
    }

    private void experiment(Node item, Experiment experiment, int number) {
      out.tag(
          "li",
          Map.of(
              "class",
              "experiment",
              "id",
              "experiment-" + experiment.id(),
              "data-experiment",
              experiment.id(),
              "data-number",
              String.valueOf(number)));
      out.tag("div");
      element("h3", Map.of(), experiment.title());
      List<Node> labels = children(item.getFirstChild().getNext()).toList();
      out.tag("dl");
      labels.stream().filter(label -> !isSeen(label)).forEach(label -> label(label, experiment));
      out.tag("/dl");
      labels.stream().filter(this::isSeen).forEach(this::seen);
      out.tag("/div");
      out.tag("/li");
      out.line();
    }

    private boolean isSeen(Node label) {
      return Labelled.labelOf(label).equals("Seen");
    }

    private void label(Node label, Experiment experiment) {
      String name = Labelled.labelOf(label);
      Labelled.dropLabel(label);
      element("dt", Map.of(), name);
      out.tag("dd");
      inline(label.getFirstChild());
      if (name.equals("Predict") && label.getLastChild() instanceof BulletList choices) {
        answers(choices, experiment);
      }
      out.tag("/dd");
    }

    private void answers(BulletList choices, Experiment experiment) {
      out.tag(
          "fieldset", Map.of("class", "answers", "data-right", String.valueOf(experiment.right())));
      element("legend", Map.of("class", "for-ears"), "Your prediction");
      int index = 0;
      for (Node choice : children(choices).toList()) {
        out.tag("label");
        out.tag(
            "input",
            Map.of(
                "type",
                "radio",
                "name",
                "predict-" + experiment.id(),
                "value",
                experiment.answers().get(index++)));
        out.tag("span");
        Labelled.dropPrefix(choice.getFirstChild(), "^\\[[x ]] ");
        inline(choice.getFirstChild());
        out.tag("/span");
        out.tag("/label");
      }
      out.tag("/fieldset");
    }

    private void seen(Node label) {
      Labelled.dropLabel(label);
      out.raw("<div class=\"seen\" hidden>");
      element("p", Map.of("class", "seen-proof"), "");
      out.tag("p");
      inline(label.getFirstChild());
      out.tag("/p");
      out.raw("</div>");
    }

    private void inline(Node parent) {
      children(parent).forEach(context::render);
    }

    private void element(String tag, Map<String, String> attributes, String text) {
      out.tag(tag, attributes);
      out.text(text);
      out.tag("/" + tag);
    }
  }
}
