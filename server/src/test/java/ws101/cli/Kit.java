package ws101.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kit as somebody starts it: a process of its own, and what it prints. */
final class Kit implements AutoCloseable {

  static final int LIMIT = 60;

  private static final String END = "(the end of its output)";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  private Kit(Process process) {
    this.process = process;
    var reader = new Thread(this::read, "output of the kit");
    reader.setDaemon(true);
    reader.start();
  }

  static Kit start(Path root, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dws101.root=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return new Kit(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void read() {
    try (var output = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      output.lines().forEach(lines::add);
    } catch (IOException ended) {
      // What it printed before is kept.
    }
    lines.add(END);
  }

  /** Waits for a line in which the pattern occurs. */
  Matcher says(String pattern) throws InterruptedException {
    for (String line = next(); line != null && !line.equals(END); line = next()) {
      Matcher match = Pattern.compile(pattern).matcher(line);
      if (match.find()) {
        return match;
      }
    }
    throw new AssertionError("It did not say " + pattern + " but " + seen);
  }

  private String next() throws InterruptedException {
    String line = lines.poll(LIMIT, SECONDS);
    seen.add(line);
    return line;
  }

  /** Waits for its end; the exit code. */
  int ends() throws InterruptedException {
    if (!process.waitFor(LIMIT, SECONDS)) {
      throw new AssertionError("It did not end, but said " + seen);
    }
    return process.exitValue();
  }

  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
