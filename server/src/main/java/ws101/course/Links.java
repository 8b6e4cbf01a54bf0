package ws101.course;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
   * The address of a link's destination; none for a lesson that is on the map and not written yet.
   *
   * @throws Member.NotFound if it leads nowhere, or to two places
   */
  Optional<String> address(String destination) throws Member.NotFound {
    Matcher lesson = LESSON.matcher(destination);
    if (isElsewhere(destination) || destination.startsWith("#")) {
      return Optional.of(destination);
    } else if (destination.startsWith("../")) {
      return Optional.of(quotation(destination, null).address());
    } else if (lesson.matches()) {
      return lesson(lesson.group(1), lesson.group(2));
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

  private Optional<String> lesson(String slug, String section) throws Member.NotFound {
    if (Course.stops().stream().noneMatch(stop -> stop.slug().equals(slug))) {
      throw new Member.NotFound("There is no lesson %s on the map.".formatted(slug));
    }
    return Optional.of("/lessons/" + slug + (section == null ? "" : section))
        .filter(written -> Files.isRegularFile(root.resolve("lessons").resolve(slug + ".md")));
  }
}
