package ws101.grader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import ws101.stage.Node;

/** Where compiled programs lie, each in a folder of its own, and how they are run. */
final class Workshop implements AutoCloseable {

  /** Small, so that a learner's unbounded queue is found in a second and not in an hour. */
  private static final int HEAP_MEGABYTES = 64;

  private final Checkout checkout;
  private final Set<Path> folders = ConcurrentHashMap.newKeySet();

  Workshop(Checkout checkout) {
    this.checkout = checkout;
  }

  Path newFolder() {
    try {
      Path folder = Files.createTempDirectory("ws101-classes-");
      folders.add(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("No folder for temporary files", e);
    }
  }

  /** The learner's classes come first; only the program's own process ever loads them. */
  Node.Program program(String main, Path classes) {
    var classPath = new ArrayList<Path>();
    classPath.add(classes);
    classPath.addAll(checkout.libraries());
    classPath.add(checkout.pages());
    return new Node.Program(main, classPath, Map.of(), HEAP_MEGABYTES);
  }

  void delete(Path folder) {
    folders.remove(folder);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(this::deleteFile);
    } catch (IOException | UncheckedIOException e) {
      // Windows keeps a file that a dying process has open; the system cleans its own folder.
    }
  }

  private void deleteFile(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    folders.forEach(this::delete);
  }
}
