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

  /**
   * A program that some tests talk to: its command, its package, and what is skipped without it.
   */
  private record Needed(String command, String packageName, String tests) {}

  private static final List<Needed> NEEDED =
      List.of(new Needed("tshark", "tshark", "the comparison of our frame list with Wireshark's"));

  private static final String BROWSER_TESTS =
      "all tests in a browser: pages, lesson, browser modules, accessibility";

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> skipped = new ArrayList<>();
    Optional<Path> browser = Browser.findOrGet();
    if (browser.isEmpty()) {
      skipped.add("No browser could be had. Skipped: " + BROWSER_TESTS + ".");
    }
    for (Needed needed : NEEDED) {
      if (!Packages.isThere(needed.command())) {
        Packages.install(needed.packageName());
      }
      if (!Packages.isThere(needed.command())) {
        skipped.add("No %s could be had. Skipped: %s.".formatted(needed.command(), needed.tests()));
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
    var maven =
        new ProcessBuilder(Packages.maven(), "-B", "test", "-Pbrowser")
            .directory(Checkout.root().toFile())
            .inheritIO();
    browser.ifPresent(path -> maven.environment().put(InstalledBrowser.VARIABLE, path.toString()));
    return maven.start().waitFor();
  }
}
