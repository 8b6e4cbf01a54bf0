package ws101.course;

import io.vertx.core.Vertx;
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
  private final Path root;
  private final Judge judge;
  private final Progress progress;
  private final Runnable changed;
  private final Map<String, JsonObject> verdicts = new HashMap<>();
  private final Map<String, Open> open = new HashMap<>();

  /**
   * @param changed called when a verdict or the progress has changed
   */
  Exercises(Vertx vertx, Path root, Judge judge, Progress progress, Runnable changed) {
    this.vertx = vertx;
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
                now.watch =
                    new SavedFile(vertx, exercise.file().getParent(), () -> judge(slug, null));
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
   * Judges what the learner has saved; the verdict grows as the checks end.
   *
   * @param seed null: a fresh one
   */
  void judge(String slug, Long seed) {
    judge
        .judge(slug, null, seed, soFar -> vertx.runOnContext(now -> keep(slug, soFar)))
        .onSuccess(verdict -> finish(slug, verdict));
  }

  /** The newest verdict, or null. */
  JsonObject verdict(String slug) {
    return verdicts.get(slug);
  }

  private void keep(String slug, JsonObject verdict) {
    verdicts.put(slug, verdict);
    changed.run();
  }

  private void finish(String slug, JsonObject verdict) {
    var checks = verdict.getJsonArray("checks");
    long passed =
        checks.stream()
            .filter(check -> ((JsonObject) check).getString("verdict").equals("passed"))
            .count();
    progress.judged(slug, verdict.getString("verdict"), (int) passed, checks.size());
    keep(slug, verdict);
  }
}
