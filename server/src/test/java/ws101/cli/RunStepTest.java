package ws101.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunStepTest {

  @TempDir private Path root;

  @BeforeEach
  void aCheckoutWithTwoLessons() throws IOException {
    Files.createDirectories(root.resolve("lessons"));
    Files.writeString(root.resolve("lessons/01-short-polling.md"), "# Short polling\n");
    Files.writeString(root.resolve("lessons/07-chat.md"), "# Chat\n");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aStepRunsAloneAndATerminationLeavesNothing() throws Exception {
    try (var kit = Kit.start(root, "node", "7", "--port", "0")) {
      var address = kit.says("Lesson 07, Chat, is at (http://localhost:(\\d+))");
      assertThat(status(address.group(1))).isEqualTo(200);
      var node = kit.children().get(0);

      kit.terminate();

      kit.ends();
      node.onExit().get(Kit.LIMIT, SECONDS);
      assertThat(isFree(Integer.parseInt(address.group(2)))).isTrue();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theKitEndsAsTheStepEnds() throws Exception {
    try (var kit = Kit.start(root, "node", "07", "--port", "0")) {
      kit.says("is at http://localhost");

      kit.children().get(0).destroyForcibly();

      assertThat(kit.ends()).isEqualTo(128 + 9);
    }
  }

  @Test
  void aStepRunsAsTheVariantOfItselfThatIsNamed() throws Exception {
    try (var kit = Kit.start(root, "node", "1", "--variant", "latest-only", "--port", "0")) {
      var address = kit.says("is at (http://localhost:\\d+)").group(1);
      say(address, "one");
      say(address, "two");

      assertThat(get(address + "/messages?after=0&room=lobby").body())
          .contains("two")
          .doesNotContain("one");
    }
  }

  @Test
  void aVariantThatDoesNotExistIsToldWithThoseThatDo() throws Exception {
    try (var kit = Kit.start(root, "node", "01", "--variant", "loud")) {
      kit.says("Lesson 01 has no variant loud\\. Its variants: cursor, latest-only\\.");
      assertThat(kit.ends()).isEqualTo(Main.NOT_UNDERSTOOD);
    }
  }

  @Test
  void aTakenPortIsToldWithWhoHasItAndWhatToType() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        var kit = Kit.start(root, "node", "07", "--port", "" + taken.getLocalPort())) {
      kit.says(
          "Port %d is taken by .*\\. Type \\./kit node 07 --port \\d+ to use another\\."
              .formatted(taken.getLocalPort()));
      assertThat(kit.ends()).isEqualTo(64);
    }
  }

  @Test
  void aLessonThatDoesNotExistIsToldWithThoseThatDo() throws Exception {
    try (var kit = Kit.start(root, "node", "99")) {
      kit.says("There is no lesson 99. Written so far: 01-short-polling, 07-chat.");
      assertThat(kit.ends()).isEqualTo(64);
    }
  }

  @Test
  void aCommandThatDoesNotExistIsToldWithWhatWasPerhapsMeant() throws Exception {
    try (var kit = Kit.start(root, "rest")) {
      kit.says("Did you mean: .*reset");
      assertThat(kit.ends()).isEqualTo(Main.NOT_UNDERSTOOD);
    }
  }

  private static int status(String address) throws Exception {
    return get(address).statusCode();
  }

  private static HttpResponse<String> get(String address) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(address)));
  }

  private static void say(String address, String text) throws Exception {
    var said = "{\"type\":\"say\",\"room\":\"lobby\",\"name\":\"Ada\",\"text\":\"%s\"}";
    var request = HttpRequest.newBuilder(URI.create(address + "/messages"));
    assertThat(send(request.POST(BodyPublishers.ofString(said.formatted(text)))).statusCode())
        .isEqualTo(201);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
