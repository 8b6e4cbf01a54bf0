package ws101.stage;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import ws101.stage.Programs.Environment;
import ws101.stage.Programs.Exits;
import ws101.stage.Programs.Floods;
import ws101.stage.Programs.Listens;
import ws101.stage.Programs.ListensLate;
import ws101.stage.Programs.NeverListens;
import ws101.stage.Programs.Parent;
import ws101.stage.Programs.SaysGoodbye;

class NodeTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<Node> started = new ArrayList<>();

  @AfterEach
  void killAll() {
    started.forEach(Node::kill);
  }

  @Test
  void aProgramListensOnThePortThatItIsGiven() throws Exception {
    var node = start(Listens.class);

    node.listening(LIMIT).join();

    assertThat(answer(node.port())).isEqualTo(Long.toString(node.pid()));
    assertThat(node.output()).isEqualToIgnoringNewLines("going to listen on " + node.port());
  }

  @Test
  void aProgramThatNeverListensIsToldInWords() {
    var node = start(NeverListens.class);

    var listening = node.listening(Duration.ofSeconds(1));

    assertThatThrownBy(listening::join)
        .hasCauseInstanceOf(Node.NotListening.class)
        .hasMessageContaining(
            "It did not listen on port %d (the environment's PORT) within ", node.port());
  }

  @Test
  void aProgramThatIsLateBecauseItIsStillAtWorkIsWaitedFor() {
    var node = start(ListensLate.class);

    var listening = node.listening(Duration.ofSeconds(1));

    assertThat(listening.join()).isSameAs(node);
  }

  @Test
  void aProgramThatEndsBeforeItListensIsToldWithItsExitCodeAndOutput() {
    var node = start(Exits.class);

    var listening = node.listening(LIMIT);

    assertThatThrownBy(listening::join)
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("It ended with exit code 3 before it listened");
    assertThat(node.output()).startsWith("Cannot open the database.");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void anEndBySignalHasTheSignalsName() {
    var killed = start(Listens.class);
    var drained = start(Listens.class);
    killed.listening(LIMIT).join();
    drained.listening(LIMIT).join();

    killed.kill();
    drained.drain();

    assertThat(exit(killed)).isEqualTo("SIGKILL");
    assertThat(exit(drained)).isEqualTo("SIGTERM");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aDrainedProgramHasTheTimeToSayGoodbye() {
    var node = start(SaysGoodbye.class);
    node.listening(LIMIT).join();

    node.drain();

    assertThat(exit(node)).isEqualTo("SIGTERM");
    assertThat(node.output()).contains("goodbye");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPausedProgramAnswersWhatItWasAskedMeanwhileAfterItIsResumed() throws Exception {
    var node = start(Listens.class);
    node.listening(LIMIT).join();

    node.pause();
    try (var guest = firstWithoutAnswer(node)) {
      node.resume();

      guest.setSoTimeout((int) LIMIT.toMillis());
      var answer = new BufferedReader(new InputStreamReader(guest.getInputStream()));
      assertThat(answer.readLine()).isEqualTo(Long.toString(node.pid()));
    }
  }

  /**
   * A signal is on its way for a moment: until it has stopped every thread, somebody may still be
   * answered.
   */
  private static Socket firstWithoutAnswer(Node node) throws IOException {
    while (true) {
      var guest = new Socket(InetAddress.getLoopbackAddress(), node.port());
      guest.setSoTimeout(300);
      try {
        guest.getInputStream().read();
        guest.close();
      } catch (SocketTimeoutException paused) {
        return guest;
      }
    }
  }

  @Test
  void aHundredMegabytesOfOutputNeitherBlockItNorFillOurMemory() {
    var node = start(Floods.class);

    assertThat(exit(node)).isEqualTo("exit code 0");
    assertThat(node.output()).hasSizeLessThan(20_000).endsWith("the last line\n");
  }

  @Test
  void aProgramGetsASmallCleanEnvironment() {
    var node = start(Environment.class);

    exit(node);

    var names = node.output().lines().map(line -> line.split("=")[0]).toList();
    assertThat(names)
        .contains("PORT", "PATH")
        .isSubsetOf(Stream.concat(Node.INHERITED.stream(), Stream.of("PORT")).toList());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void itDiesWithTheJvmThatStartedIt(@TempDir Path root) throws Exception {
    var parent = startParent(root);
    var child = childOf(parent);

    parent.destroyForcibly();

    child.onExit().get(LIMIT.toSeconds(), SECONDS);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPausedOrphanIsSweptByTheNextStart(@TempDir Path root) throws Exception {
    var parent = startParent(root);
    var child = childOf(parent);
    new ProcessBuilder("kill", "-STOP", Long.toString(child.pid())).start().waitFor();
    parent.destroyForcibly().waitFor();
    assertThat(child.isAlive()).isTrue();

    Register.under(root.resolve(".ws101")).sweep();

    child.onExit().get(LIMIT.toSeconds(), SECONDS);
    assertThat(Files.list(root.resolve(".ws101/processes"))).isEmpty();
  }

  @Test
  void aSweepSparesProcessesWhoseKitStillRuns(@TempDir Path root) {
    var node = start(Listens.class);
    var register = Register.under(root);
    register.add(ProcessHandle.of(node.pid()).orElseThrow());

    register.sweep();

    assertThat(node.isAlive()).isTrue();
  }

  private Node start(Class<?> main) {
    var node = Node.start(Programs.program(main), 0);
    started.add(node);
    return node;
  }

  private static String exit(Node node) {
    return node.ended().orTimeout(LIMIT.toSeconds(), SECONDS).join().words();
  }

  private static Process startParent(Path root) throws IOException {
    return new ProcessBuilder(
            JavaProgram.java(),
            "-Dws101.root=" + root,
            "-cp",
            System.getProperty("java.class.path"),
            Parent.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static ProcessHandle childOf(Process parent) throws IOException {
    var pid = new BufferedReader(new InputStreamReader(parent.getInputStream())).readLine();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static String answer(int port) throws IOException {
    try (var guest = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return new BufferedReader(new InputStreamReader(guest.getInputStream())).readLine();
    }
  }
}
