package ws101.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
 * Reads a lesson's Markdown: headings, quotations, experiments; whatever is wrong becomes a {@link
 * Problem}.
 */
final class LessonReader {

  private static final Parser PARSER =
      Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();
  private static final TextContentRenderer TEXT = TextContentRenderer.builder().build();

  private final Path root;
  private final String slug;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Experiment> experiments = new ArrayList<>();
  private final List<String> quoted = new ArrayList<>();
  private final LessonHtml html = new LessonHtml();

  private LessonReader(Path root, String slug) {
    this.root = root;
    this.slug = slug;
  }

  /** Reads {@code lessons/SLUG.md} as it stands on the disk now. */
  static Lesson read(Path root, String slug) {
    return new LessonReader(root, slug).read();
  }

  private Lesson read() {
    Node document = PARSER.parse(text());
    readHeadings(document);
    String section = "";
    for (Node node : children(document).toList()) {
      if (node instanceof Heading) {
        section = plain(node);
      } else if (node instanceof OrderedList list && isExperimental(section)) {
        readExperiments(list);
      }
      readQuotation(node);
    }
    String title =
        children(document)
            .filter(Heading.class::isInstance)
            .findFirst()
            .map(LessonReader::plain)
            .orElse(slug);
    return new Lesson(
        slug,
        title,
        html.render(document),
        List.copyOf(experiments),
        List.copyOf(quoted),
        List.copyOf(problems));
  }

  private String text() {
    try {
      return Files.readString(root.resolve("lessons").resolve(slug + ".md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readHeadings(Node document) {
    var found =
        children(document)
            .filter(node -> node instanceof Heading heading && heading.getLevel() == 2)
            .map(LessonReader::plain)
            .toList();
    if (!found.equals(Lesson.HEADINGS)) {
      problem(
          document,
          "A lesson has the headings %s, in this order; here are %s."
              .formatted(Lesson.HEADINGS, found));
    }
  }

  private static boolean isExperimental(String section) {
    return section.equals("See it") || section.equals("Break it");
  }

  private void readQuotation(Node node) {
    if (!(node instanceof Paragraph)
        || !(node.getFirstChild() instanceof Link link)
        || link.getNext() != null
        || !link.getDestination().startsWith("../")) {
      return;
    }
    String[] parts = link.getDestination().substring("../".length()).split("#", 2);
    try {
      if (!Course.isShown(parts[0])) {
        throw new Member.NotFound(
            "%s is not among the folders that lessons quote.".formatted(parts[0]));
      }
      var quotation =
          Quotation.of(root, parts[0], parts.length > 1 ? parts[1] : "", link.getTitle());
      html.quote(node, quotation);
      quoted.add(parts[0]);
    } catch (Member.NotFound e) {
      problem(node, e.getMessage());
    }
  }

  private void readExperiments(OrderedList list) {
    for (Node item : children(list).toList()) {
      Node first = item.getFirstChild();
      if (!(first instanceof Paragraph)
          || !(first.getFirstChild() instanceof StrongEmphasis)
          || !(first.getNext() instanceof BulletList labels)) {
        problem(item, "An experiment is a bold title, then a list of Do, Predict, Look and Seen.");
        continue;
      }
      readExperiment((ListItem) item, plain(first), labels);
    }
  }

  private void readExperiment(ListItem item, String title, BulletList labels) {
    var answers = new ArrayList<String>();
    int right = -1;
    var seen = new ArrayList<String>();
    for (Node label : children(labels).toList()) {
      seen.add(Labelled.labelOf(label));
      if (label.getLastChild() instanceof BulletList choices) {
        for (Node choice : children(choices).toList()) {
          String answer = plain(choice.getFirstChild());
          if (answer.startsWith("[x] ")) {
            right = answers.size();
          }
          answers.add(answer.replaceFirst("^\\[[x ]] ", ""));
        }
        if (right < 0) {
          problem(label, "One of the answers must be the right one: - [x] …");
        }
      }
    }
    if (!seen.contains("Do") || !seen.contains("Look") || !seen.contains("Seen")) {
      problem(item, "\"%s\" needs Do, Look and Seen; it has %s.".formatted(title, seen));
    }
    var experiment = new Experiment(Slug.of(title), title, List.copyOf(answers), right);
    if (experiments.stream().anyMatch(other -> other.id().equals(experiment.id()))) {
      problem(item, "Two experiments have the title \"%s\".".formatted(title));
    }
    experiments.add(experiment);
    html.experiment(item, experiment);
  }

  private void problem(Node node, String sentence) {
    int line =
        node.getSourceSpans().isEmpty() ? 1 : node.getSourceSpans().get(0).getLineIndex() + 1;
    problems.add(new Problem(slug, line, sentence));
  }

  private static String plain(Node node) {
    return TEXT.render(node).strip();
  }

  static Stream<Node> children(Node parent) {
    return Stream.iterate(parent.getFirstChild(), node -> node != null, Node::getNext);
  }
}
