package ws101.course;

import static ws101.course.LessonReader.children;

import java.util.HashMap;
import java.util.LinkedHashMap;
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
      out.tag(tag, attributes("id", Slug.of(text)));
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
      out.tag("p", isLead ? attributes("class", "lead") : attributes());
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
              ? attributes("href", address, "rel", "external")
              : attributes("href", address));
      inline(link);
      out.tag("/a");
    }

    private void details(HtmlBlock block) {
      out.line();
      if (isDetails(block.getLiteral())) {
        out.raw(block.getLiteral());
      } else {
        element("p", attributes(), block.getLiteral());
      }
      out.line();
    }

    private void quotation(Quotation quotation) {
      out.line();
      out.tag("figure", attributes("class", "quotation"));
      out.tag("pre", attributes("tabindex", "0"));
      out.tag(
          "code",
          attributes(
              "class",
              "language-" + quotation.language(),
              "data-new",
              quotation.fresh().stream().map(String::valueOf).collect(Collectors.joining(" "))));
      out.text(quotation.member().text());
      out.tag("/code");
      out.tag("/pre");
      out.tag("figcaption");
      element("a", attributes("href", quotation.address()), quotation.caption());
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
      var attributes = attributes();
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
          attributes(
              "class",
              "experiment",
              "id",
              "experiment-" + experiment.id(),
              "data-experiment",
              experiment.id(),
              "data-number",
              String.valueOf(number)));
      out.tag("div");
      element("h3", attributes(), experiment.title());
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
      element("dt", attributes(), name);
      out.tag("dd");
      inline(label.getFirstChild());
      if (name.equals("Predict") && label.getLastChild() instanceof BulletList choices) {
        answers(choices, experiment);
      }
      out.tag("/dd");
    }

    private void answers(BulletList choices, Experiment experiment) {
      out.tag(
          "fieldset",
          attributes("class", "answers", "data-right", String.valueOf(experiment.right())));
      element("legend", attributes("class", "for-ears"), "Your prediction");
      int index = 0;
      for (Node choice : children(choices).toList()) {
        out.tag("label");
        out.tag(
            "input",
            attributes(
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
      element("p", attributes("class", "seen-proof"), "");
      out.tag("p");
      inline(label.getFirstChild());
      out.tag("/p");
      out.raw("</div>");
    }

    /** Names and values in turn, in an order that stays. */
    private static Map<String, String> attributes(String... namesAndValues) {
      var attributes = new LinkedHashMap<String, String>();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        attributes.put(namesAndValues[i], namesAndValues[i + 1]);
      }
      return attributes;
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
