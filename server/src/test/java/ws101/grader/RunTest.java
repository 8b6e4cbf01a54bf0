package ws101.grader;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The judge meets all that a program can be, or do to it. */
class RunTest {

  /** What the programs below are asked to do. */
  @Exercise(slug = "99-echo", main = "ws101.exercise99.Echo")
  static final class Checks {

    @Check("1.1")
    void whatOneSaysComesBack(Program program, Seed seed) {
      var ada = Client.connect(program, "/", "Ada");
      var text = new JsonObject().put("type", "said").put("text", seed.text());

      ada.sends(text);

      ada.hears(text);
    }

    @Check(value = "1.2", tryThis = "Look at the binary handler.")
    void binaryIsAnsweredWithClose1003(Program program, Seed seed) {
      var ada = Client.connect(program, "/", "Ada");

      ada.sendsBinary(seed.bytes(3));

      if (ada.hearsClose() != 1003) {
        throw new CheckFailure("Close 1003", "another code");
      }
    }

    @Check(value = "2.1", hidden = true)
    void manySpeakAtATime(Program program, Seed seed) {
      for (int i = 0; i < 20; i++) {
        var guest = Client.connect(program, "/", "Guest " + i);
        guest.sends(new JsonObject().put("type", "said").put("n", i));
        guest.hears(new JsonObject().put("n", i));
        guest.closes(1000).hearsClose();
      }
    }
  }

  private static final String ECHO =
      """
      package ws101.exercise99;

      import io.vertx.core.Future;
      import io.vertx.core.VerticleBase;
      import io.vertx.core.Vertx;
      import io.vertx.core.http.ServerWebSocket;

      public final class Echo extends VerticleBase {
        public static void main(String[] args) {
          Vertx.vertx()
              .deployVerticle(new Echo())
              .onFailure(e -> { e.printStackTrace(); System.exit(1); });
        }

        @Override
        public Future<?> start() throws Exception {
          return vertx
              .createHttpServer()
              .webSocketHandler(this::greet)
              .listen(Integer.parseInt(System.getenv("PORT")));
        }

        private void greet(ServerWebSocket guest) {
          guest.textMessageHandler(text -> answer(guest, text));
          guest.binaryMessageHandler(bytes -> guest.close((short) 1003, "Text only"));
        }

        private void answer(ServerWebSocket guest, String text) {
          guest.writeTextMessage(text);
        }
      }
      """;

  @TempDir private Path root;
  private Checkout checkout;
  private Workshop workshop;
  private final List<JsonObject> progress = new CopyOnWriteArrayList<>();

  @BeforeEach
  void layOutACheckout() throws IOException {
    Files.createDirectories(root.resolve("server/target"));
    Files.writeString(
        root.resolve("server/target/kit.classpath"), System.getProperty("java.class.path"));
    checkout = new Checkout(root);
    workshop = new Workshop(checkout, Files.createDirectory(root.resolve("classes")));
  }

  @AfterEach
  void leaveNothing() {
    workshop.close();
  }

  @Test
  void aProgramThatDoesAllPasses() {
    JsonObject verdict = judge(ECHO);

    assertThat(verdict.getString("verdict")).isEqualTo("passed");
    assertThat(verdict.getDouble("points")).isEqualTo(10.0);
    assertThat(verdict.getDouble("max")).isEqualTo(10.0);
    assertThat(ids(verdict)).containsExactly("1.1", "1.2", "2.1");
    assertThat(check(verdict, "1.2").getMap())
        .containsEntry("name", "Binary is answered with close 1003")
        .containsEntry("points", 2.5)
        .containsEntry("hidden", false);
    assertThat(check(verdict, "2.1").getMap())
        .containsEntry("points", 5.0)
        .containsEntry("hidden", true);
  }

  @Test
  void allRowsAreThereFromTheBeginning() {
    judge(ECHO);

    JsonObject first = progress.get(0);
    assertThat(first.getString("state")).isEqualTo("judging");
    assertThat(first.getDouble("max")).isEqualTo(10.0);
    assertThat(ids(first)).containsExactly("1.1", "1.2", "2.1");
    assertThat(check(first, "1.1").getString("verdict")).isEqualTo("waiting");
  }

  @Test
  void onlyTheChecksThatAreAskedForAreRun() {
    String deaf = ECHO.replace("guest.writeTextMessage(text);", "");
    var only =
        new Run.Task(
            Checks.class,
            checkout.source("ws101.exercise99.Echo"),
            deaf,
            Instant.now(),
            4217,
            Set.of("1.2"));

    JsonObject verdict = run(only).judge();

    assertThat(verdict.getString("verdict")).isEqualTo("passed");
    assertThat(check(verdict, "1.1").getString("verdict")).isEqualTo("not-run");
    assertThat(check(verdict, "1.2").getString("verdict")).isEqualTo("passed");
    assertThat(verdict.getDouble("points")).isEqualTo(2.5);
  }

  @Test
  void aFailureShowsWhatWasSentExpectedAndReceived() {
    JsonObject verdict = judge(ECHO.replace("(short) 1003", "(short) 1000"));

    assertThat(verdict.getString("verdict")).isEqualTo("failed");
    assertThat(verdict.getDouble("points")).isEqualTo(7.5);
    JsonObject evidence = check(verdict, "1.2").getJsonObject("evidence");
    assertThat(evidence.getString("expected")).isEqualTo("Close 1003");
    assertThat(evidence.getString("tryThis")).isEqualTo("Look at the binary handler.");
    assertThat(lines(evidence))
        .containsSubsequence("Ada to-server binary, 3 bytes", "Ada to-client Close 1000 Text only");
    assertThat(evidence.getJsonArray("transcript").getJsonObject(3).getString("bytes"))
        .as("a Close frame: FIN and opcode 8, eleven bytes, 1000, then the reason")
        .isEqualTo("88 0b 03 e8 54 65 78 74 20 6f 6e 6c 79");
  }

  @Test
  void theSameSeedMakesTheSameRun() {
    String silent = ECHO.replace("guest.writeTextMessage(text);", "");

    JsonObject first = evidence(judge(silent), "1.1");
    JsonObject second = evidence(judge(silent), "1.1");

    assertThat(first.getString("expected")).isEqualTo(second.getString("expected"));
    assertThat(bytes(first)).isEqualTo(bytes(second));
  }

  /** A module is edited, and the program that serves it is given. */
  @Exercise(slug = "98-module", main = "ws101.exercise98.Serves", module = "98-module.js")
  static final class ModuleChecks {

    @Check("1.1")
    void theModuleIsServedAsItWasSaved(Program program) {
      String served = Asker.of(program, "A browser").gets("/98-module.js").hasStatus(200).body();

      if (!served.equals("export const answer = 42\n")) {
        throw new CheckFailure("the module", served);
      }
    }
  }

  private static final String SERVES =
      """
      package ws101.exercise98;

      import io.vertx.core.Vertx;
      import io.vertx.ext.web.Router;
      import ws101.chat.Page;

      public final class Serves {
        public static void main(String[] args) {
          var vertx = Vertx.vertx();
          var router = Router.router(vertx);
          Page.serve(router, "98-module.js", "98-module.js");
          vertx
              .createHttpServer()
              .requestHandler(router)
              .listen(Integer.parseInt(System.getenv("PORT")));
        }
      }
      """;

  @Test
  void aModuleIsServedByTheProgramThatIsGiven() throws IOException {
    Path given = checkout.source("ws101.exercise98.Serves");
    Files.createDirectories(given.getParent());
    Files.writeString(given, SERVES);

    assertThat(judgeModule("export const answer = 42\n").getString("verdict")).isEqualTo("passed");
    assertThat(judgeModule("export const answer = 41\n").getString("verdict")).isEqualTo("failed");
  }

  private JsonObject judgeModule(String text) {
    Exercise exercise = ModuleChecks.class.getAnnotation(Exercise.class);
    return run(new Run.Task(
            ModuleChecks.class, checkout.edited(exercise), text, Instant.now(), 4217, Set.of()))
        .judge();
  }

  /** What the program below must know from its environment. */
  @Exercise(
      slug = "99-echo",
      main = "ws101.exercise99.Echo",
      environment = {"SECRET={random}", "HEARTBEAT_MS=500"})
  static final class SecretChecks {

    @Check("1.1")
    void theSecretIsKnown(Program program) {
      var ada = Client.connect(program, "/", "Ada");

      ada.sends("tell");

      ada.hearsText(program.variable("SECRET") + " " + program.variable("HEARTBEAT_MS"));
    }
  }

  private static final String TELLS_ITS_SECRET =
      ECHO.replace(
          "guest.writeTextMessage(text);",
          "guest.writeTextMessage(System.getenv(\"SECRET\") + \" \" +"
              + " System.getenv(\"HEARTBEAT_MS\"));");

  @Test
  void aProgramFindsInItsEnvironmentWhatItsExercisePromises() {
    JsonObject verdict = run(task(SecretChecks.class, TELLS_ITS_SECRET)).judge();

    assertThat(verdict.getString("verdict")).as(verdict.encodePrettily()).isEqualTo("passed");
  }

  @Test
  void aSecretIsTheSameForTheSameSeedAndAnotherForAnother() {
    var exercise = SecretChecks.class.getAnnotation(Exercise.class);

    assertThat(Environment.of(exercise, 1)).isEqualTo(Environment.of(exercise, 1));
    assertThat(Environment.of(exercise, 1).get("SECRET"))
        .matches("[a-z0-9-]{24}")
        .isNotEqualTo(Environment.of(exercise, 2).get("SECRET"));
  }

  /** A check that goes wrong once through our own fault, after it has left something behind. */
  @Exercise(slug = "99-echo", main = "ws101.exercise99.Echo")
  static final class TroubledChecks {

    static final AtomicInteger TRIES = new AtomicInteger();

    @Check("1.1")
    void theFirstToSpeakIsCountedAsTheFirst(Program program) {
      var ada = Client.connect(program, "/", "Ada");
      ada.sends("count me").hearsText("1");
      if (TRIES.incrementAndGet() == 1) {
        throw new IllegalStateException("The browser is gone.");
      }
    }
  }

  private static final String COUNTS =
      ECHO.replace("guest.writeTextMessage(text);", "guest.writeTextMessage(\"\" + ++heard);")
          .replace(
              "class Echo extends VerticleBase {", "class Echo extends VerticleBase { int heard;");

  @Test
  void whatTheFirstTryHasLeftBehindDoesNotMeetTheSecond() {
    TroubledChecks.TRIES.set(0);

    JsonObject verdict = run(task(TroubledChecks.class, COUNTS)).judge();

    assertThat(verdict.getString("verdict")).as(verdict.encodePrettily()).isEqualTo("passed");
    assertThat(check(verdict, "1.1").getBoolean("secondTry")).isTrue();
    assertThat(TroubledChecks.TRIES).hasValue(2);
  }

  /** A check whose answer is late, once or always. */
  @Exercise(slug = "99-echo", main = "ws101.exercise99.Echo")
  static final class LateChecks {

    static final AtomicInteger LATE = new AtomicInteger();

    @Check("1.1")
    void anAnswerComesInTime(Program program) {
      if (LATE.getAndDecrement() > 0) {
        throw CheckFailure.late("an answer within 1 s", "nothing for 1.7 s");
      }
    }
  }

  private JsonObject judgeLate(int times, int othersForEachProcessor) throws Exception {
    LateChecks.LATE.set(times);
    int others = othersForEachProcessor * Runtime.getRuntime().availableProcessors();
    var over = new CountDownLatch(1);
    for (int i = 0; i < others; i++) {
      new Thread(
              () -> {
                while (over.getCount() > 0) {
                  Thread.onSpinWait();
                }
              })
          .start();
    }
    try {
      return run(task(LateChecks.class, ECHO)).judge();
    } finally {
      over.countDown();
    }
  }

  @Test
  void whileTheMachineIsBusyWhatWasLateIsTriedASecondTime() throws Exception {
    JsonObject verdict = judgeLate(1, 3);

    assertThat(verdict.getString("verdict")).as(verdict.encodePrettily()).isEqualTo("passed");
    assertThat(check(verdict, "1.1").getBoolean("secondTry")).isTrue();
  }

  @Test
  void whileNothingCanBeInTimeWhatIsLateIsNoFailure() throws Exception {
    JsonObject verdict = judgeLate(Integer.MAX_VALUE, 10);

    assertThat(verdict.getString("verdict"))
        .as(verdict.encodePrettily())
        .isEqualTo("could-not-be-judged");
    assertThat(evidence(verdict, "1.1").getString("tryThis")).startsWith("Too much else");
  }

  @Test
  void silenceFailsInWords() {
    JsonObject verdict = judge(ECHO.replace("guest.writeTextMessage(text);", ""));

    assertThat(evidence(verdict, "1.1").getString("expected")).endsWith("within 1 s");
    assertThat(evidence(verdict, "1.1").getString("received")).isEqualTo("nothing for 1.7 s");
  }

  @Test
  void whatDoesNotCompileDidNotStart() {
    JsonObject verdict = judge(ECHO.replace("guest.writeTextMessage(text);", "guest.write(txt);"));

    assertThat(verdict.getString("verdict")).isEqualTo("did-not-start");
    JsonObject problem = verdict.getJsonObject("problem");
    assertThat(problem.getString("title")).isEqualTo("The file does not compile");
    assertThat(problem.getString("file"))
        .isEqualTo("exercises/src/main/java/ws101/exercise99/Echo.java");
    assertThat(problem.getString("excerpt")).isEqualTo("    guest.write(txt);");
    assertThat(problem.getInteger("line"))
        .isEqualTo(ECHO.substring(0, ECHO.indexOf("guest.writeText")).split("\n").length);
    assertThat(problem.getInteger("column")).isEqualTo("    guest.write(t".length());
    assertThat(problem.getString("message")).contains("cannot find symbol", "txt");
    assertThat(problem.getString("tryThis")).contains("spelled");
    assertThat(check(verdict, "1.1").getString("verdict")).isEqualTo("not-run");
    assertThat(verdict.getDouble("max")).isEqualTo(10.0);
  }

  @Test
  void whatThrowsInStartDidNotStart() {
    JsonObject verdict =
        judge(ECHO.replace("return vertx\n", "Integer.parseInt(\"one\");\n    return vertx\n"));

    assertThat(verdict.getString("verdict")).isEqualTo("did-not-start");
    JsonObject problem = verdict.getJsonObject("problem");
    assertThat(problem.getString("title")).contains("threw an exception");
    assertThat(problem.getString("excerpt")).contains("parseInt(\"one\")");
    assertThat(problem.getString("message"))
        .contains("NumberFormatException: For input string: \"one\"", "exit code 1");
    assertThat(verdict.getString("output")).contains("at ws101.exercise99.Echo.start");
  }

  @Test
  void whatEndsBeforeItListensDidNotStart() {
    JsonObject verdict =
        judge(ECHO.replace("Vertx.vertx()\n", "System.exit(3);\n Vertx.vertx()\n"));

    assertThat(verdict.getString("verdict")).isEqualTo("did-not-start");
    assertThat(verdict.getJsonObject("problem").getString("title"))
        .isEqualTo("The program ended before it listened");
    assertThat(verdict.getJsonObject("problem").getString("message")).contains("exit code 3");
  }

  @Test
  void whatListensElsewhereDidNotStart() {
    JsonObject verdict = judge(ECHO.replace("Integer.parseInt(System.getenv(\"PORT\"))", "0"));

    assertThat(verdict.getString("verdict")).isEqualTo("did-not-start");
    assertThat(verdict.getJsonObject("problem").getString("title"))
        .isEqualTo("The program does not listen");
    assertThat(verdict.getJsonObject("problem").getString("message")).contains("within 5 s");
  }

  @Test
  void whatExitsAmidTheChecksFails() {
    JsonObject verdict =
        judge(
            ECHO.replace(
                "guest.writeTextMessage(text);",
                "System.out.println(\"I have had enough\"); System.exit(3);"));

    assertThat(verdict.getString("verdict")).isEqualTo("failed");
    assertThat(evidence(verdict, "1.1").getString("received"))
        .startsWith("Your program ended (exit code 3)");
    assertThat(verdict.getString("output")).contains("I have had enough");
    assertThat(check(verdict, "1.2").getString("verdict"))
        .as("what one check did to the program is no other's failure")
        .isEqualTo("passed");
  }

  @Test
  void whatHangsFails() {
    JsonObject verdict =
        judge(
            ECHO.replace("guest.writeTextMessage(text);", "while (true) { Thread.onSpinWait(); }"));

    assertThat(verdict.getString("verdict")).isEqualTo("failed");
    assertThat(evidence(verdict, "1.1").getString("received"))
        .containsPattern("nothing for|no answer within");
  }

  @Test
  void aFloodOfOutputIsBoundedAndHindersNobody() {
    JsonObject verdict =
        judge(
            ECHO.replace(
                "Vertx.vertx()\n",
                """
                String kilobyte = "x".repeat(1023);
                for (int i = 0; i < 100_000; i++) { System.out.println(kilobyte); }
                System.out.println("the newest line");
                Vertx.vertx()
                """));

    assertThat(verdict.getString("verdict")).isEqualTo("passed");
    assertThat(verdict.getString("output")).contains("the newest line").hasSizeLessThan(20_000);
  }

  @Test
  void aStormOfThreadsDoesNotOutliveTheRun() {
    JsonObject verdict =
        judge(
            ECHO.replace(
                "guest.writeTextMessage(text);",
                """
                for (int i = 0; i < 300; i++) {
                  new Thread(() -> { while (true) { java.util.concurrent.locks.LockSupport.park(); } }).start();
                }
                guest.writeTextMessage(text);
                """));

    assertThat(verdict.getString("state")).isEqualTo("judged");
    assertThatNoProcessIsLeft();
  }

  @Test
  void troubleOfOurOwnIsNobodysFailure() {
    JsonObject verdict = run(task(Troubled.class, ECHO)).judge();

    assertThat(verdict.getString("verdict")).isEqualTo("could-not-be-judged");
    assertThat(check(verdict, "1.1").getString("verdict")).isEqualTo("passed");
    assertThat(check(verdict, "1.2").getString("verdict")).isEqualTo("could-not-be-judged");
    assertThat(evidence(verdict, "1.2").getString("received")).contains("the browser crashed");
    assertThat(check(verdict, "1.3").getString("verdict"))
        .as("in trouble once, judged when run again")
        .isEqualTo("passed");
  }

  @Test
  void whatThisMachineLacksIsNotRunAndSpoilsNothing() {
    JsonObject verdict = run(task(Lacking.class, ECHO)).judge();

    assertThat(verdict.getString("verdict")).isEqualTo("passed");
    assertThat(check(verdict, "1.2").getString("verdict")).isEqualTo("not-run");
    assertThat(evidence(verdict, "1.2").getString("received")).isEqualTo("There is no browser.");
    assertThat(verdict.getDouble("points")).isEqualTo(2.5);
    assertThat(verdict.getDouble("max")).isEqualTo(5.0);
  }

  @Test
  void aRunThatIsGivenUpEndsAtOnce() throws Exception {
    Run run = run(task(Checks.class, ECHO.replace("listen(", "listen(1 + ")));
    var judgement = CompletableFuture.supplyAsync(run::judge);
    while (!run.isUnderWay()) {
      Thread.onSpinWait();
    }

    run.giveUp();

    judgement.get(4, TimeUnit.SECONDS); // Less than the five that the program has for listening.
    assertThatNoProcessIsLeft();
  }

  /** Checks that do not work well themselves. */
  @Exercise(slug = "99-echo", main = "ws101.exercise99.Echo")
  static final class Troubled {
    private static boolean wellNow;

    @Check("1.1")
    void fine(Program program) {
      Client.connect(program, "/", "Ada");
    }

    @Check("1.2")
    void broken(Program program) {
      throw new IllegalStateException("the browser crashed");
    }

    @Check("1.3")
    void brokenOnce(Program program) {
      if (!wellNow) {
        wellNow = true;
        throw new IllegalStateException("the browser crashed");
      }
    }
  }

  /** A check that this machine cannot run. */
  @Exercise(slug = "99-echo", main = "ws101.exercise99.Echo")
  static final class Lacking {

    @Check("1.1")
    void fine(Program program) {
      Client.connect(program, "/", "Ada");
    }

    @Check("1.2")
    void impossible(Program program) {
      throw new TestAbortedException("There is no browser.");
    }
  }

  private JsonObject judge(String source) {
    return run(task(Checks.class, source)).judge();
  }

  private Run run(Run.Task task) {
    return new Run(task, checkout, new Compiler(checkout), workshop, progress::add);
  }

  private Run.Task task(Class<?> checks, String source) {
    return new Run.Task(
        checks, checkout.source("ws101.exercise99.Echo"), source, Instant.now(), 4217, Set.of());
  }

  private static JsonObject check(JsonObject verdict, String id) {
    return verdict.getJsonArray("checks").stream()
        .map(JsonObject.class::cast)
        .filter(check -> check.getString("id").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject evidence(JsonObject verdict, String id) {
    return check(verdict, id).getJsonObject("evidence");
  }

  private static List<String> ids(JsonObject verdict) {
    return objects(verdict.getJsonArray("checks")).stream().map(c -> c.getString("id")).toList();
  }

  private static List<String> lines(JsonObject evidence) {
    return objects(evidence.getJsonArray("transcript")).stream()
        .map(l -> l.getString("who") + " " + l.getString("way") + " " + l.getString("what"))
        .toList();
  }

  private static List<String> bytes(JsonObject evidence) {
    return objects(evidence.getJsonArray("transcript")).stream()
        .filter(line -> line.getString("way").equals("to-server"))
        .filter(line -> !line.getString("what").startsWith("GET")) // Names the port, which is new.
        .map(line -> line.getString("bytes"))
        .toList();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private static void assertThatNoProcessIsLeft() {
    var ends = ProcessHandle.current().children().map(ProcessHandle::onExit);
    assertThat(CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)))
        .succeedsWithin(Duration.ofSeconds(5));
  }
}
