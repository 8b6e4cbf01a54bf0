package ws101.grader;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import ws101.stage.JavaProgram;
import ws101.stage.Node;

/**
 * One process of the learner's program, and the checks that hear it, one after the other. If it
 * ends, the next check hears a new one: what one check did to it is no other's failure.
 */
final class Hearing implements Trial {

  /** Where {@link Judging} finds us; the same place as its {@link Trial#NAMESPACE}. */
  private static final Namespace SESSION = Namespace.create(Trial.class);

  /** The checks and nothing else: whatever stands on the class path must not meddle. */
  private static final LauncherConfig NO_OTHERS =
      LauncherConfig.builder()
          .enableLauncherSessionListenerAutoRegistration(false)
          .enableLauncherDiscoveryListenerAutoRegistration(false)
          .enableTestExecutionListenerAutoRegistration(false)
          .enablePostDiscoveryFilterAutoRegistration(false)
          .build();

  private final JavaProgram program;
  private final Optional<RedisBehind> redis;
  private final long seed;
  private final Predicate<Method> wants;
  private final Consumer<Outcome> tell;
  private volatile Node node;
  private volatile Node firstEnded;
  private volatile boolean givenUp;

  /**
   * Starts the program.
   *
   * @param redis ours from now on
   * @param wants asked before each check whether to run it
   * @param tell hears of each check that has ended
   */
  Hearing(
      JavaProgram program,
      Optional<RedisBehind> redis,
      long seed,
      Predicate<Method> wants,
      Consumer<Outcome> tell) {
    this.program = redis.map(each -> each.behind(program)).orElse(program);
    this.redis = redis;
    this.seed = seed;
    this.wants = wants;
    this.tell = tell;
    this.node = Node.start(this.program, 0);
  }

  /**
   * Waits until checks can begin.
   *
   * @throws CompletionException if the program does not listen; the cause says why in words
   */
  void open() {
    node.listening(Limits.START).join();
    // A program's first answer takes longest: what it loads for that, no check shall wait for.
    Program.isAnswered(node.port(), Limits.START);
  }

  /** Runs those of the checks that are wanted, in their order. */
  void run(Class<?> checks, List<Method> methods) {
    if (methods.isEmpty()) {
      return;
    }
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(methods.stream().map(method -> selectMethod(checks, method)).toList())
            .build();
    try (LauncherSession session = LauncherFactory.openSession(NO_OTHERS)) {
      session.getStore().put(SESSION, Trial.class, this);
      session.getLauncher().execute(request);
    }
  }

  @Override
  public boolean wants(Method check) {
    return !givenUp && wants.test(check);
  }

  /** The process that the next check talks to: a new one, if the last has ended. */
  @Override
  public Node node() {
    if (!node.isAlive() && !givenUp) {
      startAgain();
    }
    return node;
  }

  @Override
  public Optional<RedisBehind> redis() {
    return redis;
  }

  private void startAgain() {
    Node last = node;
    firstEnded = firstEnded == null ? last : firstEnded;
    node = Node.start(program, 0);
    if (givenUp) {
      node.kill();
    }
    try {
      open();
    } catch (CompletionException doesNotStartTwice) {
      node.kill();
      node = last; // The check will find it ended, and say how.
    }
  }

  /** Whether the program has not ended, not even once. */
  boolean isWell() {
    return firstEnded == null && node.isAlive();
  }

  /** The newest that the program has printed; if it ended, what it printed last. */
  String output() {
    return (firstEnded == null ? node : firstEnded).output();
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public void ended(Outcome outcome) {
    tell.accept(outcome);
  }

  /** How many of the program's threads run, or would run. */
  int wantToRun() {
    return node.wantToRun();
  }

  /**
   * Ends the program; checks that have not begun do not begin. (Not named close: JUnit would call
   * it at the end of each session, and a hearing has several.)
   */
  void end() {
    givenUp = true;
    node.kill();
    redis.ifPresent(RedisBehind::close);
  }
}
