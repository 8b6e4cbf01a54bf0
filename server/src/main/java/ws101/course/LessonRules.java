package ws101.course;

import static ws101.course.LessonReader.children;
import static ws101.course.LessonReader.plain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/** The shape that all lessons share, so that a learner finds their way in each. */
final class LessonRules extends AbstractVisitor {

  private static final Pattern SUMMARY = Pattern.compile("<summary>(.*?)</summary>");
  private static final List<String> HINTS = List.of("Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3");

  /** A name in a program, perhaps called: {@code join}, {@code Room.join()}. */
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z_$][\\w$]*\\.)*([A-Za-z_$][\\w$]*)(\\(\\))?");

  private final String quoted;
  private final BiConsumer<Node, String> problem;

  private String section = "";
  private boolean namesSources;
  private int openDetails;
  private final List<String> hints = new ArrayList<>();

  private LessonRules(String quoted, BiConsumer<Node, String> problem) {
    this.quoted = quoted;
    this.problem = problem;
  }

  /**
   * @param quoted all the files that the lesson quotes, one after another
   * @param problem is told where a rule is broken, and which
   */
  static void check(Node document, String quoted, BiConsumer<Node, String> problem) {
    var rules = new LessonRules(quoted, problem);
    rules.checkHeadings(document);
    rules.checkLead(document);
    document.accept(rules);
    rules.checkHints(document);
    rules.checkSources(document);
  }

  private void checkHeadings(Node document) {
    var found =
        children(document)
            .filter(node -> node instanceof Heading heading && heading.getLevel() == 2)
            .map(LessonReader::plain)
            .toList();
    if (!found.equals(Lesson.HEADINGS)) {
      problem.accept(
          document,
          "A lesson has the headings %s, in this order; here are %s."
              .formatted(Lesson.HEADINGS, found));
    }
  }

  private void checkLead(Node document) {
    boolean hasTitle = document.getFirstChild() instanceof Heading title && title.getLevel() == 1;
    if (!hasTitle || !(document.getFirstChild().getNext() instanceof Paragraph)) {
      problem.accept(
          document, "A lesson begins with its title (# …) and a paragraph that leads in.");
    }
  }

  @Override
  public void visit(Heading heading) {
    section = heading.getLevel() == 2 ? plain(heading) : section;
    visitChildren(heading);
  }

  @Override
  public void visit(HtmlBlock block) {
    String html = block.getLiteral();
    if (!LessonHtml.isDetails(html)) {
      problem.accept(
          block, "Of HTML, a lesson has only details with a summary; this is shown as text.");
    }
    openDetails += count("<details>", html) - count("</details>", html);
    Matcher summary = SUMMARY.matcher(html);
    while (section.equals("Your turn") && summary.find()) {
      hints.add(summary.group(1));
    }
  }

  @Override
  public void visit(HtmlInline html) {
    problem.accept(html, "There is HTML within this line; write it as code, or in Markdown.");
  }

  @Override
  public void visit(Code code) {
    Matcher name = NAME.matcher(code.getLiteral());
    if (section.equals("Read it") && name.matches() && !quoted.contains(name.group(2))) {
      problem.accept(
          code, "No file that this lesson quotes has the name %s.".formatted(code.getLiteral()));
    }
  }

  @Override
  public void visit(Link link) {
    boolean isLast = section.equals(Lesson.HEADINGS.get(Lesson.HEADINGS.size() - 1));
    namesSources |= isLast && link.getDestination().startsWith("https://");
    visitChildren(link);
  }

  private void checkHints(Node document) {
    if (openDetails != 0) {
      problem.accept(
          document, "Each <details> needs its </details>, with a blank line before and after.");
    }
    if (!hints.equals(HINTS)) {
      problem.accept(
          document, "\"Your turn\" has the hints %s; here are %s.".formatted(HINTS, hints));
    }
  }

  private void checkSources(Node document) {
    if (!namesSources) {
      problem.accept(
          document, "A lesson ends with its sources: a link to the RFC or the MDN page.");
    }
  }

  private static int count(String tag, String html) {
    return html.split(Pattern.quote(tag), -1).length - 1;
  }
}
