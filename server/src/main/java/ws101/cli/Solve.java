package ws101.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import ws101.grader.ExerciseFile;

/** {@code ./kit solve 07}: the solution beside your file. */
@Command(
    name = "solve",
    description = "Shows how the solution of an exercise differs from your file, and where it is.",
    mixinStandardHelpOptions = true)
final class Solve implements Callable<Integer> {

  private static final int LINES_AROUND = 3;

  @Parameters(paramLabel = "LESSON", description = "its number, such as 07")
  private String lesson;

  @Option(
      names = "--take",
      description = "put the solution in your file's place; what you wrote is kept")
  private boolean take;

  @Override
  public Integer call() throws IOException {
    var exercise = Checkout.exerciseOf(lesson);
    if (take) {
      take(exercise);
    } else {
      show(exercise);
    }
    return 0;
  }

  private static void show(ExerciseFile exercise) throws IOException {
    difference(exercise).forEach(line -> System.out.println(coloured(line)));
    System.out.println("Yours:    " + Checkout.shown(exercise.file()));
    System.out.println("Solution: " + Checkout.shown(exercise.solution()));
  }

  private static List<String> difference(ExerciseFile exercise) throws IOException {
    List<String> yours = lines(exercise.file());
    return UnifiedDiffUtils.generateUnifiedDiff(
        "yours",
        "solution",
        yours,
        DiffUtils.diff(yours, lines(exercise.solution())),
        LINES_AROUND);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static String coloured(String line) {
    Ansi.Style style =
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
          case '+' -> Ansi.Style.fg_green;
          case '-' -> Ansi.Style.fg_red;
          case '@' -> Ansi.Style.faint;
          default -> null;
        };
    return style == null || !Ansi.AUTO.enabled() ? line : style.on() + line + style.off();
  }

  private static void take(ExerciseFile exercise) throws IOException {
    var kept =
        new Starter(Checkout.root(), exercise).replaceBy(Files.readString(exercise.solution()));
    System.out.println(Checkout.shown(exercise.file()) + " is the solution now.");
    kept.ifPresent(place -> System.out.println("What you had is in " + Checkout.shown(place)));
  }
}
