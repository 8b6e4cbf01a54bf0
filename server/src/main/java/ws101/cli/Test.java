package ws101.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import ws101.grader.InstalledBrowser;

/**
 * {@code ./kit test}: every test of the project. What some of them need beside Java is found or got
 * first; what cannot be had is named, with the tests that are skipped for it.
 */
@Command(
    name = "test",
    description = "Runs every test of the project; gets a browser first if there is none.",
    mixinStandardHelpOptions = true)
final class Test implements Callable<Integer> {

  /** What some tests talk to: how to see that it is there, its package, what is skipped without. */
  private record Needed(String packageName, List<String> look, String tests) {

    boolean isThere() {
      return Packages.run(look);
    }
  }

  private static final List<Needed> NEEDED =
      List.of(
          new Needed(
              "tshark",
              List.of("tshark", "--version"),
              "the comparison of our frame list with Wireshark's"),
          new Needed(
              "python3-websockets",
              List.of("/usr/bin/python3", "-c", "import websockets"),
              "the conversation of Python's WebSocket client through the tap"));

  private static final String BROWSER_TESTS =
      "all tests in a browser: pages, lesson, browser modules, accessibility";

  /**
   * On a build server that others keep busy, what fails once and then passes is told as a flake; at
   * a desk it is a failure, for there is somebody to look at it.
   */
  private static final String FAILED_ONCE_RUNS_AGAIN = "-Dsurefire.rerunFailingTestsCount=1";

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> skipped = new ArrayList<>();
    Optional<Path> browser = Browser.findOrGet();
    if (browser.isEmpty()) {
      skipped.add("No browser could be had. Skipped: " + BROWSER_TESTS + ".");
    }
    for (Needed needed : NEEDED) {
      if (!needed.isThere()) {
        Packages.install(needed.packageName());
      }
      if (!needed.isThere()) {
        skipped.add(
            "No %s could be had. Skipped: %s.".formatted(needed.packageName(), needed.tests()));
      }
    }
    skipped.forEach(System.out::println);

    int exit = verify(browser);
    skipped.forEach(System.out::println);
    return exit == 0 && !skipped.isEmpty() && isUnattended() ? 1 : exit;
  }

  /** On a build server nobody reads what was skipped: there, it is a failure. */
  private static boolean isUnattended() {
    return "true".equals(System.getenv("CI"));
  }

  private static int verify(Optional<Path> browser) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Packages.maven(), "-B", "test", "-Pbrowser"));
    if (isUnattended()) {
      command.add(FAILED_ONCE_RUNS_AGAIN);
    }
    var maven = new ProcessBuilder(command).directory(Checkout.root().toFile()).inheritIO();
    browser.ifPresent(path -> maven.environment().put(InstalledBrowser.VARIABLE, path.toString()));
    return maven.start().waitFor();
  }
}
