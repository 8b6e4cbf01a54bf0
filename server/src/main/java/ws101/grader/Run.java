package ws101.grader;

import static java.util.stream.Collectors.toList;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import ws101.stage.Node;

/**
 * One judgement, from a source to a verdict: compile it, start it, let the checks loose on it. Each
 * step that cannot be done ends the run with a problem in words.
 *
 * <p>The checks run in one {@link Lane}, one after the other, and all of them take less than a
 * second if all is well. Waiting is what takes long: for an answer that does not come. When that
 * happens first, the tasks that have not begun are shared among more lanes, each with a process of
 * its own.
 */
final class Run {

  /** As many processes as wait for answers at a time. */
  private static final int LANES = 4;

  /** A program that is late in more checks than this is slow, however busy the machine. */
  private static final int ACCIDENTS = 3;

  private static final String OUR_FAULT =
      "Our fault, it costs you nothing. Save again; if it stays, ./kit doctor looks for the cause.";

  private static final org.junit.platform.engine.support.store.Namespace SESSION =
      org.junit.platform.engine.support.store.Namespace.create(Trial.class);

  /**
   * What to judge.
   *
   * @param checks the class of the checks
   * @param file where the source lies, or would lie
   * @param text what stands in it
   */
  record Task(Class<?> checks, Path file, String text, Instant saved, long seed) {

    String main() {
      return checks.getAnnotation(Exercise.class).main();
    }

    String learnersPackage() {
      return main().substring(0, main().lastIndexOf('.'));
    }
  }

  private final Task task;
  private final Checkout checkout;
  private final Compiler compiler;
  private final Workshop workshop;
  private final Consumer<JsonObject> tell;
  private final Report report;
  private final List<Lane> lanes = new CopyOnWriteArrayList<>();
  private final Queue<List<Method>> tasks = new ConcurrentLinkedQueue<>();
  private final Set<Check> late = ConcurrentHashMap.newKeySet();
  private final List<CompletableFuture<Void>> help = new CopyOnWriteArrayList<>();
  private final AtomicBoolean helpIsCalled = new AtomicBoolean();
  private volatile Node.Program program;
  private volatile boolean secondTry;
  private volatile boolean givenUp;

  /** {@code tell} hears the verdict as known so far, whenever there is news. */
  Run(
      Task task,
      Checkout checkout,
      Compiler compiler,
      Workshop workshop,
      Consumer<JsonObject> tell) {
    this.task = task;
    this.checkout = checkout;
    this.compiler = compiler;
    this.workshop = workshop;
    this.tell = tell;
    this.report = new Report(task.checks(), checkout.shown(task.file()), task.saved(), task.seed());
  }

  /** Judges, and returns the final verdict. */
  JsonObject judge() {
    tell.accept(report.toJson());
    Path classes = workshop.newFolder();
    try {
      Optional<Problem> problem =
          compiler.compile(task.file(), task.text(), classes).or(() -> start(classes));
      if (problem.isPresent()) {
        report.end(Verdict.DID_NOT_START, problem.get());
      } else {
        runChecks();
        report.end();
      }
      return result();
    } finally {
      close();
      Workshop.delete(classes);
    }
  }

  private JsonObject result() {
    output().ifPresent(report::output);
    return report.toJson();
  }

  /** What a program printed that ended tells more than what one prints that runs. */
  private Optional<String> output() {
    return lanes.stream()
        .map(Lane::node)
        .min(Comparator.comparing(Node::isAlive))
        .map(Node::output);
  }

  // Starting the program

  private Optional<Problem> start(Path classes) {
    program = workshop.program(task.main(), classes);
    Lane lane = newLane();
    try {
      lane.open();
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(problem(lane.node(), e.getCause().getMessage()));
    }
  }

  private Lane newLane() {
    var lane = new Lane(program, task.seed(), this::ended);
    lanes.add(lane);
    if (givenUp) {
      lane.end();
    }
    return lane;
  }

  private Problem problem(Node node, String why) {
    String output = node.output();
    String title =
        node.isAlive() ? "The program does not listen" : "The program ended before it listened";
    Optional<Thrown> thrown = Thrown.in(output, task.learnersPackage());
    if (thrown.isEmpty()) {
      return Problem.of(
          title, why, "It must listen on the port that System.getenv(\"PORT\") names.");
    }
    String advice = "Read the line that is named here; the whole output stands below.";
    if (thrown.get().file() == null) {
      return Problem.of(title, thrown.get().what() + "\n" + why, advice);
    }
    Path file = task.file().resolveSibling(thrown.get().file());
    return new Problem(
        "The program threw an exception while it started",
        checkout.shown(file),
        thrown.get().line(),
        0,
        line(file, thrown.get().line()),
        thrown.get().what() + "\n" + why,
        advice);
  }

  private String line(Path file, int number) {
    try {
      boolean isTheJudged = file.getFileName().equals(task.file().getFileName());
      String text = isTheJudged ? task.text() : Files.readString(file);
      return text.lines().skip(number - 1).findFirst().orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  // Running the checks

  private void runChecks() {
    tasks.addAll(byTask(methods()));
    work(lanes.get(0));
    help.forEach(CompletableFuture::join);
    secondTry();
    for (Check check : report.waiting()) {
      report.couldNotBeJudged(
          check, 0, Evidence.ofTrouble("to run this check", "it was not run, twice", OUR_FAULT));
    }
  }

  /** Does tasks as long as there are some. */
  private void work(Lane lane) {
    for (List<Method> next = tasks.poll(); next != null && !givenUp; next = tasks.poll()) {
      lane.run(task.checks(), next);
    }
  }

  private void callHelp() {
    if (!secondTry && helpIsCalled.compareAndSet(false, true)) {
      for (int i = Math.min(LANES - 1, tasks.size()); i > 0; i--) {
        help.add(CompletableFuture.runAsync(this::help));
      }
    }
  }

  private void help() {
    try {
      Lane lane = newLane();
      lane.open();
      work(lane);
    } catch (CompletionException doesNotStartTwice) {
      // Then the first lane does it all.
    }
  }

  /** What was our own trouble, and what was only late while the machine was busy. */
  private void secondTry() {
    secondTry = true;
    Lane lane = lanes.get(0);
    var again = new HashSet<>(report.unjudged());
    if (late.size() <= ACCIDENTS && Machine.isBusy() && lane.node().isAlive()) {
      again.addAll(late);
    }
    if (!again.isEmpty() && !givenUp) {
      lane.run(
          task.checks(), methods().stream().filter(each -> again.contains(checkOf(each))).toList());
    }
  }

  private List<Method> methods() {
    return Stream.of(task.checks().getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Check.class))
        .sorted(Comparator.comparing(Run::checkOf, ByNumber.ORDER))
        .toList();
  }

  private static Collection<List<Method>> byTask(List<Method> methods) {
    return methods.stream()
        .collect(
            Collectors.groupingBy(each -> ByNumber.task(checkOf(each)), TreeMap::new, toList()))
        .values();
  }

  private static Check checkOf(Method method) {
    return method.getAnnotation(Check.class);
  }

  private void ended(Lane lane, Trial.Outcome outcome) {
    Check check = checkOf(outcome.check());
    Node node = lane.node();
    Throwable thrown = outcome.thrown();
    if (thrown == null && secondTry) {
      report.passedOnSecondTry(check, outcome.millis());
    } else if (thrown == null) {
      report.passed(check, outcome.millis());
    } else if (thrown instanceof AssertionError failure) {
      if (check.browser() || failure instanceof CheckFailure limited && limited.isLate()) {
        late.add(check);
        callHelp();
      }
      report.failed(check, outcome.millis(), evidence(node, check, failure, outcome.transcript()));
    } else if (thrown instanceof TimeoutException) {
      var hung = new CheckFailure("an end within " + Check.SECONDS + " s", "no end in sight");
      report.failed(check, outcome.millis(), evidence(node, check, hung, outcome.transcript()));
    } else if (thrown instanceof TestAbortedException aborted) {
      report.notRun(check, Evidence.ofTrouble("to run this check", aborted.getMessage(), null));
    } else {
      report.couldNotBeJudged(
          check,
          outcome.millis(),
          Evidence.ofTrouble("to run this check", chain(thrown), OUR_FAULT));
    }
    tell.accept(report.toJson());
  }

  private static JsonObject evidence(
      Node node, Check check, AssertionError failure, Transcript transcript) {
    Optional<String> end =
        Trial.hasEnded(node)
            ? Optional.of("Your program ended (%s).".formatted(node.ended().join().words()))
            : Optional.empty();
    return Evidence.of(check, failure, end, transcript);
  }

  private static String chain(Throwable thrown) {
    var causes = new ArrayList<String>();
    for (Throwable each = thrown; each != null && causes.size() < 5; each = each.getCause()) {
      causes.add(each.toString());
    }
    return String.join("\ncaused by ", causes);
  }

  // Ending

  /** Nobody waits for this run any more. */
  void giveUp() {
    givenUp = true;
    close();
  }

  /** The time for the whole run is over: what is not judged by now has hung. */
  JsonObject expire() {
    givenUp = true;
    for (Check check : report.waiting()) {
      report.failed(
          check,
          Limits.RUN.toMillis(),
          Evidence.ofTrouble("all checks within " + Limits.words(Limits.RUN), "no end", null));
    }
    report.end();
    JsonObject result = result();
    close();
    return result;
  }

  /** The processes that run now. */
  List<Node> nodes() {
    return lanes.stream().map(Lane::node).toList();
  }

  private void close() {
    lanes.forEach(Lane::end);
  }
}
