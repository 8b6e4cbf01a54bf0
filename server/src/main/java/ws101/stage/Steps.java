package ws101.stage;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The programs of the lessons: package {@code ws101.stepNN} of lesson {@code NN-slug} has one class
 * with a {@code main}. What runs beside it has a package of its own in there, such as {@code
 * ws101.step03.bot}.
 */
public final class Steps {

  /** Enough for a chat, little enough for many nodes on one laptop. */
  private static final int HEAP_MEGABYTES = 64;

  /** The environment variable that names a program's variant. */
  public static final String VARIANT = "VARIANT";

  private static final String CLASS = ".class";

  private Steps() {}

  /**
   * The program of a lesson's step.
   *
   * @param slug such as {@code 07-chat}, or only its number
   * @throws IllegalArgumentException with a sentence for the user if there is no such step
   */
  public static JavaProgram program(String slug) {
    String number = slug.substring(0, 2);
    return programOf("ws101.step" + number);
  }

  /**
   * The program of something that runs beside a lesson's step.
   *
   * @param name of its package in the step's, such as {@code bot}
   */
  static JavaProgram program(String slug, String name) {
    return programOf("ws101.step" + slug.substring(0, 2) + "." + name);
  }

  private static JavaProgram programOf(String packageName) {
    return new JavaProgram(mainClass(packageName), classPath(), Map.of(), HEAP_MEGABYTES);
  }

  /**
   * The variants of a lesson's step: what its class declares as an enum {@code Variant}, the first
   * as it should be. A step without one has none. The program reads the chosen one's name from
   * {@value #VARIANT}.
   */
  public static List<String> variants(String slug) {
    return variants(program(slug));
  }

  /** The same for a program that runs beside a step. */
  static List<String> variants(JavaProgram program) {
    try {
      var type = Class.forName(program.mainClass() + "$Variant");
      return Stream.of(type.getEnumConstants()).map(each -> ((Enum<?>) each).name()).toList();
    } catch (ClassNotFoundException hasNone) {
      return List.of();
    }
  }

  /**
   * Lets nodes start in half the time from now on, if that was not done before: see {@link
   * ClassArchive}. Takes some seconds, on a thread of its own.
   */
  public static void prepareQuickStarts(String slug) {
    var thread = new Thread(() -> makeArchive(slug), "class archive");
    thread.setDaemon(true);
    thread.start();
  }

  private static void makeArchive(String slug) {
    try {
      var program = program(slug);
      var archive = new ClassArchive(program.jars());
      if (archive.file().isEmpty()) {
        archive.make(program);
      }
    } catch (Exception e) {
      // Nodes start as they did; the next start of the kit tries again.
    }
  }

  /** What this JVM itself runs from: the steps and their libraries are on it. */
  public static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .toList();
  }

  private static String mainClass(String packageName) {
    String folder = packageName.replace('.', '/');
    return classPath().stream()
        .map(entry -> entry.resolve(folder))
        .filter(Files::isDirectory)
        .flatMap(Steps::classNames)
        .map(name -> packageName + "." + name)
        .filter(Steps::hasMain)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No class in a package %s has a main method.".formatted(packageName)));
  }

  private static Stream<String> classNames(Path folder) {
    return Stream.of(folder.toFile().list())
        .filter(file -> file.endsWith(CLASS))
        .map(file -> file.substring(0, file.length() - CLASS.length()));
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
