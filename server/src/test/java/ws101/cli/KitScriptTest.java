package ws101.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell script, with a java and a Maven that only write down how they were called. */
@DisabledOnOs(OS.WINDOWS)
class KitScriptTest {

  private static final String MODERN = "17";

  /** A Maven that builds: it leaves behind what the real one would. */
  private static final String BUILDS =
      """
      if [ "$1" = -v ]; then echo "Apache Maven 3.8.7"; exit 0; fi
      echo "$@" >>maven-calls
      mkdir -p server/target/classes/ws101/cli exercises/target
      echo "$PWD/pom.xml" >server/target/kit.classpath
      echo "$PWD/pom.xml" >exercises/target/judge.classpath
      """;

  @TempDir private Path temp;
  private Path root;
  private Path tools;

  /** How the script ended, and what it wrote, errors included. */
  private record Outcome(int exit, String output) {}

  @BeforeEach
  void aCheckoutThatWasNeverBuilt() throws IOException {
    root = Files.createDirectories(temp.resolve("a checkout"));
    tools = Files.createDirectories(temp.resolve("tools"));
    Files.copy(Path.of("../kit"), root.resolve("kit"));
    for (String module : List.of(".", "server", "exercises", "solutions")) {
      Files.createDirectories(root.resolve(module));
      Files.writeString(root.resolve(module).resolve("pom.xml"), "<project/>");
    }
    for (String folder : List.of("server/src/main", "exercises/src/test", "web")) {
      Files.createDirectories(root.resolve(folder));
    }
    installJava(MODERN);
    install("javac", "");
    install("mvn", BUILDS);
  }

  @Test
  void theFirstCallBuildsAndRunsTheKit() throws Exception {
    var outcome = kit("--port", "8081");

    assertThat(outcome.output()).contains("Building ws101 (first time: a minute or two)");
    assertThat(outcome.output()).contains("ws101.cli.Main --port 8081");
    assertThat(outcome.output()).contains("-Dws101.root=" + root.toRealPath());
    assertThat(mavenCalls()).singleElement().asString().contains("process-test-classes");
  }

  @Test
  void theSecondCallDoesNotStartMavenAtAll() throws Exception {
    kit();

    var second = kit();

    assertThat(second.output()).doesNotContain("Building").contains("ws101.cli.Main");
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void aChangedFileOrALostJarIsBuiltAnew() throws Exception {
    kit();
    saveLater("web/page.css");
    kit();
    assertThat(mavenCalls()).hasSize(2);

    Files.writeString(root.resolve("server/target/kit.classpath"), "/nowhere/vertx.jar:/x.jar\n");
    kit();
    assertThat(mavenCalls()).hasSize(3);
  }

  @Test
  void theLearnersOwnFileNeverMakesTheKitStale() throws Exception {
    kit();

    saveLater("exercises/src/main/java/LobbyVerticle.java");
    kit();

    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void aBuildThatFailsShowsItsErrorsAndIsTriedAgain() throws Exception {
    install(
        "mvn",
        """
        if [ "$1" = -v ]; then echo "Apache Maven 3.9.1"; exit 0; fi
        echo "$@" >>maven-calls
        echo "[INFO] long story"
        echo "[ERROR] ChatVerticle.java:[12,3] ';' expected"
        exit 1
        """);

    assertThat(kit().output()).contains("';' expected", "build.log").doesNotContain("long story");
    assertThat(kit().exit()).isEqualTo(1);
    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void aCheckGetsTheBrowserDriverOnceAndTellsItFirst() throws Exception {
    var first = kit("check", "07");
    var second = kit("check", "07");

    assertThat(first.output()).contains("200 MB, once").contains("ws101.cli.Main check 07");
    assertThat(second.output()).doesNotContain("200 MB");
    assertThat(mavenCalls()).hasSize(2).last().asString().contains("-Pbrowser");
  }

  @Test
  void whatIsMissingOrTooOldIsToldInOneSentence() throws Exception {
    installJava("11");
    assertSays("ws101 needs a JDK 17 or later (https://adoptium.net), and ", " is Java 11.");

    installJava("1.8");
    assertSays("ws101 needs a JDK 17 or later (https://adoptium.net), and ", " is Java 1.8.");

    installJava(MODERN);
    Files.delete(tools.resolve("javac"));
    assertSays("ws101 needs a JDK, and ", "a Java without a compiler (a JRE)");

    install("javac", "");
    install("mvn", "echo 'Apache Maven 3.6.3'");
    assertSays("ws101 needs Maven 3.8 or later", ", and this is Maven 3.6.3.");

    Files.delete(tools.resolve("mvn"));
    assertSays("ws101 needs Maven 3.8 or later", ", and there is no mvn on the PATH.");

    Files.delete(tools.resolve("java"));
    assertSays("ws101 needs a JDK 17 or later", ", and there is no java on the PATH.");
  }

  @Test
  void aJavaHomeThatLeadsNowhereIsToldInOneSentence() throws Exception {
    var outcome = run(Map.of("JAVA_HOME", "/nowhere"));

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output().lines())
        .singleElement()
        .asString()
        .startsWith("JAVA_HOME is /nowhere, but there is no bin/java in it");
  }

  private void assertSays(String... parts) throws Exception {
    var outcome = kit();
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output().lines()).singleElement().asString().contains(parts);
  }

  /** Its home is our temporary folder, so that bin/javac is our javac. */
  private void installJava(String version) throws IOException {
    install(
        "java",
        """
        if [ "$1" = -XshowSettings:properties ]; then
          echo "    java.home = %s" >&2
          echo "    java.specification.version = %s" >&2
        else
          echo "$@"
        fi
        """
            .formatted(temp, version));
    if (Files.notExists(temp.resolve("bin"))) {
      Files.createSymbolicLink(temp.resolve("bin"), tools);
    }
  }

  private void install(String name, String script) throws IOException {
    Path tool = tools.resolve(name);
    Files.writeString(tool, "#!/bin/sh\n" + script);
    assertThat(tool.toFile().setExecutable(true)).isTrue();
  }

  /** As if it were saved some seconds from now: file times are coarse. */
  private void saveLater(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    Files.setLastModifiedTime(file.getParent(), FileTime.from(Instant.now().minusSeconds(60)));
  }

  private List<String> mavenCalls() throws IOException {
    return Files.readAllLines(root.resolve("maven-calls"));
  }

  private Outcome kit(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("/bin/sh", root.resolve("kit").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(temp.toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", tools + ":" + basics());
    builder.environment().putAll(environment);
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(Kit.LIMIT, SECONDS)).isTrue();
    return new Outcome(process.exitValue(), output);
  }

  /** The commands of POSIX that the script uses, without the machine's own java and mvn. */
  private Path basics() throws IOException {
    Path basics = temp.resolve("basics");
    if (Files.notExists(basics)) {
      Files.createDirectory(basics);
      for (String name :
          List.of(
              "cat", "dirname", "find", "grep", "head", "mkdir", "mv", "sed", "tail", "touch")) {
        for (String folder : List.of("/usr/bin/", "/bin/")) {
          if (Files.exists(Path.of(folder + name)) && Files.notExists(basics.resolve(name))) {
            Files.createSymbolicLink(basics.resolve(name), Path.of(folder + name));
          }
        }
      }
    }
    return basics;
  }
}
