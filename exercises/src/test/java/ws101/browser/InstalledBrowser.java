package ws101.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a Chrome, Chromium or Edge that this machine has already: all three speak the same. */
public final class InstalledBrowser {

  /** Who knows better says so: the path of an executable. */
  public static final String VARIABLE = "WS101_BROWSER";

  private static final List<String> COMMANDS =
      List.of(
          "chromium",
          "chromium-browser",
          "google-chrome-stable",
          "google-chrome",
          "chrome",
          "microsoft-edge-stable",
          "microsoft-edge");

  private static final List<String> MAC_APPLICATIONS =
      List.of("Google Chrome", "Chromium", "Microsoft Edge");

  private static final List<String> WINDOWS_PROGRAMS =
      List.of(
          "Google\\Chrome\\Application\\chrome.exe",
          "Chromium\\Application\\chrome.exe",
          "Microsoft\\Edge\\Application\\msedge.exe");

  private InstalledBrowser() {}

  /** The executable, or empty if none is found. */
  public static Optional<Path> find() {
    String chosen = System.getenv(VARIABLE);
    Stream<Path> places =
        chosen != null
            ? Stream.of(Path.of(chosen))
            : Stream.of(onThePath(), macApplications(), windowsPrograms()).flatMap(each -> each);
    return places.filter(Files::isExecutable).findFirst();
  }

  private static Stream<Path> onThePath() {
    var folders = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
    return COMMANDS.stream()
        .flatMap(
            command ->
                folders.stream()
                    .filter(folder -> !folder.isBlank())
                    .map(folder -> Path.of(folder, command)));
  }

  private static Stream<Path> macApplications() {
    return Stream.of("/", System.getProperty("user.home"))
        .flatMap(
            home ->
                MAC_APPLICATIONS.stream()
                    .map(
                        name -> Path.of(home, "Applications", name + ".app/Contents/MacOS", name)));
  }

  private static Stream<Path> windowsPrograms() {
    return Stream.of("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
        .map(System::getenv)
        .filter(folder -> folder != null)
        .flatMap(folder -> WINDOWS_PROGRAMS.stream().map(program -> Path.of(folder, program)));
  }
}
