package ws101.cli;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import ws101.course.Course;
import ws101.course.CourseServer;
import ws101.grader.ExerciseFile;
import ws101.stage.Node;
import ws101.stage.RedisElsewhere;
import ws101.stage.Steps;

/** {@code ./kit}: without a command it is the course in the browser. */
@Command(
    name = "./kit",
    description = {
      "A course about real-time communication that you can run, watch and break.",
      "Without a command it starts the course, on your own machine only."
    },
    mixinStandardHelpOptions = true,
    version = "ws101",
    subcommands = {
      Bench.class,
      Check.class,
      RunStep.class,
      Reset.class,
      Solve.class,
      Tap.class,
      Test.class
    })
public final class Main implements Callable<Integer> {

  /** EX_USAGE of sysexits.h; 0 to 3 are verdicts. */
  static final int NOT_UNDERSTOOD = 64;

  /** EX_SOFTWARE of sysexits.h. */
  private static final int OUR_FAULT = 70;

  /** How long a goodbye may take, in seconds; what is left then dies with us. */
  private static final int GOODBYE = 3;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "where the course is (default: ${DEFAULT-VALUE}; 0: any free port)")
  private int port;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description =
          "a Redis of yours for the lessons that need one; they touch no names but theirs")
  private String redis;

  public static void main(String[] args) {
    int exit =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Main::tell)
            .setParameterExceptionHandler(Main::explain)
            .execute(args);
    System.exit(exit);
  }

  /** What was not understood, what was perhaps meant, and where to read more. */
  private static int explain(ParameterException mistake, String[] typed) {
    var command = mistake.getCommandLine();
    command.getErr().println(mistake.getMessage());
    UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
    command.getErr().printf("%s --help tells more.%n", command.getCommandSpec().qualifiedName());
    return NOT_UNDERSTOOD;
  }

  /** A sentence for what cannot be done as it was asked, a trace for a mistake of ours. */
  private static int tell(Exception problem, CommandLine command, CommandLine.ParseResult asked) {
    if (problem instanceof IllegalArgumentException) {
      command.getErr().println(problem.getMessage());
      return NOT_UNDERSTOOD;
    }
    problem.printStackTrace(command.getErr());
    return OUR_FAULT;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Node.sweep();
    if (redis != null) {
      System.setProperty(RedisElsewhere.PROPERTY, redis);
    }
    RedisElsewhere.named(); // What it has to say against an address, it says now.
    rememberStarters();
    PortOwner.refuseIfTaken(port, "./kit --port");
    var vertx = Vertx.vertx();
    var course = start(vertx);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(course)));
    awaitHomePage(course.port());
    System.out.println("ws101 is at http://localhost:" + course.port());
    new Course(Checkout.root()).written().stream().findFirst().ifPresent(Steps::prepareQuickStarts);
    Thread.currentThread().join();
    return 0;
  }

  private static void rememberStarters() {
    var root = Checkout.root();
    for (String slug : new Course(root).written()) {
      ExerciseFile.of(root, slug).ifPresent(exercise -> new Starter(root, exercise).remember());
    }
  }

  private CourseServer start(Vertx vertx) {
    try {
      return CourseServer.start(vertx, Checkout.root(), port)
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException failed) {
      vertx.close();
      throw new IllegalArgumentException(
          "The course cannot listen on port %d: %s"
              .formatted(port, failed.getCause().getMessage()));
    }
  }

  /** Its first page takes the longest: better now than when somebody looks at it. */
  private static void awaitHomePage(int port) throws IOException {
    var home = URI.create("http://localhost:" + port + "/").toURL();
    int status = ((HttpURLConnection) home.openConnection()).getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      throw new IllegalStateException("The course answers its home page with status " + status);
    }
  }

  private static void stop(CourseServer course) {
    try {
      course.close().toCompletionStage().toCompletableFuture().get(GOODBYE, TimeUnit.SECONDS);
    } catch (Exception late) {
      // Every child holds a lifeline to us: it ends with this process.
    }
  }
}
