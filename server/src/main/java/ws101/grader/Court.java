package ws101.grader;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import ws101.stage.JavaProgram;

/**
 * The judge's own JVM: {@link Judge} asks on its standard input, one JSON object a line, and it
 * answers on its standard output. It outlives a run, so the compiler, JUnit and the browser are
 * warm; it does not outlive its parent, whose end closes the input.
 *
 * <pre>
 * ← {"id":1,"do":"warm-up"}                     → {"id":1,"done":true}
 * ← {"id":2,"do":"compile","slug":"07-chat"}    → {"id":2,"done":true,"program":{…}} or "problem"
 * ← {"id":3,"do":"judge","slug":"07-chat",…}    → {"id":3,"report":{…}} …, {"id":3,"done":true,"report":{…}}
 * ← {"id":3,"do":"give-up"}                     (no more is said about 3)
 * </pre>
 *
 * <p>What goes wrong on our side is answered with {@code "trouble"}, a sentence.
 */
final class Court {

  private final PrintStream answers;
  private final Checkout checkout;
  private final Compiler compiler;
  private final Workshop workshop;
  private final Map<Long, Run> runs = new ConcurrentHashMap<>();
  private final ExecutorService hands =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "court");
            thread.setDaemon(true);
            return thread;
          });
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private Future<?> prepared;

  private Court(Checkout checkout, Workshop workshop, PrintStream answers) {
    this.checkout = checkout;
    this.answers = answers;
    this.compiler = new Compiler(checkout);
    this.workshop = workshop;
  }

  /** Gets the root of the checkout, and a folder for class files. */
  public static void main(String[] args) throws IOException {
    var answers = new PrintStream(System.out, true, UTF_8);
    System.setOut(System.err); // A check that prints must not talk into our answers.
    var checkout = new Checkout(Path.of(args[0]));
    var court = new Court(checkout, new Workshop(checkout, Path.of(args[1])), answers);
    court.prepared = court.hands.submit(Court::prepare);
    var questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      court.hear(new JsonObject(line));
    }
    court.close();
    System.exit(0); // The browser's driver ends in a shutdown hook.
  }

  private void hear(JsonObject question) {
    long id = question.getLong("id");
    if (question.getString("do").equals("give-up")) {
      Run run = runs.remove(id);
      if (run != null) {
        run.giveUp();
      }
      return;
    }
    hands.execute(
        () -> {
          try {
            answer(id, done(question));
          } catch (Throwable e) {
            e.printStackTrace();
            answer(id, new JsonObject().put("done", true).put("trouble", e.toString()));
          }
        });
  }

  private JsonObject done(JsonObject question) throws Exception {
    return switch (question.getString("do")) {
      case "warm-up" -> warmUp();
      case "compile" -> compile(question);
      case "judge" -> judge(question);
      default -> throw new IllegalArgumentException(question.encode());
    };
  }

  private synchronized void answer(long id, JsonObject answer) {
    answers.println(answer.put("id", id).encode());
  }

  // What it does

  /** Judges a program of our own, so that everything is loaded when it counts. */
  private JsonObject warmUp() throws Exception {
    var run = new Run(Rehearsal.task(checkout), checkout, compiler, workshop, unheard -> {});
    JsonObject report = run.judge();
    prepared.get();
    return report.getString("verdict").equals(Verdict.PASSED.word())
        ? new JsonObject().put("done", true)
        : new JsonObject().put("done", true).put("trouble", report.encodePrettily());
  }

  private static void prepare() {
    for (Preparation preparation : ServiceLoader.load(Preparation.class)) {
      try {
        preparation.prepare();
      } catch (RuntimeException e) {
        e.printStackTrace(); // The check that needs it will say so, too.
      }
    }
  }

  private JsonObject compile(JsonObject question) throws Exception {
    var task = task(question);
    Path classes = workshop.newFolder();
    var problem = Build.into(classes, task, checkout, compiler);
    if (problem.isPresent()) {
      Workshop.delete(classes);
      return new JsonObject().put("done", true).put("problem", problem.get().toJson());
    }
    JavaProgram program = workshop.program(task.exercise(), classes, task.seed());
    var classPath = new JsonArray();
    program.classPath().forEach(each -> classPath.add(each.toString()));
    return new JsonObject()
        .put("done", true)
        .put(
            "program",
            new JsonObject()
                .put("mainClass", program.mainClass())
                .put("classPath", classPath)
                .put("environment", new JsonObject(Map.copyOf(program.environment())))
                .put("heapMegabytes", program.heapMegabytes()));
  }

  private JsonObject judge(JsonObject question) throws Exception {
    long id = question.getLong("id");
    var run =
        new Run(
            task(question),
            checkout,
            compiler,
            workshop,
            report -> {
              if (runs.containsKey(id)) {
                answer(id, new JsonObject().put("report", report));
              }
            });
    runs.put(id, run);
    var expiry =
        clock.schedule(
            () -> {
              if (runs.remove(id, run)) {
                answer(id, new JsonObject().put("done", true).put("report", run.expire()));
              }
            },
            Limits.RUN.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      JsonObject report = run.judge();
      return new JsonObject().put("done", runs.remove(id, run)).put("report", report);
    } finally {
      expiry.cancel(false);
      runs.remove(id, run);
    }
  }

  private Run.Task task(JsonObject question) throws Exception {
    String slug = question.getString("slug");
    Class<?> checks = checks(slug);
    Path own = checkout.edited(checks.getAnnotation(Exercise.class));
    Path file = question.containsKey("file") ? Path.of(question.getString("file")) : own;
    String text = question.getString("text");
    boolean isOnDisk = Files.isRegularFile(file);
    return new Run.Task(
        checks,
        file,
        text == null ? Files.readString(file) : text,
        isOnDisk ? Files.getLastModifiedTime(file).toInstant() : Instant.now(),
        question.containsKey("seed") ? question.getLong("seed") : Seed.fresh(),
        question.getJsonArray("only", new JsonArray()).stream()
            .map(String.class::cast)
            .collect(Collectors.toSet()));
  }

  private static Class<?> checks(String slug) {
    String number = slug.substring(0, 2);
    try {
      return Class.forName("ws101.exercise%s.Exercise%sTest".formatted(number, number));
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("There is no exercise " + slug + ".", e);
    }
  }

  private void close() {
    runs.values().forEach(Run::giveUp);
    workshop.close();
  }
}
