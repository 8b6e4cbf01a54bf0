package ws101.grader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A misconception as a small edit of the solution, and the verdict that it must get: the judge is
 * judged by these. One {@code NN-name.edit} file each, in {@code wrong/} beside the checks:
 *
 * <pre>
 * A text goes to every room: "in the room" and "connected" are taken for the same.
 * verdict: failed
 * fails: 1.2
 *
 * --- replace
 *     members(room).forEach(member -> member.writeTextMessage(text));
 * --- with
 *     everybody.forEach(member -> member.writeTextMessage(text));
 * --- end
 * </pre>
 *
 * <p>First the misconception, in as many lines as it needs. Then {@code verdict:} with one of
 * {@code failed} and {@code did-not-start}; {@code fails:} names the checks that must be among the
 * failed ones, parted by commas, and is left out if the program does not start. Then one block or
 * more. Whole lines are replaced, their indentation included, and they must stand in the solution
 * exactly once; the blocks are applied in order.
 *
 * @param name the file's, without {@code .edit}
 */
public record WrongProgram(
    String name, String misconception, Verdict verdict, List<String> fails, List<Edit> edits) {

  /** Lines, and what stands in their place. */
  public record Edit(String replaced, String by) {}

  private static final String REPLACE = "--- replace";
  private static final String WITH = "--- with";
  private static final String END = "--- end";
  private static final String SUFFIX = ".edit";

  /** All of a folder, in the order of their names. */
  public static List<WrongProgram> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted()
          .map(WrongProgram::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static WrongProgram read(Path file) {
    try {
      String name = file.getFileName().toString().replace(SUFFIX, "");
      return parse(name, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the text of a file; what is wrong with it is said in a sentence that names it. */
  static WrongProgram parse(String name, String text) {
    var misconception = new ArrayList<String>();
    var edits = new ArrayList<Edit>();
    Verdict verdict = null;
    List<String> fails = List.of();

    var lines = text.lines().iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("verdict:")) {
        verdict = Verdict.of(valueOf(line));
      } else if (line.startsWith("fails:")) {
        fails = List.of(valueOf(line).split("\\s*,\\s*"));
      } else if (line.equals(REPLACE)) {
        edits.add(new Edit(linesUpTo(WITH, lines, name), linesUpTo(END, lines, name)));
      } else if (verdict == null) {
        misconception.add(line.strip());
      } else if (!line.isBlank()) {
        throw new IllegalArgumentException(name + ": this line has no place here: " + line);
      }
    }
    if (verdict == null || edits.isEmpty() || misconception.isEmpty()) {
      throw new IllegalArgumentException(
          name + " needs a misconception, a verdict: and a block that begins with " + REPLACE);
    }
    if (verdict == Verdict.FAILED && fails.isEmpty()) {
      throw new IllegalArgumentException(name + " must fail, so fails: names the check.");
    }
    return new WrongProgram(
        name, String.join(" ", misconception).strip(), verdict, fails, List.copyOf(edits));
  }

  private static String valueOf(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }

  private static String linesUpTo(String mark, Iterator<String> lines, String name) {
    var block = new StringBuilder();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.equals(mark)) {
        return block.toString();
      }
      block.append(line).append('\n');
    }
    throw new IllegalArgumentException(name + ": a block without its \"" + mark + "\"");
  }

  /** The solution's text, gone wrong. */
  public String applyTo(String solution) {
    String wrong = "\n" + solution.replace("\r\n", "\n");
    for (Edit edit : edits) {
      String lines = "\n" + edit.replaced();
      int at = wrong.indexOf(lines);
      if (at < 0 || wrong.indexOf(lines, at + 1) >= 0) {
        throw new IllegalArgumentException(
            "%s: these lines stand %s in the solution, and must stand there once:%n%s"
                .formatted(name, at < 0 ? "nowhere" : "more than once", edit.replaced()));
      }
      wrong = wrong.substring(0, at + 1) + edit.by() + wrong.substring(at + lines.length());
    }
    return wrong.substring(1);
  }
}
