package ws101.grader;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.opentest4j.TestAbortedException;
import ws101.stage.Node;

/**
 * One judgement, from a source to a verdict: compile it, start it, let the checks loose on it. Each
 * step that cannot be done ends the run with a problem in words.
 */
final class Run implements Trial {

  /** The checks and nothing else: whatever stands on the class path must not meddle. */
  private static final LauncherConfig NO_OTHERS =
      LauncherConfig.builder()
          .enableLauncherSessionListenerAutoRegistration(false)
          .enableLauncherDiscoveryListenerAutoRegistration(false)
          .enableTestExecutionListenerAutoRegistration(false)
          .enablePostDiscoveryFilterAutoRegistration(false)
          .build();

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
  private final Set<Check> late = ConcurrentHashMap.newKeySet();
  private volatile boolean secondTry;
  private volatile Node node;
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
    if (node != null) {
      report.output(node.output());
    }
    return report.toJson();
  }

  // Starting the program

  private Optional<Problem> start(Path classes) {
    node = Node.start(workshop.program(task.main(), classes), 0);
    if (givenUp) {
      close();
    }
    try {
      node.listening(Limits.START).join();
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(problem(e.getCause().getMessage()));
    }
  }

  private Problem problem(String why) {
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
    greet();
    List<Method> all = methods(task.checks());
    runChecks(all);
    secondTry = true;
    List<Check> again = new ArrayList<>(report.unjudged());
    if (Machine.isBusy() && node.isAlive()) {
      again.addAll(late);
    }
    if (!again.isEmpty() && !givenUp) {
      runChecks(
          all.stream()
              .filter(method -> again.contains(method.getAnnotation(Check.class)))
              .toList());
    }
    for (Check check : report.waiting()) {
      report.couldNotBeJudged(
          check, 0, Evidence.ofTrouble("to run this check", "it was not run, twice", OUR_FAULT));
    }
  }

  /** A program's first answer takes longest: what it loads for that, no check shall wait for. */
  private void greet() {
    try {
      var page = URI.create("http://127.0.0.1:" + node.port() + "/").toURL().openConnection();
      page.setConnectTimeout((int) Limits.START.toMillis());
      page.setReadTimeout((int) Limits.START.toMillis());
      ((HttpURLConnection) page).getResponseCode();
    } catch (IOException e) {
      // Whether it must answer is for the checks to say.
    }
  }

  private static List<Method> methods(Class<?> checks) {
    return Stream.of(checks.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Check.class))
        .toList();
  }

  private void runChecks(List<Method> methods) {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(methods.stream().map(m -> selectMethod(task.checks(), m)).toList())
            .build();
    try (LauncherSession session = LauncherFactory.openSession(NO_OTHERS)) {
      session.getStore().put(SESSION, Trial.class, this);
      session.getLauncher().execute(request);
    }
  }

  @Override
  public void ended(Outcome outcome) {
    var check = outcome.check().getAnnotation(Check.class);
    Throwable thrown = outcome.thrown();
    if (thrown == null && secondTry) {
      report.passedOnSecondTry(check, outcome.millis());
    } else if (thrown == null) {
      report.passed(check, outcome.millis());
    } else if (thrown instanceof AssertionError failure) {
      if (check.browser() || failure instanceof CheckFailure limited && limited.isLate()) {
        late.add(check);
      }
      report.failed(check, outcome.millis(), evidence(check, failure, outcome.transcript()));
    } else if (thrown instanceof TimeoutException) {
      var hung = new CheckFailure("an end within " + Check.SECONDS + " s", "no end in sight");
      report.failed(check, outcome.millis(), evidence(check, hung, outcome.transcript()));
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

  private JsonObject evidence(Check check, AssertionError failure, Transcript transcript) {
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

  // What the checks share

  @Override
  public Node node() {
    return node;
  }

  @Override
  public long seed() {
    return task.seed();
  }

  @Override
  public boolean isGivenUp() {
    return givenUp;
  }

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

  @Override
  public void close() {
    if (node != null) {
      node.kill();
    }
  }
}
