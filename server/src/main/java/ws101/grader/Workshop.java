package ws101.grader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.stream.Stream;
import ws101.stage.JavaProgram;

/** Where compiled programs lie, each in a folder of its own, and how they are run. */
final class Workshop implements AutoCloseable {

  /** Small, so that a learner's unbounded queue is found in a second and not in an hour. */
  private static final int HEAP_MEGABYTES = 64;

  private final Checkout checkout;
  private final Path place;

  /** A workshop whose folders lie in {@code place}, which goes with it. */
  Workshop(Checkout checkout, Path place) {
    this.checkout = checkout;
    this.place = place;
  }

  Path newFolder() {
    try {
      return Files.createTempDirectory(place, "classes-");
    } catch (IOException e) {
      throw new UncheckedIOException("No folder for class files", e);
    }
  }

  /** The learner's classes come first; only the program's own process ever loads them. */
  JavaProgram program(Exercise exercise, Path classes, long seed) {
    var classPath = new ArrayList<Path>();
    classPath.add(classes);
    classPath.addAll(checkout.libraries());
    classPath.add(checkout.pages());
    return new JavaProgram(
        exercise.main(), classPath, Environment.of(exercise, seed), HEAP_MEGABYTES);
  }

  /** Deletes a folder and all in it, as far as the system lets us. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // Windows keeps a file that a dying process has open; the system cleans its own folder.
    }
  }

  @Override
  public void close() {
    delete(place);
  }
}
