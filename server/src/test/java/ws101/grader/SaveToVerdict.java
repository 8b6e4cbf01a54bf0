package ws101.grader;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long a learner waits: from a saved text to its final verdict, with a warm judge, ten
 * times for a passing and a failing program each. No test, since the figures are the machine's:
 *
 * <pre>
 * java -cp "server/target/test-classes:server/target/classes:$(cat server/target/kit.classpath)" \
 *   ws101.grader.SaveToVerdict 07-chat
 * </pre>
 */
final class SaveToVerdict {

  private static final int TIMES = 10;

  private SaveToVerdict() {}

  public static void main(String[] arguments) throws Exception {
    String slug = arguments[0];
    Path root = Path.of("").toAbsolutePath();
    ExerciseFile exercise = ExerciseFile.of(root, slug).orElseThrow();
    String solution = Files.readString(exercise.solution());
    String itsPackage = "exercise" + slug.substring(0, 2);
    Path wrong = root.resolve("exercises/src/test/java/ws101/" + itsPackage + "/wrong");

    var vertx = Vertx.vertx();
    var judge = Judge.of(vertx, root);
    try {
      judge.warmUp().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
      measure(judge, slug, "the solution", solution);
      for (WrongProgram program : WrongProgram.in(wrong)) {
        measure(judge, slug, program.name(), program.applyTo(solution));
      }
    } finally {
      judge.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
      vertx.close();
    }
  }

  private static void measure(Judge judge, String slug, String name, String text) throws Exception {
    long[] millis = new long[TIMES];
    JsonObject verdict = null;
    for (int i = 0; i < TIMES; i++) {
      long begun = System.nanoTime();
      verdict =
          judge
              .judgeText(slug, text, 4217L, soFar -> {})
              .toCompletionStage()
              .toCompletableFuture()
              .get(2, TimeUnit.MINUTES);
      millis[i] = (System.nanoTime() - begun) / 1_000_000;
    }
    Arrays.sort(millis);
    System.out.printf(
        "%-32s %-14s median %5d ms, from %5d to %5d ms%n",
        name,
        verdict.getString("verdict"),
        (millis[TIMES / 2 - 1] + millis[TIMES / 2]) / 2,
        millis[0],
        millis[TIMES - 1]);
  }
}
