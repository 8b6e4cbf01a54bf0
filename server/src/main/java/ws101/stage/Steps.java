package ws101.stage;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The programs of the lessons: package {@code ws101.stepNN} of lesson {@code NN-slug} has one class
 * with a {@code main}.
 */
public final class Steps {

  /** Enough for a chat, little enough for many nodes on one laptop. */
  private static final int HEAP_MEGABYTES = 64;

  private Steps() {}

  /**
   * The program of a lesson's step.
   *
   * @param slug such as {@code 07-chat}, or only its number
   * @throws IllegalArgumentException with a sentence for the user if there is no such step
   */
  public static Node.Program program(String slug) {
    String number = slug.substring(0, 2);
    return new Node.Program(
        mainClass("ws101.step" + number), classPath(), Map.of(), HEAP_MEGABYTES);
  }

  /**
   * Lets nodes start in half the time from now on, if that was not done before: see {@link
   * ClassArchive}. Takes some seconds, on a thread of its own.
   */
  public static void prepareQuickStarts(String slug) {
    var program = program(slug);
    var archive = new ClassArchive(program.jars());
    if (archive.file().isPresent()) {
      return;
    }
    var thread =
        new Thread(
            () -> {
              try {
                archive.make(program);
              } catch (Exception e) {
                // Nodes start as they did; the next start of the kit tries again.
              }
            },
            "class archive");
    thread.setDaemon(true);
    thread.start();
  }

  /** What this JVM itself runs from: the steps and their libraries are on it. */
  public static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .toList();
  }

  private static String mainClass(String packageName) {
    List<URL> folders = foldersOf(packageName);
    if (folders.isEmpty()) {
      throw new IllegalArgumentException("There is no package " + packageName + " yet.");
    }
    return folders.stream()
        .flatMap(Steps::classFiles)
        .map(file -> packageName + "." + file.substring(0, file.length() - ".class".length()))
        .filter(Steps::hasMain)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("No class of " + packageName + " has a main method."));
  }

  /** Where the package is: a step's tests lie in the same package, but not in the same folder. */
  private static List<URL> foldersOf(String packageName) {
    try {
      String name = packageName.replace('.', '/');
      return Collections.list(Steps.class.getClassLoader().getResources(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> classFiles(URL folder) {
    try {
      return Stream.of(new File(folder.toURI()).list((where, name) -> name.endsWith(".class")));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean hasMain(String className) {
    try {
      Class.forName(className, false, Steps.class.getClassLoader())
          .getMethod("main", String[].class);
      return true;
    } catch (ReflectiveOperationException hasNone) {
      return false;
    }
  }
}
