package ws101.grader;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

/**
 * The verdict of one run as it grows, check by check. Has all its rows from the beginning, so that
 * the maximum never moves. Safe to call from any thread.
 */
final class Report {

  /** A task is worth this, and its checks share it evenly. */
  private static final double POINTS_PER_TASK = 5;

  private static final String WAITING = "waiting";
  private static final String NOT_RUN = "not-run";

  /** One check. */
  private static final class Row {
    final String id;
    final int task;
    final String name;
    final Check check;
    double points;
    String verdict = WAITING;
    long millis;
    JsonObject evidence;
    boolean secondTry;

    Row(Method method) {
      check = method.getAnnotation(Check.class);
      id = check.value();
      task = ByNumber.task(check);
      var given = method.getAnnotation(DisplayName.class);
      name = given == null ? Sentence.of(method.getName()) : given.value();
    }

    boolean is(Verdict verdict) {
      return this.verdict.equals(verdict.word());
    }

    JsonObject toJson() {
      var row = new JsonObject();
      row.put("id", id)
          .put("task", task)
          .put("name", name)
          .put("browser", check.browser())
          .put("hidden", check.hidden())
          .put("points", rounded(points))
          .put("verdict", verdict)
          .put("millis", millis)
          .put("evidence", evidence);
      return secondTry ? row.put("secondTry", true) : row;
    }
  }

  private final long began = System.nanoTime();
  private final String exercise;
  private final String file;
  private final Instant saved;
  private final long seed;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private Verdict verdict;
  private Problem problem;
  private String output = "";
  private long millis;

  Report(Class<?> checks, String file, Instant saved, long seed) {
    this.exercise = checks.getAnnotation(Exercise.class).slug();
    this.file = file;
    this.saved = saved;
    this.seed = seed;
    Stream.of(checks.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Check.class))
        .map(Row::new)
        .sorted(Comparator.comparing((Row row) -> row.check, ByNumber.ORDER))
        .forEach(row -> rows.put(row.id, row));
    rows.values().forEach(row -> row.points = POINTS_PER_TASK / ofTask(row.task));
  }

  /** The checks that nobody asks for. */
  synchronized void leaveOut(Predicate<Check> which) {
    rows.values().stream()
        .filter(row -> which.test(row.check))
        .forEach(row -> row.verdict = NOT_RUN);
  }

  private long ofTask(int task) {
    return rows.values().stream().filter(row -> row.task == task).count();
  }

  synchronized void passed(Check check, long millis) {
    set(check, Verdict.PASSED.word(), millis, null);
  }

  /** The machine was too busy for the first try; this is said, and costs nothing. */
  synchronized void passedOnSecondTry(Check check, long millis) {
    rows.get(check.value()).secondTry = true;
    passed(check, millis);
  }

  synchronized void failed(Check check, long millis, JsonObject evidence) {
    set(check, Verdict.FAILED.word(), millis, evidence);
  }

  synchronized void couldNotBeJudged(Check check, long millis, JsonObject evidence) {
    set(check, Verdict.COULD_NOT_BE_JUDGED.word(), millis, evidence);
  }

  /** This machine lacks something that only this check needs. */
  synchronized void notRun(Check check, JsonObject evidence) {
    set(check, NOT_RUN, 0, evidence);
  }

  private void set(Check check, String word, long took, JsonObject evidence) {
    if (verdict != null) {
      return; // The run was over before this check noticed.
    }
    Row row = rows.get(check.value());
    row.verdict = word;
    row.millis = took;
    row.evidence = evidence;
  }

  /** The checks that say nothing about the program yet, through no fault of its own. */
  synchronized List<Check> unjudged() {
    return checks(row -> row.is(Verdict.COULD_NOT_BE_JUDGED) || row.verdict.equals(WAITING));
  }

  /** The checks that have not ended, or not even begun. */
  synchronized List<Check> waiting() {
    return checks(row -> row.verdict.equals(WAITING));
  }

  private List<Check> checks(Predicate<Row> which) {
    return rows.values().stream().filter(which).map(row -> row.check).toList();
  }

  /** The newest that the program has printed. */
  synchronized void output(String newest) {
    output = newest;
  }

  /** Nothing was judged, and nothing will be. */
  synchronized void end(Verdict why, Problem because) {
    if (verdict == null) {
      rows.values().stream()
          .filter(row -> row.verdict.equals(WAITING))
          .forEach(row -> row.verdict = NOT_RUN);
      problem = because;
      end(why);
    }
  }

  /** All checks have been run. */
  synchronized void end() {
    if (verdict == null) {
      end(verdictOfTheRows());
    }
  }

  private void end(Verdict whole) {
    verdict = whole;
    millis = (System.nanoTime() - began) / 1_000_000;
  }

  private Verdict verdictOfTheRows() {
    if (rows.values().stream().anyMatch(row -> row.is(Verdict.FAILED))) {
      return Verdict.FAILED;
    }
    boolean allThatRanPassed =
        rows.values().stream().noneMatch(row -> row.is(Verdict.COULD_NOT_BE_JUDGED))
            && rows.values().stream().anyMatch(row -> row.is(Verdict.PASSED));
    return allThatRanPassed ? Verdict.PASSED : Verdict.COULD_NOT_BE_JUDGED;
  }

  synchronized JsonObject toJson() {
    var checks = new JsonArray();
    rows.values().forEach(row -> checks.add(row.toJson()));
    double points =
        rows.values().stream()
            .filter(row -> row.is(Verdict.PASSED))
            .mapToDouble(row -> row.points)
            .sum();
    double max = rows.values().stream().mapToDouble(row -> row.points).sum();
    return new JsonObject()
        .put("exercise", exercise)
        .put("file", file)
        .put("state", verdict == null ? "judging" : "judged")
        .put("verdict", verdict == null ? null : verdict.word())
        .put("seed", seed)
        .put("saved", saved.toString())
        .put("millis", verdict == null ? (System.nanoTime() - began) / 1_000_000 : millis)
        .put("points", rounded(points))
        .put("max", rounded(max))
        .put("problem", problem == null ? null : problem.toJson())
        .put("output", output)
        .put("checks", checks);
  }

  private static double rounded(double points) {
    return Math.round(points * 1000) / 1000.0;
  }
}
