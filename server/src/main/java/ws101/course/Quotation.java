package ws101.course;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Code that a lesson quotes by its name, as it stands in the file now.
 *
 * @param path from the project's root, with {@code /}
 * @param name the member, or empty for the whole file
 * @param since the step with which it is compared ({@code "06"}), or empty
 * @param fresh the lines, counted from 1 within the quotation, that the older step does not have
 */
record Quotation(String path, String name, Member member, String since, List<Integer> fresh) {

  private static final Pattern SINCE = Pattern.compile("since (\\d\\d)");

  /**
   * @param title the link's title, such as {@code since 06}; null if there is none
   * @throws Member.NotFound if the name leads nowhere, or to two places
   */
  static Quotation of(Path root, String path, String name, String title) throws Member.NotFound {
    Member member = Member.find(root.resolve(path), name);
    if (title == null) {
      return new Quotation(path, name, member, "", List.of());
    }
    Matcher since = SINCE.matcher(title);
    if (!since.matches()) {
      throw new Member.NotFound(
          "A quotation's title says \"since 06\" and no more, not \"%s\".".formatted(title));
    }
    String olderPath = path.replaceAll("step\\d\\d", "step" + since.group(1));
    Member older = Member.find(root.resolve(olderPath), name);
    return new Quotation(path, name, member, since.group(1), difference(older, member));
  }

  private static List<Integer> difference(Member older, Member newer) {
    var fresh = new TreeSet<Integer>();
    for (AbstractDelta<String> delta : DiffUtils.diff(older.lines(), newer.lines()).getDeltas()) {
      int first = delta.getTarget().getPosition();
      for (int i = 0; i < delta.getTarget().size(); i++) {
        fresh.add(first + i + 1);
      }
    }
    return List.copyOf(fresh);
  }

  /** What a person calls it: {@code ChatVerticle.join}. */
  String caption() {
    String file = path.substring(path.lastIndexOf('/') + 1);
    String base = file.replaceAll("\\.java$", "");
    return name.isEmpty() ? file : base + (base.equals(file) ? " · " : ".") + name;
  }

  /** The page that shows its whole file, at its first line. */
  String address() {
    return "/source/" + path + (name.isEmpty() ? "" : "#L" + member.firstLine());
  }

  /** As highlight.js knows it. */
  String language() {
    return languageOf(path);
  }

  static String languageOf(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "java" -> "java";
      case "js" -> "javascript";
      case "css" -> "css";
      case "hbs" -> "handlebars";
      case "html", "xml" -> "xml";
      case "md" -> "markdown";
      default -> "plaintext";
    };
  }
}
