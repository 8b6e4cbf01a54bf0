package ws101.stage;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A program for a JVM of its own, which speaks HTTP.
 *
 * @param mainClass the class whose {@code main} reads {@code PORT}
 * @param classPath folders and jars; jars are put first, so that {@link ClassArchive} can hold
 *     them, and {@link Lifeline}'s own is added
 * @param heapMegabytes the largest heap
 */
public record JavaProgram(
    String mainClass, List<Path> classPath, Map<String, String> environment, int heapMegabytes)
    implements Program {

  /** A node lives for minutes: a quick start is worth more than fast code in the long run. */
  private static final List<String> QUICK =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xlog:disable");

  @Override
  public JavaProgram with(String name, String value) {
    var more = new HashMap<>(environment);
    more.put(name, value);
    return new JavaProgram(mainClass, classPath, Map.copyOf(more), heapMegabytes);
  }

  @Override
  public List<String> command(int port, List<String> flags) {
    var command = new ArrayList<String>();
    command.add(java());
    command.addAll(QUICK);
    new ClassArchive(jars())
        .file()
        .ifPresent(archive -> command.add("-XX:SharedArchiveFile=" + archive));
    command.addAll(flags);
    command.add("-Xmx" + heapMegabytes + "m");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Djava.net.preferIPv4Stack=true");
    command.add("-cp");
    command.add(fullClassPath());
    command.add(Lifeline.class.getName());
    command.add(mainClass);
    return command;
  }

  @Override
  public String address(int port) {
    return "http://localhost:" + port;
  }

  List<Path> jars() {
    return classPath.stream().filter(ClassArchive::canHold).toList();
  }

  private String fullClassPath() {
    var entries = new LinkedHashSet<>(jars());
    entries.addAll(classPath);
    entries.add(ownPlace());
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path ownPlace() {
    try {
      return Path.of(Lifeline.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The java that runs us. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
