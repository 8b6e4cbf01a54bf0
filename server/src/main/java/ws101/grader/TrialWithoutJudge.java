package ws101.grader;

import java.io.File;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import ws101.stage.JavaProgram;
import ws101.stage.Node;

/**
 * The checks in an IDE, or under Maven: the program is what stands on the class path, and a failure
 * is printed with its evidence. {@code -Dws101.seed=4217} repeats a run.
 */
final class TrialWithoutJudge implements Trial, AutoCloseable {

  private final Node node;
  private final Optional<RedisBehind> redis;
  private final long seed;

  private TrialWithoutJudge(Node node, Optional<RedisBehind> redis, long seed) {
    this.node = node;
    this.redis = redis;
    this.seed = seed;
  }

  static Trial start(Exercise exercise) {
    long seed = Long.getLong("ws101.seed", Seed.fresh());
    var classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    var environment = Environment.of(exercise, seed);
    var program = new JavaProgram(exercise.main(), classPath, environment, 64);
    var redis = RedisBehind.of(exercise);
    var node = Node.start(redis.map(each -> each.behind(program)).orElse(program), 0);
    try {
      node.listening(Limits.START).join();
    } catch (CompletionException e) {
      node.kill();
      redis.ifPresent(RedisBehind::close);
      throw new CheckFailure(
          exercise.main() + " listens on PORT", e.getCause().getMessage() + "\n" + node.output());
    }
    return new TrialWithoutJudge(node, redis, seed);
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public Optional<RedisBehind> redis() {
    return redis;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public boolean wants(Method check) {
    return true;
  }

  @Override
  public void ended(Outcome outcome) {
    if (outcome.thrown() instanceof AssertionError) {
      System.err.printf("%s failed, with seed %d:%n", outcome.check().getName(), seed);
      for (Transcript.Line line : outcome.program().transcript().lines()) {
        System.err.printf(
            "%8.1f ms  %-8s %-9s  %s%n", line.at(), line.who(), line.way().word(), line.what());
      }
      if (Trial.hasEnded(node)) {
        System.err.printf(
            "The program has ended (%s):%n%s%n", node.ended().join().words(), node.output());
      }
    }
  }

  /** JUnit does so at the end of all tests. */
  @Override
  public void close() {
    node.kill();
    redis.ifPresent(RedisBehind::close);
  }
}
