package ws101.page;

import static java.net.http.HttpResponse.BodyHandlers.ofLines;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
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

  /** A person reads a verdict before saving again, in ms; the browser gets its pages meanwhile. */
  private static final int READING = 3000;

  /** The kit makes it when it has time: from then on, programs start fast. */
  private static final String ARCHIVE = ".ws101/archive/libraries.txt";

  private static final String FILE = "src/main/java/ws101/exercise07/LobbyVerticle.java";
  private static final String WRONG =
      "exercises/src/test/java/ws101/exercise07/wrong/06-fifth-admitted.edit";

  private final Path root;
  private final Iterator<String> feed;

  private SaveToVerdict(Path root, Iterator<String> feed) {
    this.root = root;
    this.feed = feed;
  }

  public static void main(String[] arguments) throws Exception {
    Path root = OpenCourse.copyOfTheCheckout();
    Process kit = startKit(root);
    try (var output = kit.inputReader()) {
      String address = awaitLine(output, "ws101 is at ").substring("ws101 is at ".length());
      var request = HttpRequest.newBuilder(URI.create(address + "/lessons/07-chat/feed")).build();
      var lines = HttpClient.newHttpClient().send(request, ofLines()).body().iterator();
      new SaveToVerdict(root, lines).measure();
    } finally {
      kit.destroy();
      kit.waitFor();
    }
    System.exit(0); // The feed is still being read.
  }

  /** The course as {@code ./kit} starts it. */
  private static Process startKit(Path root) throws IOException {
    Path server = OpenCourse.CHECKOUT.resolve("server/target");
    String libraries = Files.readString(server.resolve("kit.classpath")).strip();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dws101.root=" + root,
            "-cp",
            libraries + File.pathSeparator + server.resolve("classes"),
            "ws101.cli.Main",
            "--port",
            "0")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String awaitLine(BufferedReader output, String start) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(start)) {
      line = output.readLine();
    }
    return Objects.requireNonNull(line, "The kit ended before it said " + start);
  }

  private void measure() throws Exception {
    String passing = Files.readString(root.resolve("solutions/" + FILE));
    String failing = WrongProgram.read(root.resolve(WRONG)).applyTo(passing);
    int round = 0;
    while (round < WARM_UP || !Files.exists(root.resolve(ARCHIVE))) {
      save(passing, round);
      save(failing, round++);
    }
    var passed = new ArrayList<Long>();
    var failed = new ArrayList<Long>();
    for (int i = 0; i < ROUNDS; i++) {
      passed.add(save(passing, round));
      failed.add(save(failing, round++));
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
    Path file = root.resolve("exercises/" + FILE);
    long start = System.nanoTime();
    Files.writeString(file, text + "// " + round + "\n");
    awaitVerdict("judging");
    String verdict = awaitVerdict("judged").getString("verdict");
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf("%s in %d ms%n", verdict, millis);
    Thread.sleep(READING);
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
