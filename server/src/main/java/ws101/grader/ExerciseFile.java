package ws101.grader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file a learner edits, and the same file done. A Java exercise lies in package {@code
 * ws101.exerciseNN}; what stands there beside it and has no counterpart among the solutions is
 * given.
 *
 * @param slug the lesson's
 * @param file what the learner edits
 * @param solution the same, done
 */
public record ExerciseFile(String slug, Path file, Path solution) {

  /** The exercise of a lesson in the checkout at {@code root}, if it has one already. */
  public static Optional<ExerciseFile> of(Path root, String slug) {
    Path java = Path.of("java", "ws101", "exercise" + slug.substring(0, 2));
    Path web = Path.of("web");
    return first(root.resolve("solutions/src/main").resolve(java), ".java")
        .or(() -> first(root.resolve("solutions/src/main").resolve(web), slug + ".js"))
        .map(
            solution ->
                new ExerciseFile(
                    slug,
                    root.resolve("exercises/src/main")
                        .resolve(root.resolve("solutions/src/main").relativize(solution)),
                    solution));
  }

  private static Optional<Path> first(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(ending)).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
