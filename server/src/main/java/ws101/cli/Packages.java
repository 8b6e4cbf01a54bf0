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

  private static boolean refreshed;

  private Packages() {}

  /** Whether a command is on the PATH. */
  static boolean isThere(String command) {
    return find(command).isPresent();
  }

  private static Optional<Path> find(String command) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .flatMap(
            folder ->
                Stream.of("", ".exe", ".cmd").map(ending -> Path.of(folder, command + ending)))
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** We install only where we are root already, as in a container: nobody is asked to be. */
  static boolean mayInstall() {
    return "root".equals(System.getProperty("user.name")) && manager().isPresent();
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
      run(manager.refresh());
    }
    refreshed = true;
    var install = new ArrayList<>(manager.install());
    install.add(packageName);
    return run(install);
  }

  /** Runs a command to its end, in silence; says whether all went well. */
  static boolean run(List<String> command) {
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
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
