package ws101.course;

import static java.util.concurrent.Executors.callable;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import ws101.grader.ExerciseFile;
import ws101.grader.Judge;

/**
 * The learner's exercises: judged whenever the file is saved while a page of the lesson is open, or
 * when asked. Used by one event loop.
 */
final class Exercises {

  /** One exercise whose lesson is open. */
  private static final class Open {
    private int pages;
    private SavedFile watch;
  }

  private final Vertx vertx;
  private final Context context;
  private final Path root;
  private final Judge judge;
  private final Progress progress;
  private final Runnable changed;
  private final Map<String, JsonObject> verdicts = new HashMap<>();
  private final Map<String, Long> runs = new HashMap<>();
  private final Map<String, Open> open = new HashMap<>();

  /**
   * @param changed called when a verdict or the progress has changed
   */
  Exercises(Vertx vertx, Path root, Judge judge, Progress progress, Runnable changed) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.root = root;
    this.judge = judge;
    this.progress = progress;
    this.changed = changed;
  }

  /** A page of that lesson is there: from now on its file is watched. */
  void enter(String slug) {
    ExerciseFile.of(root, slug)
        .ifPresent(
            exercise -> {
              Open now = open.computeIfAbsent(slug, first -> new Open());
              if (now.pages++ == 0) {
                Path folder = exercise.file().getParent();
                now.watch = new SavedFile(vertx, folder, () -> judge(slug, null));
                judge.warmUp().onFailure(problem -> {}); // The first verdict will say it.
              }
            });
  }

  /** A page of that lesson is gone. */
  void leave(String slug) {
    Open now = open.get(slug);
    if (now != null && --now.pages == 0) {
      now.watch.stop();
      open.remove(slug);
    }
  }

  /**
   * Judges what the learner has saved; the verdict grows as the checks end. A run that is under way
   * is given up, and nothing more is heard of it.
   *
   * @param seed null: a fresh one
   */
  void judge(String slug, Long seed) {
    long run = runs.merge(slug, 1L, Long::sum);
    judge
        .judge(slug, null, seed, soFar -> ifNewest(slug, run, () -> growing(slug, soFar)))
        .onSuccess(verdict -> ifNewest(slug, run, () -> note(slug, verdict)));
  }

  /** The newest verdict, or null. */
  JsonObject verdict(String slug) {
    return verdicts.get(slug);
  }

  /** The judge speaks from threads of its own. */
  private void ifNewest(String slug, long run, Runnable action) {
    context.runOnContext(
        now -> {
          if (run == runs.get(slug)) {
            action.run();
          }
        });
  }

  /** The final verdict is told when it is noted. */
  private void growing(String slug, JsonObject verdict) {
    if (verdict.getString("state").equals("judging")) {
      keep(slug, verdict);
    }
  }

  private void keep(String slug, JsonObject verdict) {
    verdicts.put(slug, verdict);
    changed.run();
  }

  private void note(String slug, JsonObject verdict) {
    if (!verdict.getString("state").equals("judged")) {
      return; // The kit is ending.
    }
    String word = verdict.getString("verdict");
    JsonArray checks = verdict.getJsonArray("checks");
    long passed =
        checks.stream()
            .filter(check -> ((JsonObject) check).getString("verdict").equals("passed"))
            .count();
    vertx
        .executeBlocking(callable(() -> progress.judged(slug, word, (int) passed, checks.size())))
        .onComplete(noted -> keep(slug, verdict));
  }
}
