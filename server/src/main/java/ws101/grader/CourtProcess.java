package ws101.grader;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Our end of a {@link Court}. */
final class CourtProcess implements AutoCloseable {

  /** What it says when it is not well lands here, and the newest start begins the file anew. */
  private static final String LOG = "exercises/target/judge.log";

  private final Process process;
  private final Path classes;
  private final BufferedWriter questions;

  private CourtProcess(Process process, Path classes) {
    this.process = process;
    this.classes = classes;
    this.questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
  }

  /**
   * Starts the JVM.
   *
   * @param hear gets each answer, on a thread that must not be kept waiting
   * @param gone is told when it has ended, however that came
   */
  static CourtProcess start(
      Checkout checkout, List<Path> classPath, Consumer<JsonObject> hear, Runnable gone)
      throws IOException {
    Path root = checkout.root().toAbsolutePath();
    Path classes = Files.createTempDirectory("ws101-judge-");
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // Each class is used a few times: compiling well costs more.
            "-Xshare:auto",
            "-XX:SharedArchiveFile=" + checkout.classArchive().toAbsolutePath(),
            "-Xlog:disable", // An archive that is not there is nobody's concern.
            "-Djava.net.preferIPv4Stack=true",
            "-Dws101.root=" + root,
            "-cp",
            classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
            Court.class.getName(),
            root.toString(),
            classes.toString());
    builder.directory(root.resolve("exercises").toFile());
    builder.redirectError(root.resolve(LOG).toFile());
    var court = new CourtProcess(builder.start(), classes);
    var reader = new Thread(() -> court.read(hear, gone), "answers of the judge");
    reader.setDaemon(true);
    reader.start();
    return court;
  }

  private void read(Consumer<JsonObject> hear, Runnable gone) {
    try (var answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        hear.accept(new JsonObject(line));
      }
    } catch (IOException ended) {
      // As good as the end of the stream.
    }
    process.destroyForcibly();
    Workshop.delete(classes); // It does so itself, unless it was killed.
    gone.run();
  }

  void ask(JsonObject question) throws IOException {
    questions.write(question.encode());
    questions.newLine();
    questions.flush();
  }

  /** It does not answer: nothing is lost with it. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** The end of its input is its end; blocks until it is gone. */
  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (IOException e) {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }
}
