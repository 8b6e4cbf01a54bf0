package ws101.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BulletList;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * Reads a lesson's Markdown: quotations, links, experiments; whatever is wrong becomes a {@link
 * Problem}, so that the rest can still be read.
 */
final class LessonReader {

  private static final Parser PARSER =
      Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES).build();
  private static final TextContentRenderer TEXT = TextContentRenderer.builder().build();

  private final Path root;
  private final String slug;
  private final Links links;
  private final LessonHtml html = new LessonHtml();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Experiment> experiments = new ArrayList<>();

  /** The files that are quoted, and their text. */
  private final Map<String, String> quoted = new LinkedHashMap<>();

  private int items;

  private LessonReader(Path root, String slug) {
    this.root = root;
    this.slug = slug;
    this.links = new Links(root);
  }

  /** Reads {@code lessons/SLUG.md} as it stands on the disk now. */
  static Lesson read(Path root, String slug) {
    return new LessonReader(root, slug).read();
  }

  private Lesson read() {
    Node document = PARSER.parse(text(root.resolve("lessons").resolve(slug + ".md")));
    String title = slug;
    String section = "";
    for (Node node : children(document).toList()) {
      if (node instanceof Heading heading) {
        title = heading.getLevel() == 1 ? plain(node) : title;
        section = plain(node);
      } else if (node instanceof OrderedList list && isExperimental(section)) {
        readExperiments(list);
      }
      readLinks(node);
    }
    LessonRules.check(document, String.join("\n", quoted.values()), this::problem);
    return new Lesson(
        slug,
        title,
        html.render(document),
        List.copyOf(experiments),
        List.copyOf(quoted.keySet()),
        List.copyOf(problems));
  }

  private static boolean isExperimental(String section) {
    return section.equals("See it") || section.equals("Break it");
  }

  private void readLinks(Node node) {
    if (node instanceof Paragraph paragraph
        && paragraph.getFirstChild() instanceof Link link
        && link.getNext() == null
        && link.getDestination().startsWith("../")) {
      readQuotation(paragraph, link);
      return;
    }
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Link link) {
            readLink(link);
          }
        });
  }

  private void readQuotation(Paragraph paragraph, Link link) {
    try {
      var quotation = links.quotation(link.getDestination(), link.getTitle());
      html.quote(paragraph, quotation);
      quoted.put(quotation.path(), text(root.resolve(quotation.path())));
    } catch (Member.NotFound e) {
      problem(link, e.getMessage());
    }
  }

  private void readLink(Link link) {
    try {
      links.address(link.getDestination()).ifPresent(address -> html.link(link, address));
    } catch (Member.NotFound e) {
      problem(link, e.getMessage());
    }
  }

  private void readExperiments(OrderedList list) {
    Integer start = list.getMarkerStartNumber();
    if (start != null && start != items + 1) {
      problem(list, "The experiments' numbers run on: this one is %d.".formatted(items + 1));
    }
    for (Node item : children(list).toList()) {
      items++;
      Node first = item.getFirstChild();
      if (first instanceof Paragraph
          && first.getFirstChild() instanceof StrongEmphasis
          && first.getNext() instanceof BulletList labels) {
        readExperiment((ListItem) item, plain(first), labels);
      } else {
        problem(item, "An experiment is a bold title, then a list of Do, Predict, Look and Seen.");
      }
    }
  }

  private void readExperiment(ListItem item, String title, BulletList labels) {
    var found = children(labels).map(Labelled::labelOf).toList();
    if (!found.equals(Experiment.LABELS) && !found.equals(Experiment.LABELS_WITHOUT_PREDICTION)) {
      problem(
          item, "\"%s\" has %s; an experiment has %s.".formatted(title, found, Experiment.LABELS));
    }
    var answers = new ArrayList<String>();
    var right = new ArrayList<Integer>();
    children(labels)
        .filter(label -> Labelled.labelOf(label).equals("Predict"))
        .forEach(label -> readAnswers(label, answers, right));
    var experiment =
        new Experiment(
            Slug.of(title), title, List.copyOf(answers), right.isEmpty() ? -1 : right.get(0));
    if (experiments.stream().anyMatch(other -> other.id().equals(experiment.id()))) {
      problem(item, "Two experiments have the title \"%s\".".formatted(title));
    }
    experiments.add(experiment);
    html.experiment(item, experiment);
  }

  private void readAnswers(Node label, List<String> answers, List<Integer> right) {
    if (label.getLastChild() instanceof BulletList choices) {
      for (Node choice : children(choices).toList()) {
        String answer = plain(choice.getFirstChild());
        if (answer.startsWith("[x] ")) {
          right.add(answers.size());
        }
        answers.add(answer.replaceFirst("^\\[[x ]] ", ""));
      }
    }
    if (answers.size() < 2 || right.size() != 1) {
      problem(label, "Predict offers at least two answers: \"- [ ] …\", and one \"- [x] …\".");
    }
  }

  private void problem(Node node, String sentence) {
    Node placed = node;
    while (placed.getSourceSpans().isEmpty() && placed.getParent() != null) {
      placed = placed.getParent();
    }
    var spans = placed.getSourceSpans();
    int line = spans.isEmpty() ? 1 : spans.get(0).getLineIndex() + 1;
    problems.add(new Problem(slug, line, sentence));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String plain(Node node) {
    return TEXT.render(node).strip();
  }

  static Stream<Node> children(Node parent) {
    return Stream.iterate(parent.getFirstChild(), node -> node != null, Node::getNext);
  }
}
