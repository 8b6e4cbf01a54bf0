package ws101.grader;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each check the program and the chance it asks for, and tells the {@link Trial} how it went.
 * Under the judge the trial is there already; in an IDE or under Maven the checks run without one,
 * against the program as it stands on the class path.
 */
public final class Judging
    implements ExecutionCondition, BeforeEachCallback, AfterEachCallback, ParameterResolver {

  /** What one check has for itself. */
  private record Attempt(Program program, long began) {}

  /** The transcript of the check in {@code context}, for extensions that see more than we do. */
  public static Optional<Transcript> transcriptOf(ExtensionContext context) {
    return Optional.ofNullable(attempt(context)).map(each -> each.program().transcript());
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Trial judged = judgesTrial(context);
    boolean wanted = judged == null || context.getTestMethod().map(judged::wants).orElse(true);
    return wanted ? enabled("wanted") : disabled("given up, or run elsewhere");
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    var check = context.getRequiredTestMethod().getAnnotation(Check.class);
    String id = check == null ? context.getDisplayName() : check.value();
    Trial trial = trial(context);
    var environment =
        Environment.of(context.getRequiredTestClass().getAnnotation(Exercise.class), trial.seed());
    trial.redis().ifPresent(RedisBehind::restore);
    var program = new Program(trial.node(), environment, new Seed(trial.seed(), id), trial.redis());
    context.getStore(Trial.NAMESPACE).put(Attempt.class, new Attempt(program, System.nanoTime()));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Program.class || type == Seed.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var program = attempt(context).program();
    return parameter.getParameter().getType() == Program.class ? program : program.seed();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var attempt = attempt(context);
    if (attempt == null) {
      return; // Not even the program started; the exception says so.
    }
    attempt.program().closeAll();
    trial(context)
        .ended(
            new Trial.Outcome(
                context.getRequiredTestMethod(),
                attempt.program(),
                context.getExecutionException().orElse(null),
                (System.nanoTime() - attempt.began()) / 1_000_000));
  }

  private static Attempt attempt(ExtensionContext context) {
    return context.getStore(Trial.NAMESPACE).get(Attempt.class, Attempt.class);
  }

  private static Trial trial(ExtensionContext context) {
    Trial judged = judgesTrial(context);
    if (judged != null) {
      return judged;
    }
    var exercise = context.getRequiredTestClass().getAnnotation(Exercise.class);
    return context
        .getRoot()
        .getStore(Trial.NAMESPACE)
        .getOrComputeIfAbsent(exercise, TrialWithoutJudge::start, Trial.class);
  }

  private static Trial judgesTrial(ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, Trial.NAMESPACE)
        .get(Trial.class, Trial.class);
  }
}
