package ws101.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ws101.grader.InstalledBrowser;

/**
 * A browser for the tests: the machine's own, else Playwright's, else a package of the system's.
 */
final class Browser {

  private static final String PLAYWRIGHT = "com.microsoft.playwright.CLI";

  /** Some seconds: a first start may unpack. */
  private static final int PATIENCE = 30;

  /** Where Playwright unpacks, by system. */
  private static final List<String> UNPACKED =
      List.of(
          ".cache/ms-playwright", "Library/Caches/ms-playwright", "AppData/Local/ms-playwright");

  private static final List<String> EXECUTABLES =
      List.of("chrome", "chrome.exe", "Chromium", "Google Chrome for Testing");

  private static final List<String> PACKAGES = List.of("chromium", "chromium-browser");

  private Browser() {}

  static Optional<Path> findOrGet() {
    return here().or(Browser::fromPlaywright).or(Browser::fromPackages);
  }

  private static Optional<Path> here() {
    return InstalledBrowser.find().or(Browser::unpacked).filter(Browser::runs);
  }

  /** A command may only tell how to install itself: Ubuntu's chromium-browser does. */
  private static boolean runs(Path browser) {
    if (File.separatorChar == '\\') {
      return true; // There --version opens a window.
    }
    try {
      var process =
          new ProcessBuilder(browser.toString(), "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException cannot) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Optional<Path> fromPlaywright() {
    System.out.println(
        "There is no Chrome, Chromium or Edge here: getting Playwright's (170 MB) …");
    String classPath = Checkout.read("exercises/target/judge.classpath").orElse("").strip();
    var install =
        new ArrayList<>(List.of(Packages.java(), "-cp", classPath, PLAYWRIGHT, "install"));
    if (Packages.mayInstall()) {
      install.add("--with-deps");
    }
    install.add("chromium");
    return Packages.run(install) ? here() : Optional.empty();
  }

  private static Optional<Path> unpacked() {
    var home = Path.of(System.getProperty("user.home"));
    return Stream.concat(
            Stream.ofNullable(System.getenv("PLAYWRIGHT_BROWSERS_PATH")).map(Path::of),
            UNPACKED.stream().map(home::resolve))
        .filter(Files::isDirectory)
        .flatMap(Browser::executablesIn)
        .findFirst();
  }

  private static Stream<Path> executablesIn(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> EXECUTABLES.contains(file.getFileName().toString()))
          .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
          .toList()
          .stream();
    } catch (IOException unreadable) {
      return Stream.empty();
    }
  }

  private static Optional<Path> fromPackages() {
    return PACKAGES.stream()
        .filter(Packages::install)
        .map(installed -> here())
        .flatMap(Optional::stream)
        .findFirst();
  }
}
