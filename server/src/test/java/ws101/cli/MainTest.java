package ws101.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole course as a process, with an open lesson: whatever ends it, nothing is left. */
@DisabledOnOs(OS.WINDOWS)
class MainTest {

  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  private static final List<String> SHARED = List.of("web", "server", "exercises", "solutions");

  @TempDir private Path root;

  /** A .ws101 of its own, so that nobody's progress is touched. */
  @BeforeEach
  void aCheckoutLikeThisOneWithOneLesson() throws IOException {
    for (String folder : SHARED) {
      Files.createSymbolicLink(root.resolve(folder), CHECKOUT.resolve(folder));
    }
    Files.createDirectories(root.resolve("lessons"));
    Files.writeString(root.resolve("lessons/07-chat.md"), "# Chat\n\nA room.\n");
  }

  @AfterEach
  void leaveThisOne() throws IOException {
    for (String folder : SHARED) {
      Files.delete(root.resolve(folder));
    }
  }

  @Test
  void aTerminationLeavesNoProcessAndNoPort() throws Exception {
    nothingIsLeftAfter(Kit::terminate);
  }

  @Test
  void aKillLeavesNoProcessAndNoPort() throws Exception {
    nothingIsLeftAfter(Kit::kill);
  }

  private void nothingIsLeftAfter(Consumer<Kit> end) throws Exception {
    try (var kit = Kit.start(root, "--port", "0")) {
      int port = port(kit);
      try (var lesson = openLesson(port)) {
        JsonObject stage = runningStage(lesson);
        var children = kit.children();
        assertThat(children.stream().map(ProcessHandle::pid)).contains(pid(stage));

        end.accept(kit);

        kit.ends();
        for (var child : children) {
          child.onExit().get(Kit.LIMIT, SECONDS);
        }
        assertThat(isFree(port)).isTrue();
        assertThat(isFree(nodePort(stage))).isTrue();
      }
    }
  }

  @Test
  void aPausedNodeOfAKilledKitIsSweptByTheNextOne() throws Exception {
    ProcessHandle node;
    try (var kit = Kit.start(root, "--port", "0");
        var lesson = openLesson(port(kit))) {
      node = ProcessHandle.of(pid(runningStage(lesson))).orElseThrow();
      new ProcessBuilder("kill", "-STOP", Long.toString(node.pid())).start().waitFor();
      kit.kill();
      kit.ends();
    }
    assertThat(node.isAlive()).isTrue();

    try (var next = Kit.start(root, "--port", "0")) {
      next.says("ws101 is at");

      node.onExit().get(Kit.LIMIT, SECONDS);
    }
  }

  @Test
  void aPortThatAnotherKitHasIsToldWithItsAddressAndWhatToType() throws Exception {
    try (var first = Kit.start(root, "--port", "0")) {
      int port = port(first);

      try (var second = Kit.start(root, "--port", Integer.toString(port))) {
        second.says(
            "ws101 runs already, at http://localhost:%d.*\\. Type \\./kit --port \\d+ to use another\\."
                .formatted(port));
        assertThat(second.ends()).isEqualTo(64);
      }
    }
  }

  private static int port(Kit kit) throws InterruptedException {
    return Integer.parseInt(kit.says("ws101 is at http://localhost:(\\d+)").group(1));
  }

  private static BufferedReader openLesson(int port) throws IOException {
    var feed = URI.create("http://localhost:" + port + "/lessons/07-chat/feed").toURL();
    return new BufferedReader(new InputStreamReader(feed.openStream()));
  }

  private static JsonObject runningStage(BufferedReader lesson) {
    return lesson
        .lines()
        .filter(line -> line.startsWith("data:") && line.contains("\"nodes\""))
        .map(line -> new JsonObject(line.substring("data:".length())))
        .filter(stage -> stage.getString("state").equals("running"))
        .findFirst()
        .orElseThrow();
  }

  private static long pid(JsonObject stage) {
    return stage.getJsonArray("nodes").getJsonObject(0).getLong("pid");
  }

  private static int nodePort(JsonObject stage) {
    return stage.getJsonArray("nodes").getJsonObject(0).getInteger("port");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
