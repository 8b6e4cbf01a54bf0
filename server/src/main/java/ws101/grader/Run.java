package ws101.grader;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import ws101.stage.JavaProgram;
import ws101.stage.Node;

/**
 * One judgement, from a source to a verdict: compile it, start it, let the checks loose on it. Each
 * step that cannot be done ends the run with a problem in words.
 *
 * <p>The checks run in one {@link Hearing}, one after the other, those that need a browser in a
 * second one beside it, and all of them take about a second if all is well. Waiting is what takes
 * long: for an answer that does not come. When that happens first, the checks that have not begun
 * are shared among more hearings, each with a process of its own.
 */
final class Run {

  /** As many processes as wait for answers at a time. */
  private static final int HEARINGS = 4;

  /** A program that is late in more checks than this is slow, however busy the machine. */
  private static final int ACCIDENTS = 3;

  private static final String TOO_BUSY =
      "Too much else is going on here to be fair: end what can be ended, and save again.";

  private static final String OUR_FAULT =
      "Our fault, it costs you nothing. Save again; if it stays, ./kit doctor looks for the cause.";

  /**
   * What to judge.
   *
   * @param checks the class of the checks
   * @param file where the source lies, or would lie
   * @param text what stands in it
   * @param only the checks that are asked for, by their numbers; empty: all
   */
  record Task(Class<?> checks, Path file, String text, Instant saved, long seed, Set<String> only) {

    boolean asksFor(Check check) {
      return only.isEmpty() || only.contains(check.value());
    }

    Exercise exercise() {
      return checks.getAnnotation(Exercise.class);
    }

    boolean isModule() {
      return !exercise().module().isEmpty();
    }

    String learnersPackage() {
      String main = exercise().main();
      return main.substring(0, main.lastIndexOf('.'));
    }
  }

  private final Task task;
  private final Checkout checkout;
  private final Compiler compiler;
  private final Workshop workshop;
  private final Consumer<JsonObject> tell;
  private final Report report;
  private final List<Hearing> hearings = new CopyOnWriteArrayList<>();
  private final Set<Method> begun = ConcurrentHashMap.newKeySet();

  /** What failed, and might have come in time had the machine been less busy. */
  private final Set<Check> late = ConcurrentHashMap.newKeySet();

  private final List<CompletableFuture<Void>> help = new CopyOnWriteArrayList<>();
  private final AtomicBoolean helpIsCalled = new AtomicBoolean();
  private final Machine machine =
      Machine.beside(() -> hearings.stream().mapToInt(Hearing::wantToRun).sum());
  private volatile JavaProgram program;
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
    report.leaveOut(check -> !task.asksFor(check));
  }

  /** Judges, and returns the final verdict. */
  JsonObject judge() {
    tell.accept(report.toJson());
    Path classes = workshop.newFolder();
    try {
      Optional<Problem> problem =
          Build.into(classes, task, checkout, compiler).or(() -> start(classes));
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
    return hearings.stream().min(Comparator.comparing(Hearing::isWell)).map(Hearing::output);
  }

  // Starting the program

  private Optional<Problem> start(Path classes) {
    program = workshop.program(task.exercise(), classes, task.seed());
    Hearing first = newHearing();
    if (!browserChecks().isEmpty()) {
      Hearing second = newHearing();
      help(second, browserChecks(), plainChecks());
    }
    try {
      first.open();
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(problem(first, e.getCause().getMessage()));
    }
  }

  private Hearing newHearing() {
    var redis = RedisBehind.of(task.exercise());
    var hearing = new Hearing(program, redis, task.seed(), begun::add, this::ended);
    hearings.add(hearing);
    if (givenUp) {
      hearing.end();
    }
    return hearing;
  }

  private Problem problem(Hearing hearing, String why) {
    String output = hearing.output();
    String title =
        hearing.isWell() ? "The program does not listen" : "The program ended before it listened";
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
    run(hearings.get(0), plainChecks(), browserChecks());
    for (int i = 0; i < help.size(); i++) { // By index: who helps may call more help.
      help.get(i).join();
    }
    secondTry();
    for (Check check : report.waiting()) {
      report.couldNotBeJudged(
          check, 0, Evidence.ofTrouble("to run this check", "it was not run, twice", OUR_FAULT));
    }
  }

  /** Each check belongs to the hearing that comes to it first. */
  private void run(Hearing hearing, List<Method> first, List<Method> then) {
    hearing.run(task.checks(), first);
    hearing.run(task.checks(), then);
  }

  private void help(Hearing hearing, List<Method> first, List<Method> then) {
    help.add(
        CompletableFuture.runAsync(
            () -> {
              try {
                hearing.open();
                run(hearing, first, then);
              } catch (CompletionException doesNotStartTwice) {
                // Then the first hearing does it all.
              }
            },
            Run::onItsOwnThread));
  }

  /** A hearing waits most of the time: threads that others share would wait with it. */
  private static void onItsOwnThread(Runnable work) {
    var thread = new Thread(work, "hearing");
    thread.setDaemon(true);
    thread.start();
  }

  private void callHelp() {
    if (!secondTry && helpIsCalled.compareAndSet(false, true)) {
      int missing = Math.min(HEARINGS - hearings.size(), report.waiting().size() - 1);
      for (int i = 0; i < missing; i++) {
        help(newHearing(), plainChecks(), browserChecks());
      }
    }
  }

  /**
   * What was our own trouble, and what was only late while the machine was busy. In a process of
   * its own: what the first try has left behind must not help the second.
   */
  private void secondTry() {
    secondTry = true;
    var again = new HashSet<>(report.unjudged());
    if (late.size() <= ACCIDENTS && hearings.get(0).isWell()) {
      again.addAll(late);
    }
    if (!again.isEmpty() && !givenUp) {
      List<Method> methods = checks(check -> again.contains(check));
      methods.forEach(begun::remove);
      Hearing hearing = newHearing();
      try {
        hearing.open();
        hearing.run(task.checks(), methods);
      } catch (CompletionException doesNotStartTwice) {
        // Then the first try stands.
      }
    }
  }

  private List<Method> plainChecks() {
    return checks(check -> !check.browser());
  }

  private List<Method> browserChecks() {
    return checks(Check::browser);
  }

  private List<Method> checks(Predicate<Check> which) {
    return Stream.of(task.checks().getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Check.class))
        .filter(method -> which.and(task::asksFor).test(checkOf(method)))
        .toList();
  }

  private static Check checkOf(Method method) {
    return method.getAnnotation(Check.class);
  }

  private void ended(Trial.Outcome outcome) {
    Check check = checkOf(outcome.check());
    Throwable thrown = outcome.thrown();
    var took = Duration.ofMillis(outcome.millis());
    if (thrown == null && secondTry) {
      report.passedOnSecondTry(check, outcome.millis());
    } else if (thrown == null) {
      report.passed(check, outcome.millis());
    } else if (thrown instanceof AssertionError failure) {
      // A browser's assertion waits, and says only that it has waited in vain.
      boolean isLate = failure instanceof CheckFailure told ? told.isLate() : check.browser();
      boolean mayBeLate = isLate || check.browser();
      if (mayBeLate) {
        callHelp();
      }
      failed(outcome, failure, isLate && machine.wasOverrunFor(took));
      if (mayBeLate && machine.wasBusyFor(took)) {
        late.add(check);
      }
    } else if (thrown instanceof TimeoutException) {
      var hung = new CheckFailure("an end within " + Check.SECONDS + " s", "no end in sight");
      failed(outcome, hung, machine.wasBusyFor(took));
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

  private void failed(Trial.Outcome outcome, AssertionError failure, boolean provesNothing) {
    Check check = checkOf(outcome.check());
    JsonObject evidence = evidence(outcome, failure);
    if (provesNothing) {
      report.couldNotBeJudged(check, outcome.millis(), evidence.put("tryThis", TOO_BUSY));
    } else {
      report.failed(check, outcome.millis(), evidence);
    }
  }

  private static JsonObject evidence(Trial.Outcome outcome, AssertionError failure) {
    Node node = outcome.program().node();
    Optional<String> end =
        Trial.hasEnded(node)
            ? Optional.of("Your program ended (%s).".formatted(node.ended().join().words()))
            : Optional.empty();
    return Evidence.of(checkOf(outcome.check()), failure, end, outcome.program().transcript());
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
    String inTime = "all checks within " + Limits.words(Limits.RUN);
    long millis = Limits.RUN.toMillis();
    for (Check check : report.waiting()) {
      if (machine.wasBusyFor(Limits.RUN)) {
        report.couldNotBeJudged(check, millis, Evidence.ofTrouble(inTime, "no end", TOO_BUSY));
      } else {
        report.failed(check, millis, Evidence.ofTrouble(inTime, "no end", null));
      }
    }
    report.end();
    JsonObject result = result();
    close();
    return result;
  }

  /** Whether the program was started. */
  boolean isUnderWay() {
    return !hearings.isEmpty();
  }

  private void close() {
    machine.close();
    hearings.forEach(Hearing::end);
  }
}
