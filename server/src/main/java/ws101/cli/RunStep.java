package ws101.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import ws101.course.Course;
import ws101.stage.JavaProgram;
import ws101.stage.Node;
import ws101.stage.Steps;

/** {@code ./kit node 07}: the server of one lesson, alone. */
@Command(
    name = "node",
    description = "Runs the server of one lesson, alone, until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class RunStep implements Callable<Integer> {

  private static final int PORTS_BASE = 9000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Parameters(paramLabel = "LESSON", description = "its number, such as 07")
  private String lesson;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "where it listens (default: 9000 and the lesson's number; 0: any free port)")
  private Integer port;

  @Option(
      names = "--variant",
      paramLabel = "VARIANT",
      description = "one of the step's variants, if it has some, such as latest-only")
  private String variant;

  @Override
  public Integer call() {
    String slug = Checkout.slugOf(lesson);
    int chosen = port == null ? PORTS_BASE + Integer.parseInt(slug.substring(0, 2)) : port;
    PortOwner.refuseIfTaken(chosen, "./kit node " + lesson + " --port");

    var node = Node.start(program(slug), chosen, System.out);
    Runtime.getRuntime().addShutdownHook(new Thread(node::kill));
    node.listening(PATIENCE)
        .thenAccept(
            listening ->
                System.out.printf(
                    "Lesson %s, %s, is at http://localhost:%d (process %d). Ctrl-C ends it.%n",
                    slug.substring(0, 2), Course.titleOf(slug), node.port(), node.pid()))
        .exceptionally(
            problem -> {
              System.err.println(problem.getCause().getMessage());
              node.kill();
              return null;
            });
    return node.ended().join().code();
  }

  private JavaProgram program(String slug) {
    var step = Steps.program(slug);
    if (variant == null) {
      return step;
    }
    String name = variant.toUpperCase(Locale.ROOT).replace('-', '_');
    if (!Steps.variants(slug).contains(name)) {
      String known = String.join(", ", Steps.variants(slug));
      throw new IllegalArgumentException(
          "Lesson %s has no variant %s. Its variants: %s."
              .formatted(
                  slug.substring(0, 2),
                  variant,
                  known.isEmpty() ? "none" : known.toLowerCase(Locale.ROOT).replace('_', '-')));
    }
    return step.with(Steps.VARIANT, name);
  }
}
