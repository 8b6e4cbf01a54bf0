package ws101.course;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a lesson's links lead on the course's pages. In the text they lead from file to file, so
 * that they also work where the text is only read.
 */
final class Links {

  private static final Pattern LESSON = Pattern.compile("(\\d\\d-[a-z0-9-]+)\\.md(#.*)?");
  private static final Pattern ELSEWHERE = Pattern.compile("https?://.+");

  private final Path root;

  Links(Path root) {
    this.root = root;
  }

  static boolean isElsewhere(String destination) {
    return ELSEWHERE.matcher(destination).matches();
  }

  /**
   * The address of a link's destination.
   *
   * @throws Member.NotFound if it leads nowhere, or to two places
   */
  String address(String destination) throws Member.NotFound {
    Matcher lesson = LESSON.matcher(destination);
    if (isElsewhere(destination) || destination.startsWith("#")) {
      return destination;
    } else if (destination.startsWith("../")) {
      return quotation(destination, null).address();
    } else if (lesson.matches()) {
      return lesson(lesson.group(1)) + (lesson.group(2) == null ? "" : lesson.group(2));
    }
    throw new Member.NotFound(
        "A link leads to ../a/file.java#member, to 08-another-lesson.md, or to https://…, not to %s."
            .formatted(destination));
  }

  /**
   * The code that a link into the project names.
   *
   * @param title the link's title, or null
   */
  Quotation quotation(String destination, String title) throws Member.NotFound {
    String[] parts = destination.substring("../".length()).split("#", 2);
    if (!Course.isShown(parts[0])) {
      throw new Member.NotFound(
          "%s is not a file that belongs to the project.".formatted(parts[0]));
    }
    return Quotation.of(root, parts[0], parts.length > 1 ? parts[1] : "", title);
  }

  private String lesson(String slug) throws Member.NotFound {
    if (!Files.isRegularFile(root.resolve("lessons").resolve(slug + ".md"))) {
      throw new Member.NotFound("Lesson %s is not written yet.".formatted(slug));
    }
    return "/lessons/" + slug;
  }
}
