package ws101.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import ws101.course.Course;
import ws101.grader.ExerciseFile;

/** Where this checkout is, and what the user means by a lesson in it. */
final class Checkout {

  private Checkout() {}

  static Path root() {
    return Path.of(System.getProperty("ws101.root", "")).toAbsolutePath().normalize();
  }

  /**
   * @throws IllegalArgumentException with a sentence that names the lessons there are
   */
  static String slugOf(String lesson) {
    return new Course(root()).slugOf(lesson);
  }

  /**
   * @throws IllegalArgumentException with a sentence for the user
   */
  static ExerciseFile exerciseOf(String lesson) {
    String slug = slugOf(lesson);
    return ExerciseFile.of(root(), slug)
        .orElseThrow(
            () -> new IllegalArgumentException("Lesson %s has no exercise.".formatted(slug)));
  }

  /** A file of the checkout, if it is there. */
  static Optional<String> read(String file) {
    try {
      return Optional.of(Files.readString(root().resolve(file)));
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  /** A path as the user would type it here. */
  static String shown(Path path) {
    return root().relativize(path).toString();
  }
}
