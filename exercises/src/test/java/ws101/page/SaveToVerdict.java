package ws101.page;

import static java.net.http.HttpResponse.BodyHandlers.ofLines;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import ws101.grader.WrongProgram;

/**
 * Measures how long a learner waits: from saving the file to the final verdict on the page's feed,
 * and for the same checks by Maven, in one run. Prints milliseconds: the median of ten, the least
 * and the most. CONTRIBUTING says how to start it.
 */
public final class SaveToVerdict {

  private static final int WARM_UP = 3;
  private static final int ROUNDS = 10;
  private static final int MAVEN_ROUNDS = 3;

  private static final String FILE = "src/main/java/ws101/exercise07/LobbyVerticle.java";
  private static final String WRONG =
      "exercises/src/test/java/ws101/exercise07/wrong/06-fifth-admitted.edit";

  private final OpenCourse course;
  private final Iterator<String> feed;

  private SaveToVerdict(OpenCourse course, Iterator<String> feed) {
    this.course = course;
    this.feed = feed;
  }

  public static void main(String[] arguments) throws Exception {
    var course = new OpenCourse();
    course.beforeAll(null);
    try {
      var request =
          HttpRequest.newBuilder(URI.create(course.address("/lessons/07-chat/feed"))).build();
      var lines = HttpClient.newHttpClient().send(request, ofLines()).body().iterator();
      new SaveToVerdict(course, lines).measure();
    } finally {
      course.afterAll(null);
    }
    System.exit(0); // The feed is still being read.
  }

  private void measure() throws Exception {
    String passing = Files.readString(course.file("solutions/" + FILE));
    String failing = WrongProgram.read(course.file(WRONG)).applyTo(passing);
    for (int i = 0; i < WARM_UP; i++) {
      save(passing, i);
      save(failing, i);
    }
    var passed = new ArrayList<Long>();
    var failed = new ArrayList<Long>();
    for (int i = WARM_UP; i < WARM_UP + ROUNDS; i++) {
      passed.add(save(passing, i));
      failed.add(save(failing, i));
    }
    var maven = new ArrayList<Long>();
    for (int i = 0; i < MAVEN_ROUNDS; i++) {
      maven.add(maven());
    }
    print("a passing edit", passed);
    print("a failing edit", failed);
    print("mvn -q test", maven);
    System.out.printf("Maven / passing edit: %.1f%n", (double) median(maven) / median(passed));
  }

  /** Saves the text, made new by a comment, and waits for its final verdict. */
  private long save(String text, int round) throws Exception {
    Path file = course.file("exercises/" + FILE);
    long start = System.nanoTime();
    Files.writeString(file, text + "// " + round + "\n");
    awaitVerdict("judging");
    String verdict = awaitVerdict("judged").getString("verdict");
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf("%s in %d ms%n", verdict, millis);
    return millis;
  }

  private JsonObject awaitVerdict(String state) {
    while (true) {
      if (feed.next().equals("event: verdict")) {
        var verdict = new JsonObject(feed.next().substring("data: ".length()));
        if (verdict.getString("state").equals(state)) {
          return verdict;
        }
      }
    }
  }

  /** The same checks by Maven, without a word of the modules before them: they are built. */
  private static long maven() throws Exception {
    long start = System.nanoTime();
    new ProcessBuilder(
            "mvn",
            "-q",
            "-B",
            "-Pbrowser",
            "-Dspotless.check.skip",
            "-Dsurefire.failIfNoSpecifiedTests=false",
            "-pl",
            "server,exercises",
            "-Dtest=Exercise07Test",
            "test")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .directory(OpenCourse.CHECKOUT.toFile())
        .start()
        .waitFor();
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static void print(String what, List<Long> millis) {
    System.out.printf(
        "%-16s median %6d  least %6d  most %6d%n",
        what,
        median(millis),
        millis.stream().min(Long::compare).orElseThrow(),
        millis.stream().max(Long::compare).orElseThrow());
  }

  private static long median(List<Long> millis) {
    var sorted = millis.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
