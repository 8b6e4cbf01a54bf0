package ws101.grader;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import ws101.stage.JavaProgram;

/**
 * Judges exercises, in a warm JVM of its own ({@link Court}). The kit and {@code kit check} talk to
 * it through this class. Its methods may be called from any thread; all that it remembers belongs
 * to one event loop.
 */
public final class Judge {

  /** The court ends each run in time by itself; this is for a court that hangs. */
  private static final long PATIENCE = Limits.RUN.plusSeconds(15).toMillis();

  /** A court that breaks down is replaced, and the question asked once more. */
  private static final int TRIES = 2;

  private final Vertx vertx;
  private final Checkout checkout;
  private final Context context;
  private final Map<Long, Question> open = new HashMap<>();
  private Future<CourtProcess> court;
  private long asked;
  private boolean closed;

  /** Something asked and not answered yet. */
  private static final class Question {
    final String slug;
    final JsonObject words;
    final Consumer<JsonObject> progress;
    final Promise<JsonObject> answer = Promise.promise();
    JsonObject newest;
    int tries = 1;

    Question(String slug, JsonObject words, Consumer<JsonObject> progress) {
      this.slug = slug;
      this.words = words;
      this.progress = progress;
    }

    boolean isJudgementOf(String exercise) {
      return words.getString("do").equals("judge") && exercise.equals(slug);
    }
  }

  private Judge(Vertx vertx, Path root) {
    this.vertx = vertx;
    this.checkout = new Checkout(root);
    this.context = vertx.getOrCreateContext();
  }

  /**
   * A judge for the checkout at {@code root}; its JVM starts with the first run, or with {@link
   * #warmUp}.
   */
  public static Judge of(Vertx vertx, Path root) {
    return new Judge(vertx, root);
  }

  /** Starts the JVM, its browser and a rehearsal, so that the first verdict is quick. */
  public Future<Void> warmUp() {
    return ask("", new JsonObject().put("do", "warm-up"), unheard -> {}).mapEmpty();
  }

  /**
   * Compiles, starts and judges the exercise of {@code slug}. {@code progress} gets the verdict as
   * known so far after each check, then once more when it is final; the future completes with that
   * last one. It never fails: what goes wrong on our side is the verdict "could not be judged". A
   * run that is under way for the same exercise is given up: it completes with the state {@code
   * given-up} and no verdict.
   *
   * @param source the file to judge; null: the learner's
   * @param seed null: a fresh one
   */
  public Future<JsonObject> judge(
      String slug, Path source, Long seed, Consumer<JsonObject> progress) {
    var question = new JsonObject();
    if (source != null) {
      question.put("file", source.toAbsolutePath().toString());
    }
    return judge(slug, question, seed, progress);
  }

  /** The same for a text that is in no file, but would stand in the learner's. */
  public Future<JsonObject> judgeText(
      String slug, String text, Long seed, Consumer<JsonObject> progress) {
    return judge(slug, new JsonObject().put("text", text), seed, progress);
  }

  /** As above, but only by those checks; the others are not run. */
  public Future<JsonObject> judgeText(
      String slug, String text, Long seed, Set<String> only, Consumer<JsonObject> progress) {
    var question = new JsonObject().put("text", text).put("only", new JsonArray(List.copyOf(only)));
    return judge(slug, question, seed, progress);
  }

  private Future<JsonObject> judge(
      String slug, JsonObject question, Long seed, Consumer<JsonObject> progress) {
    if (seed != null) {
      question.put("seed", seed);
    }
    question.put("do", "judge").put("slug", slug);
    return onLoop(() -> giveUp(slug))
        .compose(given -> ask(slug, question, progress))
        .recover(trouble -> Future.succeededFuture(unjudged(slug, trouble.getMessage())))
        .onSuccess(verdict -> tell(progress, verdict));
  }

  private static void tell(Consumer<JsonObject> progress, JsonObject verdict) {
    if (!"given-up".equals(verdict.getString("state"))) {
      progress.accept(verdict);
    }
  }

  /** The learner's program, compiled, for the stage. Fails in words if it does not compile. */
  public Future<JavaProgram> programOf(String slug) {
    return ask(slug, new JsonObject().put("do", "compile").put("slug", slug), unheard -> {})
        .map(
            answer -> {
              JsonObject problem = answer.getJsonObject("problem");
              if (problem != null) {
                throw new IllegalStateException(sentence(problem));
              }
              return program(answer.getJsonObject("program"));
            });
  }

  private static String sentence(JsonObject problem) {
    return "%s: %s:%d: %s"
        .formatted(
            problem.getString("title"),
            problem.getString("file"),
            problem.getInteger("line", 0),
            problem.getString("message"));
  }

  private static JavaProgram program(JsonObject json) {
    var classPath = new ArrayList<Path>();
    json.getJsonArray("classPath").forEach(each -> classPath.add(Path.of((String) each)));
    var environment = new HashMap<String, String>();
    json.getJsonObject("environment")
        .forEach(variable -> environment.put(variable.getKey(), (String) variable.getValue()));
    return new JavaProgram(
        json.getString("mainClass"), classPath, environment, json.getInteger("heapMegabytes"));
  }

  /** Ends the JVM and what it has started. */
  public Future<Void> close() {
    return onLoop(
            () -> {
              closed = true;
              Future<CourtProcess> ended = court;
              court = null;
              return ended;
            })
        .compose(
            ended ->
                ended == null
                    ? Future.<Void>succeededFuture()
                    : ended.compose(each -> blocking(() -> close(each))).otherwiseEmpty());
  }

  private static Void close(CourtProcess court) {
    court.close();
    return null;
  }

  // Asking

  private Future<JsonObject> ask(String slug, JsonObject words, Consumer<JsonObject> progress) {
    var question = new Question(slug, words, progress);
    return onLoop(
            () -> {
              long id = ++asked;
              words.put("id", id);
              open.put(id, question);
              long timer = vertx.setTimer(PATIENCE, late -> court().onSuccess(CourtProcess::kill));
              question.answer.future().onComplete(answered -> vertx.cancelTimer(timer));
              return send(question);
            })
        .compose(sent -> question.answer.future());
  }

  /** Puts the question; whether that worked is the answer's business. */
  private Void send(Question question) {
    court()
        .compose(
            process ->
                blocking(
                    () -> {
                      process.ask(question.words);
                      return null;
                    }))
        .onFailure(trouble -> end(question, trouble.getMessage()));
    return null;
  }

  private void end(Question question, String trouble) {
    context.runOnContext(
        now -> {
          open.remove(question.words.getLong("id"));
          question.answer.tryFail(trouble);
        });
  }

  private void hear(JsonObject answer) {
    Question question = open.get(answer.getLong("id"));
    if (question == null) {
      return; // Given up: nobody wants to know.
    }
    if (!answer.getBoolean("done", false)) {
      question.newest = answer.getJsonObject("report");
      question.progress.accept(question.newest);
      return;
    }
    open.remove(answer.getLong("id"));
    if (answer.containsKey("trouble")) {
      question.answer.fail(answer.getString("trouble"));
    } else {
      question.answer.complete(answer.getJsonObject("report", answer));
    }
  }

  /** The verdict on a run of which nothing more will be heard. */
  private JsonObject unjudged(String slug, String trouble) {
    var problem =
        Problem.of(
            "The judge had trouble of its own",
            trouble,
            "Our fault, it costs you nothing. Save again; if it stays, start ./kit anew.");
    return new JsonObject()
        .put("exercise", slug)
        .put("file", null)
        .put("state", "judged")
        .put("verdict", Verdict.COULD_NOT_BE_JUDGED.word())
        .put("seed", null)
        .put("saved", Instant.now().toString())
        .put("millis", 0)
        .put("points", 0.0)
        .put("max", 0.0)
        .put("problem", problem.toJson())
        .put("output", "")
        .put("checks", new JsonArray());
  }

  private Void giveUp(String slug) {
    for (Question question : List.copyOf(open.values())) {
      if (question.isJudgementOf(slug)) {
        long id = question.words.getLong("id");
        open.remove(id);
        question.answer.complete(new JsonObject().put("exercise", slug).put("state", "given-up"));
        var words = new JsonObject().put("id", id).put("do", "give-up");
        send(new Question(slug, words, unheard -> {}));
      }
    }
    return null;
  }

  // The court

  private Future<CourtProcess> court() {
    if (closed) {
      return Future.failedFuture("The judge has gone home.");
    }
    if (court != null) {
      return court;
    }
    Future<CourtProcess> starting = checkout.checks().map(this::start).orElseGet(Judge::notBuilt);
    court = starting;
    starting.onFailure(trouble -> court = null); // The next question tries again.
    return starting;
  }

  private static Future<CourtProcess> notBuilt() {
    return Future.failedFuture("The checks are not built: start ./kit again, which builds them.");
  }

  private Future<CourtProcess> start(List<Path> classPath) {
    return blocking(
        () ->
            CourtProcess.start(
                checkout,
                classPath,
                answer -> context.runOnContext(now -> hear(answer)),
                () -> context.runOnContext(now -> brokeDown())));
  }

  private void brokeDown() {
    court = null;
    for (Question question : List.copyOf(open.values())) {
      if (!closed && question.tries < TRIES) {
        question.tries++;
        send(question);
      } else {
        end(question, "Its JVM ended; exercises/target/judge.log may say why.");
      }
    }
  }

  private <T> Future<T> onLoop(Callable<T> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        now -> {
          try {
            done.complete(work.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  private <T> Future<T> blocking(Callable<T> work) {
    return context.executeBlocking(work);
  }
}
