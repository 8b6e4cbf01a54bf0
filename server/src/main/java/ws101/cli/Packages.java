package ws101.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of this system: which are there, and the package manager's that are not. */
final class Packages {

  /** A package manager: its command, what refreshes its lists, what installs without questions. */
  private record Manager(String command, List<String> refresh, List<String> install) {}

  private static final List<Manager> MANAGERS =
      List.of(
          new Manager(
              "apt-get",
              List.of("apt-get", "-qq", "update"),
              List.of("apt-get", "-qq", "install", "-y", "--no-install-recommends")),
          new Manager("dnf", List.of(), List.of("dnf", "-q", "install", "-y")),
          new Manager("apk", List.of(), List.of("apk", "add", "-q", "--no-cache")));

  /** On Windows, Maven's folder also has a shell script without an ending. */
  private static final List<String> ENDINGS =
      File.separatorChar == '\\' ? List.of(".exe", ".cmd") : List.of("");

  private static boolean refreshed;

  private Packages() {}

  /** Whether a command is on the PATH. */
  static boolean isThere(String command) {
    return find(command).isPresent();
  }

  private static Optional<Path> find(String command) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .flatMap(folder -> ENDINGS.stream().map(ending -> Path.of(folder, command + ending)))
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * We install only where we are root already, as in a container, or on a build server that lets us
   * be root without a password: nobody is asked for one.
   */
  static boolean mayInstall() {
    return manager().isPresent() && (isRoot() || mayBecomeRoot());
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static boolean mayBecomeRoot() {
    return "true".equals(System.getenv("CI")) && run(List.of("sudo", "-n", "true"));
  }

  private static Optional<Manager> manager() {
    return MANAGERS.stream().filter(manager -> isThere(manager.command())).findFirst();
  }

  /** Installs a package if it may; says whether that went well. */
  static boolean install(String packageName) {
    if (!mayInstall()) {
      return false;
    }
    System.out.println("Installing " + packageName + " …");
    var manager = manager().orElseThrow();
    if (!refreshed && !manager.refresh().isEmpty()) {
      run(asRoot(manager.refresh()));
    }
    refreshed = true;
    var install = new ArrayList<>(manager.install());
    install.add(packageName);
    return run(asRoot(install));
  }

  private static List<String> asRoot(List<String> command) {
    var prefixed = new ArrayList<>(isRoot() ? List.<String>of() : List.of("sudo", "-n"));
    prefixed.addAll(List.of("env", "DEBIAN_FRONTEND=noninteractive"));
    prefixed.addAll(command);
    return prefixed;
  }

  /** Runs a command to its end, in silence; says whether all went well. */
  static boolean run(List<String> command) {
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      return builder.start().waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The java that runs us. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static String maven() {
    return find("mvn").map(Path::toString).orElse("mvn");
  }
}
