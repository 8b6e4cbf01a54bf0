package ws101.stage;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of a program's libraries, loaded and verified once and kept in a file that a JVM maps
 * into memory: a node then listens in about half the time. The JVM itself checks that an archive
 * fits its class path and does without it if not, so the worst that can happen is an ordinary
 * start.
 *
 * <p>An archive holds jars only, and they must stand first on the class path: class files in
 * folders change with every edit. See JDK 17's "Class Data Sharing".
 */
final class ClassArchive {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final List<Path> jars;

  /** The archive for a program with these jars on its class path. */
  ClassArchive(List<Path> jars) {
    this.folder = Register.home().resolve("archive");
    this.jars = jars;
  }

  /** Whether an entry of a class path can be archived. */
  static boolean canHold(Path entry) {
    return entry.toString().endsWith(".jar");
  }

  /** The file, if it was made already and for these jars. */
  Optional<Path> file() {
    try {
      return Files.readString(label()).equals(facts())
          ? Optional.of(place()).filter(Files::isReadable)
          : Optional.empty();
    } catch (IOException notMade) {
      return Optional.empty();
    }
  }

  /**
   * Makes the file: runs {@code program} until it has answered once, noting the classes that it
   * loads, then lets a JVM archive these. Takes some seconds; what goes wrong costs only time.
   */
  void make(JavaProgram program) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    deleteLeftovers();
    Path classes = Files.createTempFile(folder, "classes", ".list");
    Path draft = Files.createTempFile(folder, "draft", ".jsa");
    try {
      noteClasses(program, classes);
      archive(classes, draft);
      Files.move(draft, place(), ATOMIC_MOVE);
      Files.writeString(label(), facts());
    } finally {
      Files.deleteIfExists(classes);
      Files.deleteIfExists(draft);
    }
  }

  /** Of a kit that was stopped while it made one. */
  private void deleteLeftovers() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> !each.equals(place())).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void noteClasses(JavaProgram program, Path classes) throws IOException {
    var node = Node.start(program, 0, List.of("-XX:DumpLoadedClassList=" + classes));
    try {
      node.listening(PATIENCE).join();
      var page = URI.create("http://127.0.0.1:" + node.port() + "/").toURL().openConnection();
      ((HttpURLConnection) page).getResponseCode();
      node.drain();
      node.ended().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    } finally {
      node.kill();
    }
  }

  private void archive(Path classes, Path draft) throws IOException, InterruptedException {
    var dump =
        new ProcessBuilder(
                JavaProgram.java(),
                "-XX:+UseSerialGC",
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + draft,
                "-cp",
                jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!dump.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || dump.exitValue() != 0) {
        throw new IOException("The JVM could not archive its classes.");
      }
    } finally {
      dump.destroyForcibly();
    }
  }

  /** A fixed name: the kit's own JVM starts from it, too. */
  private Path place() {
    return folder.resolve("libraries.jsa");
  }

  private Path label() {
    return folder.resolve("libraries.txt");
  }

  /** Another JVM or other jars need another archive. */
  private String facts() {
    return System.getProperty("java.home")
        + " "
        + System.getProperty("java.vm.version")
        + "\n"
        + jars.stream().map(ClassArchive::describe).collect(Collectors.joining("\n"));
  }

  private static String describe(Path jar) {
    try {
      return jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis();
    } catch (IOException unreadable) {
      return jar + " cannot be read";
    }
  }
}
