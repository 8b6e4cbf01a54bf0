package ws101.grader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import ws101.grader.ModuleReader.Flaw;

/** Makes a program of what a learner has written, in a folder that is first on its class path. */
final class Build {

  private static final String TRY_THIS =
      "The browser came as far as this place; what is wrong stands there, or shortly before.";

  private Build() {}

  /** Returns what is wrong with the learner's text, or empty. */
  static Optional<Problem> into(Path folder, Run.Task task, Checkout checkout, Compiler compiler) {
    if (!task.isModule()) {
      return compiler.compile(task.file(), task.text(), folder);
    }
    compileWhatIsGiven(folder, checkout.source(task.exercise().main()), compiler);
    write(folder.resolve(task.exercise().module()), task.text());
    return ServiceLoader.load(ModuleReader.class)
        .findFirst()
        .flatMap(reader -> reader.flawIn(task.text()))
        .map(flaw -> problem(task, checkout, flaw));
  }

  private static void compileWhatIsGiven(Path folder, Path source, Compiler compiler) {
    try {
      compiler
          .compile(source, Files.readString(source), folder)
          .ifPresent(
              problem -> {
                throw new IllegalStateException(source + " is given: " + problem.message());
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Problem problem(Run.Task task, Checkout checkout, Flaw flaw) {
    String line = task.text().lines().skip(Math.max(0, flaw.line() - 1)).findFirst().orElse(null);
    return new Problem(
        "The module cannot be read",
        checkout.shown(task.file()),
        flaw.line(),
        flaw.column(),
        line,
        flaw.message(),
        TRY_THIS);
  }
}
