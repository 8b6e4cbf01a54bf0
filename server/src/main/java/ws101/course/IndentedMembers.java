package ws101.course;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds members of a script, a style sheet or a template by their layout: a member begins on the
 * line that names it and ends with the last line that is indented deeper, and the closing one. All
 * files of this project are laid out so.
 */
final class IndentedMembers {

  private static final Pattern CLOSING = Pattern.compile("\\s*([})\\]]|</|\\{\\{/).*");

  /** A template's block, whose content is not always indented. */
  private static final Pattern BLOCK = Pattern.compile("\\s*\\{\\{#(\\w+).*");

  private IndentedMembers() {}

  static List<Member.Range> named(Path file, String source, String name) {
    Pattern first = firstLine(file.getFileName().toString(), Pattern.quote(name));
    String[] lines = source.split("\n", -1);
    var found = new ArrayList<Member.Range>();
    int offset = 0;
    for (int i = 0; i < lines.length; i++) {
      if (first.matcher(lines[i]).find()) {
        int last = lastLine(lines, i);
        int start = offset - lengthOf(lines, commentBefore(lines, i), i);
        found.add(new Member.Range(start, offset + lengthOf(lines, i, last + 1) - 1));
      }
      offset += lines[i].length() + 1;
    }
    return found;
  }

  private static Pattern firstLine(String file, String name) {
    if (file.endsWith(".js")) {
      return Pattern.compile(
          "^(export )?(async )?(function\\*? |class |const |let )%s\\b|^  (static |async |get |set |#)*%s\\(.*\\{$"
              .formatted(name, name));
    }
    if (file.endsWith(".css")) {
      return Pattern.compile("^\\s*%s(,| ?\\{).*".formatted(name));
    }
    return Pattern.compile(
        "<\\w+[^>]*\\b(id|class|data-\\w+)=\"([^\"]* )?%s( [^\"]*)?\"|\\{\\{#?>? *%s\\b"
            .formatted(name, name));
  }

  private static int lastLine(String[] lines, int first) {
    int indent = indent(lines[first]);
    Matcher block = BLOCK.matcher(lines[first]);
    if (block.matches()) {
      return lineOf(lines, first, " ".repeat(indent) + "{{/" + block.group(1) + "}}");
    }
    int last = first;
    for (int i = first + 1; i < lines.length; i++) {
      if (lines[i].isBlank()) {
        continue;
      }
      if (indent(lines[i]) > indent) {
        last = i;
      } else {
        boolean closes = last > first && CLOSING.matcher(lines[i]).matches();
        return closes ? i : last;
      }
    }
    return last;
  }

  private static int lineOf(String[] lines, int from, String text) {
    return IntStream.range(from, lines.length)
        .filter(i -> lines[i].stripTrailing().equals(text))
        .findFirst()
        .orElse(from);
  }

  /** The first line of the comment that ends right before a line, or that line itself. */
  private static int commentBefore(String[] lines, int first) {
    int i = first - 1;
    if (i < 0 || !lines[i].stripTrailing().endsWith("*/")) {
      return first;
    }
    while (i > 0 && !lines[i].stripLeading().startsWith("/*")) {
      i--;
    }
    return i;
  }

  private static int lengthOf(String[] lines, int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      length += lines[i].length() + 1;
    }
    return length;
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }
}
