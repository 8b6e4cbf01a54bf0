package ws101.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import ws101.course.Course;
import ws101.course.SavedFile;
import ws101.grader.ExerciseFile;
import ws101.grader.Judge;
import ws101.grader.Verdict;
import ws101.grader.VerdictText;
import ws101.stage.Node;

/** {@code ./kit check 07}: what the page's "Your turn" does, in a terminal. */
@Command(
    name = "check",
    description = {
      "Judges an exercise: passed (exit code 0), failed (1), did not start (3),",
      "or could not be judged (2), which is our fault."
    },
    mixinStandardHelpOptions = true)
final class Check implements Callable<Integer> {

  private static final String ALL = "all";
  private static final int GOODBYE = 5;

  /** The signs of a verdict, and what stands for them where the terminal's charset has them not. */
  private static final Map<String, String> PLAIN =
      Map.of("✓", "ok", "✗", "no", "–", "-", "→", "->", "←", "<-", "…", "...", "·", ".");

  /** How a verdict is written. */
  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "LESSON", description = "its number, such as 07, or all")
  private String lesson;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Format format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "where to write it, in this format; the terminal gets the text all the same")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "the names and texts of an earlier run again")
  private Long seed;

  @Option(names = "--watch", description = "judges again after each save, until Ctrl-C")
  private boolean watch;

  @Override
  public Integer call() throws InterruptedException {
    Node.sweep();
    List<ExerciseFile> exercises = exercises();
    refuseUnwritable();
    var vertx = Vertx.vertx();
    var judge = Judge.of(vertx, Checkout.root());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(judge, vertx)));

    if (watch) {
      judge.warmUp().onFailure(trouble -> {}); // The first verdict will say it.
      exercises.forEach(exercise -> watch(vertx, judge, exercise));
      Thread.currentThread().join();
    }
    var verdicts = new ArrayList<JsonObject>();
    for (ExerciseFile exercise : exercises) {
      var verdict = await(judge.judge(exercise.slug(), null, seed, soFar -> keep(verdicts, soFar)));
      verdicts.add(verdict);
      show(verdict);
    }
    if (format == Format.JSON && out == null) {
      System.out.println(json(verdicts));
    }
    return exitCode(verdicts);
  }

  private List<ExerciseFile> exercises() {
    if (!lesson.equals(ALL)) {
      return List.of(Checkout.exerciseOf(lesson));
    }
    return new Course(Checkout.root())
        .written().stream()
            .flatMap(slug -> ExerciseFile.of(Checkout.root(), slug).stream())
            .toList();
  }

  /** Better said now than when everything is judged. */
  private void refuseUnwritable() {
    if (out == null) {
      return;
    }
    Path folder = out.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new IllegalArgumentException(
          "--out %s: there is no folder %s that can be written to. Make it, or choose another."
              .formatted(out, folder));
    }
    if (Files.isDirectory(out)) {
      throw new IllegalArgumentException("--out %s is a folder: name a file in it.".formatted(out));
    }
  }

  private void watch(Vertx vertx, Judge judge, ExerciseFile exercise) {
    Runnable again =
        () ->
            judge
                .judge(exercise.slug(), null, seed, soFar -> keep(List.of(), soFar))
                .onSuccess(
                    verdict -> {
                      if (verdict.getString("state").equals("judged")) {
                        show(verdict);
                      }
                    });
    again.run();
    new SavedFile(vertx, exercise.file().getParent(), again);
  }

  // Writing

  private void show(JsonObject verdict) {
    if (format == Format.TEXT || out != null) {
      System.out.println(fit(VerdictText.of(verdict, Ansi.AUTO.enabled())));
    }
  }

  private static String fit(String text) {
    if (Charset.defaultCharset().newEncoder().canEncode(String.join("", PLAIN.keySet()))) {
      return text;
    }
    String plain = text;
    for (var sign : PLAIN.entrySet()) {
      plain = plain.replace(sign.getKey(), sign.getValue());
    }
    return plain;
  }

  /** Written anew whenever there is news, so that a crash leaves a whole file. */
  private void keep(List<JsonObject> before, JsonObject verdict) {
    if (out == null) {
      return;
    }
    var verdicts = new ArrayList<>(before);
    verdicts.add(verdict);
    try {
      Path draft = Path.of(out + ".draft");
      Files.writeString(draft, format == Format.JSON ? json(verdicts) : texts(verdicts), UTF_8);
      Files.move(draft, out, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + out + ": " + e.getMessage(), e);
    }
  }

  private static String texts(List<JsonObject> verdicts) {
    return verdicts.stream()
        .map(verdict -> VerdictText.of(verdict, false))
        .collect(Collectors.joining("\n"));
  }

  /** One verdict as it is, several as an array. */
  private String json(List<JsonObject> verdicts) {
    return lesson.equals(ALL)
        ? new JsonArray(verdicts).encodePrettily()
        : verdicts.get(0).encodePrettily();
  }

  /** The worst of them decides, and a failure is worse than nothing to say. */
  private static int exitCode(List<JsonObject> verdicts) {
    return List.of(Verdict.FAILED, Verdict.DID_NOT_START, Verdict.COULD_NOT_BE_JUDGED).stream()
        .filter(each -> verdicts.stream().anyMatch(v -> each.word().equals(v.getString("verdict"))))
        .findFirst()
        .orElse(Verdict.PASSED)
        .exitCode();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static void leave(Judge judge, Vertx vertx) {
    try {
      judge
          .close()
          .eventually(vertx::close)
          .toCompletionStage()
          .toCompletableFuture()
          .get(GOODBYE, TimeUnit.SECONDS);
    } catch (Exception late) {
      // Its JVM holds a line to us: it ends with this process.
    }
  }
}
