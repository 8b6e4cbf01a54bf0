package ws101.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that stands for a checkout in a test. */
record Checkout(Path root) {

  /** The checkout that this test runs in. */
  static Path ours() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("web")) ? here : here.getParent();
  }

  /** Writes a file, lines joined. */
  Checkout with(String path, String... lines) {
    Path file = root.resolve(path);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", lines) + "\n");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a lesson that has all that a lesson must have, and these lines under a heading. */
  Checkout withLesson(String slug, String heading, String... lines) {
    var text = new StringBuilder("# Chat\n\nOne process, rooms in memory.\n");
    for (String each : Lesson.HEADINGS) {
      text.append("\n## ").append(each).append("\n\n");
      text.append(each.equals(heading) ? String.join("\n", lines) + "\n" : "");
    }
    return with("lessons/" + slug + ".md", text.toString());
  }

  Lesson read(String slug) {
    return LessonReader.read(root, slug);
  }
}
