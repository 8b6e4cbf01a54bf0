package ws101.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./kit reset 07}: the starter back. */
@Command(
    name = "reset",
    description = "Gives you the starter of an exercise back; what you wrote is kept.",
    mixinStandardHelpOptions = true)
final class Reset implements Callable<Integer> {

  @Parameters(paramLabel = "LESSON", description = "its number, such as 07")
  private String lesson;

  @Override
  public Integer call() throws IOException {
    var exercise = Checkout.exerciseOf(lesson);
    var starter = new Starter(Checkout.root(), exercise);
    String text = starter.text();
    String name = Checkout.shown(exercise.file());
    if (Files.exists(exercise.file()) && Files.readString(exercise.file()).equals(text)) {
      System.out.println(name + " is the starter already.");
      return 0;
    }
    var kept = starter.replaceBy(text);
    System.out.println(name + " is the starter again.");
    kept.ifPresent(place -> System.out.println("What you had is in " + Checkout.shown(place)));
    return 0;
  }
}
