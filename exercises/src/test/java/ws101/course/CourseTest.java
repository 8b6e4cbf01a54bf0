package ws101.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import ws101.grader.Exercise;
import ws101.grader.ExerciseFile;
import ws101.grader.Judge;
import ws101.grader.Verdict;
import ws101.grader.WrongProgram;

/**
 * Every lesson is whole, and nothing lies about that belongs to none. The judge is judged here,
 * too.
 */
class CourseTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Course COURSE = new Course(ROOT);

  /** A step is shown on a screen and read in one go; a few lines more than the aim do no harm. */
  private static final int LONGEST_STEP = 150;

  /**
   * So many wrong programs are judged at a time: most of it is waiting for what does not come. What
   * should pass is judged alone, so that none of its answers is late.
   */
  private static final int JUDGES = 3;

  private static final BlockingQueue<Judge> COURT = new LinkedBlockingQueue<>();

  /** Held by all who judge; the other half of it by who has to be alone. */
  private static final ReadWriteLock BUSY = new ReentrantReadWriteLock(true);

  private static ExecutorService clerks;
  private static Vertx vertx;

  @BeforeAll
  static void openTheCourt() throws Exception {
    vertx = Vertx.vertx();
    clerks = Executors.newFixedThreadPool(JUDGES);
    for (int i = 0; i < JUDGES; i++) {
      Judge judge = Judge.of(vertx, ROOT);
      judge.warmUp().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
      COURT.add(judge);
    }
  }

  @AfterAll
  static void closeTheCourt() throws Exception {
    clerks.shutdownNow();
    clerks.awaitTermination(120, TimeUnit.SECONDS);
    for (Judge judge = COURT.poll(); judge != null; judge = COURT.poll()) {
      judge.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void someLessonIsWritten() {
    assertThat(COURSE.written()).isNotEmpty();
  }

  @TestFactory
  Stream<DynamicTest> aLessonHasAllItsParts() {
    return forEachLesson(
        slug -> {
          String number = slug.substring(0, 2);
          assertThat(ROOT.resolve("server/src/main/java/ws101/step" + number)).isDirectory();
          assertThat(ROOT.resolve("web/pages/step" + number + ".html")).isRegularFile();
          assertThat(ROOT.resolve("web/modules/lessons/" + slug + ".js")).isRegularFile();
          assertThat(ROOT.resolve("web/modules/pictures/" + slug + ".js")).isRegularFile();
          assertThat(ExerciseFile.of(ROOT, slug)).as("a solution").isPresent();
          assertThat(exercise(slug).file()).isRegularFile();
          assertThat(checks(slug).slug()).isEqualTo(slug);
          assertThat(wrongPrograms(slug)).hasSizeGreaterThanOrEqualTo(6);
        });
  }

  @Test
  void nothingLiesAboutThatBelongsToNoLesson() throws IOException {
    Set<String> slugs = Set.copyOf(COURSE.written());
    Set<String> numbers =
        slugs.stream().map(slug -> slug.substring(0, 2)).collect(Collectors.toSet());

    assertThat(names("lessons", "(.*)\\.md")).isSubsetOf(slugs);
    assertThat(names("web/modules/lessons", "(.*)\\.js")).isSubsetOf(slugs);
    assertThat(names("web/modules/pictures", "(.*)\\.js")).isSubsetOf(slugs);
    assertThat(names("web/pages", "step(.*)\\.html")).isSubsetOf(numbers);
    assertThat(names("server/src/main/java/ws101", "step(.*)")).isSubsetOf(numbers);
    assertThat(names("exercises/src/main/java/ws101", "exercise(.*)")).isSubsetOf(numbers);
    assertThat(names("exercises/src/test/java/ws101", "exercise(.*)")).isSubsetOf(numbers);
    assertThat(names("solutions/src/main/java/ws101", "exercise(.*)")).isSubsetOf(numbers);
  }

  @TestFactory
  Stream<DynamicTest> aLessonsTextHasNoProblems() {
    return forEachLesson(slug -> assertThat(lesson(slug).problems()).isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> aLessonIsReadInOneSitting() {
    return forEachLesson(slug -> assertThat(words(text(slug))).isBetween(900L, 1800L));
  }

  /** What is read: neither addresses, quotations and tags, nor the list of sources. */
  private static long words(String text) {
    String withoutSources = text.substring(0, text.lastIndexOf("\nSources:"));
    String asRead =
        withoutSources
            .replaceAll("(?m)^\\[[^]]*]\\([^)]*\\)$|\\[x]", "")
            .replaceAll("]\\([^)]*\\)|<[^>]+>", " ");
    return Pattern.compile("\\S*\\w\\S*").matcher(asRead).results().count();
  }

  @TestFactory
  Stream<DynamicTest> everyExperimentIsTickedByItsModule() {
    return forEachLesson(
        slug -> {
          String module = Files.readString(ROOT.resolve("web/modules/lessons/" + slug + ".js"));
          for (Experiment experiment : lesson(slug).experiments()) {
            assertThat(module).contains("\"" + experiment.id() + "\":");
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> everyLinkIntoTheProjectLeadsSomewhere() {
    return forEachLesson(
        slug -> {
          var links = Pattern.compile("\\]\\(\\.\\./([^)#\\s]+)").matcher(text(slug));
          while (links.find()) {
            assertThat(ROOT.resolve(links.group(1))).exists();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> everyNameInReadItStandsInAQuotedFile() {
    return forEachLesson(
        slug -> {
          String quoted =
              lesson(slug).quoted().stream().map(path -> read(path)).collect(Collectors.joining());
          String readIt = text(slug).split("## Read it")[1].split("\n## ")[0];
          var names = Pattern.compile("`([A-Za-z]\\w*)`").matcher(readIt);
          while (names.find()) {
            assertThat(quoted).as("a file that is quoted").contains(names.group(1));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aStepStaysShortEnoughToBeReadInOneGo() {
    return forEachLesson(
        slug -> {
          Path step = ROOT.resolve("server/src/main/java/ws101/step" + slug.substring(0, 2));
          try (Stream<Path> files = Files.walk(step)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
              assertThat(Files.readAllLines(file))
                  .as(file.toString())
                  .hasSizeLessThanOrEqualTo(LONGEST_STEP);
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aStarterHasSomethingToDoAndFailsWhereItSays() {
    return forEachLesson(
        slug -> {
          String starter = Files.readString(exercise(slug).file());
          JsonObject verdict = verdictOn(slug, starter);

          assertThat(starter).contains("TODO");
          assertThat(verdict.getString("verdict")).as(verdict.encodePrettily()).isEqualTo("failed");
          assertThat(checks(slug).starterFails()).isNotEmpty();
          assertThat(failed(verdict)).contains(checks(slug).starterFails());
        });
  }

  @TestFactory
  Stream<DynamicTest> aSolutionPasses() {
    return forEachLesson(
        slug -> {
          JsonObject verdict = verdictOn(slug, Files.readString(exercise(slug).solution()));

          assertThat(verdict.getString("verdict")).as(verdict.encodePrettily()).isEqualTo("passed");
          assertThat(verdict.getDouble("points")).isEqualTo(verdict.getDouble("max"));
        });
  }

  @TestFactory
  Stream<DynamicTest> aWrongProgramIsCaughtByTheCheckThatIsMeantForIt() {
    return COURSE.written().stream()
        .flatMap(slug -> wrongPrograms(slug).stream().map(wrong -> wrongProgram(slug, wrong)))
        .toList() // All of them wait for a judge before the first verdict is read.
        .stream();
  }

  private static DynamicTest wrongProgram(String slug, WrongProgram wrong) {
    String solution = read(exercise(slug).solution());
    Set<String> meant = Set.copyOf(wrong.fails());
    Future<JsonObject> judged =
        clerks.submit(() -> verdictOn(slug, wrong.applyTo(solution), meant));
    return dynamicTest(
        slug + " " + wrong.name(),
        () -> {
          JsonObject verdict = judged.get();

          assertThat(verdict.getString("verdict"))
              .as(verdict.encodePrettily())
              .isEqualTo(wrong.verdict().word());
          assertThat(failed(verdict)).as(verdict.encodePrettily()).containsAll(wrong.fails());
        });
  }

  private interface Claim {
    void holdsFor(String slug) throws Exception;
  }

  private static Stream<DynamicTest> forEachLesson(Claim claim) {
    return COURSE.written().stream().map(slug -> dynamicTest(slug, () -> claim.holdsFor(slug)));
  }

  private static JsonObject verdictOn(String slug, String source) throws Exception {
    return verdictOn(slug, source, Set.of());
  }

  /**
   * By those checks only: what is silent makes each of the others wait for what does not come. What
   * could not be judged beside others is judged alone.
   */
  private static JsonObject verdictOn(String slug, String source, Set<String> only)
      throws Exception {
    var verdict = verdictOn(slug, source, only, BUSY.readLock());
    return verdict.getString("verdict").equals(Verdict.COULD_NOT_BE_JUDGED.word())
        ? verdictOn(slug, source, only, BUSY.writeLock())
        : verdict;
  }

  private static JsonObject verdictOn(String slug, String source, Set<String> only, Lock turn)
      throws Exception {
    turn.lock();
    Judge judge = COURT.take();
    try {
      return judge
          .judgeText(slug, source, null, only, unfinished -> {})
          .toCompletionStage()
          .toCompletableFuture()
          .get(120, TimeUnit.SECONDS);
    } finally {
      COURT.add(judge);
      turn.unlock();
    }
  }

  private static List<String> failed(JsonObject verdict) {
    return verdict.getJsonArray("checks").stream()
        .map(JsonObject.class::cast)
        .filter(check -> check.getString("verdict").equals("failed"))
        .map(check -> check.getString("id"))
        .toList();
  }

  private static ExerciseFile exercise(String slug) {
    return ExerciseFile.of(ROOT, slug).orElseThrow();
  }

  private static Exercise checks(String slug) throws ClassNotFoundException {
    String number = slug.substring(0, 2);
    return Class.forName("ws101.exercise%s.Exercise%sTest".formatted(number, number))
        .getAnnotation(Exercise.class);
  }

  private static List<WrongProgram> wrongPrograms(String slug) {
    return WrongProgram.in(
        ROOT.resolve("exercises/src/test/java/ws101/exercise" + slug.substring(0, 2) + "/wrong"));
  }

  private static Lesson lesson(String slug) {
    return LessonReader.read(ROOT, slug);
  }

  private static String text(String slug) {
    return read("lessons/" + slug + ".md");
  }

  private static String read(String path) {
    return read(ROOT.resolve(path));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the first group of a pattern says of each name in a folder. */
  private static List<String> names(String folder, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files
          .map(file -> Pattern.compile(pattern).matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(match -> match.group(1))
          .toList();
    }
  }
}
