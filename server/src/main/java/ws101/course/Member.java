package ws101.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of a file that has a name: a method, a class, a function, a rule, or the whole file.
 *
 * @param firstLine counted from 1
 * @param lines its source, its comment first, moved to the left edge
 */
record Member(int firstLine, List<String> lines) {

  /** Says in a sentence why a name leads nowhere, or to two places. */
  static final class NotFound extends Exception {
    private static final long serialVersionUID = 1;

    NotFound(String sentence) {
      super(sentence);
    }
  }

  /**
   * Finds a member by its name.
   *
   * @param name null stands for the whole file
   */
  static Member find(Path file, String name) throws NotFound {
    String source = read(file);
    if (name == null || name.isEmpty()) {
      return whole(source);
    }
    List<Range> found =
        file.toString().endsWith(".java")
            ? JavaMembers.named(file, source, name)
            : IndentedMembers.named(file, source, name);
    if (found.isEmpty()) {
      throw new NotFound(
          "%s has no member %s. Was it renamed?".formatted(file.getFileName(), name));
    }
    if (found.size() > 1) {
      throw new NotFound(
          "%s has %d members %s. Say which one: a method as name(Type), a nested member as Outer.name."
              .formatted(file.getFileName(), found.size(), name));
    }
    return found.get(0).cutFrom(source);
  }

  /** From an offset in a source to another. */
  record Range(int start, int end) {

    Member cutFrom(String source) {
      int lineStart = source.lastIndexOf('\n', start - 1) + 1;
      int lineEnd = source.indexOf('\n', end);
      String text = source.substring(lineStart, lineEnd < 0 ? source.length() : lineEnd);
      int firstLine = (int) source.substring(0, lineStart).lines().count() + 1;
      return new Member(firstLine, text.stripIndent().lines().toList());
    }
  }

  String text() {
    return lines.stream().collect(Collectors.joining("\n"));
  }

  private static Member whole(String source) {
    return new Member(1, source.stripTrailing().lines().toList());
  }

  private static String read(Path file) throws NotFound {
    try {
      return Files.readString(file).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new NotFound("There is no file %s. Was it moved?".formatted(file.getFileName()));
    }
  }
}
