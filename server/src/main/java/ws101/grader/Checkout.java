package ws101.grader;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where things lie in the project's folder. */
record Checkout(Path root) {

  /** What a learner's program may use: the parts of the steps, and their libraries. */
  List<Path> libraries() {
    var libraries = new ArrayList<Path>();
    libraries.add(root.resolve("server/target/classes"));
    libraries.addAll(classPath(root.resolve("server/target/kit.classpath")));
    return libraries;
  }

  /** The pages of the exercises, which their programs serve from the class path. */
  Path pages() {
    return root.resolve("exercises/src/main/web");
  }

  /** What the learner edits. */
  Path edited(Exercise exercise) {
    return exercise.module().isEmpty()
        ? source(exercise.main())
        : pages().resolve(exercise.module());
  }

  Path source(String main) {
    return root.resolve("exercises/src/main/java").resolve(main.replace('.', '/') + ".java");
  }

  /**
   * The checks and all they need, or empty if they are not built. The steps' libraries come first:
   * {@link #classArchive} holds their classes, and must begin as the class path does.
   */
  Optional<List<Path>> checks() {
    Path classes = root.resolve("exercises/target/test-classes");
    Path file = root.resolve("exercises/target/judge.classpath");
    if (!Files.isDirectory(classes) || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    List<Path> libraries = classPath(file);
    var checks = new LinkedHashSet<>(classPath(root.resolve("server/target/kit.classpath")));
    checks.addAll(libraries);
    browserDriver(libraries).ifPresent(checks::add);
    checks.add(classes);
    return Optional.of(List.copyOf(checks));
  }

  /** Made by the kit when it has time: a JVM that finds it starts quicker. */
  Path classArchive() {
    return root.resolve(".ws101/archive/libraries.jsa");
  }

  /**
   * Playwright's driver, which is too large for everybody to download: if it was, by whatever
   * command, it lies beside Playwright itself in Maven's repository.
   */
  static Optional<Path> browserDriver(List<Path> classPath) {
    return classPath.stream()
        .filter(jar -> jar.getFileName().toString().matches("playwright-.*\\.jar"))
        .filter(jar -> jar.toString().contains("microsoft"))
        .map(
            jar -> {
              String version = jar.getParent().getFileName().toString();
              return jar.getParent()
                  .getParent()
                  .resolveSibling("driver-bundle")
                  .resolve(version)
                  .resolve("driver-bundle-" + version + ".jar");
            })
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** As it is shown: from the root on, with the slashes of a URL. */
  String shown(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path from = root.toAbsolutePath().normalize();
    return (absolute.startsWith(from) ? from.relativize(absolute) : absolute)
        .toString()
        .replace('\\', '/');
  }

  private static List<Path> classPath(Path file) {
    try {
      return Stream.of(Files.readString(file).strip().split(File.pathSeparator))
          .map(Path::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not there: start ./kit, which builds it.", e);
    }
  }
}
