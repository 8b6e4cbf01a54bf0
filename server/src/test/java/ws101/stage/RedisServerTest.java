package ws101.stage;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real Redis as a node: the one that is installed, and the one that we carry along. */
@Timeout(60)
class RedisServerTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Node node;

  static Stream<RedisServer> servers() {
    return Stream.of(RedisServer.find(), RedisServer.ofTheArtifact());
  }

  @AfterEach
  void kill() {
    node.kill();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void itAnswersOnThePortThatItIsGiven(RedisServer server) {
    starts(server);

    assertThat(RedisPrompt.ask(node.port(), "PING")).isEqualTo("PONG");
    assertThat(RedisPrompt.ask(node.port(), "CONFIG GET save")).isEqualTo("save ");
  }

  @ParameterizedTest
  @MethodSource("servers")
  @DisabledOnOs(OS.WINDOWS)
  void itEndsWithWhoHasStartedIt(RedisServer server) throws Exception {
    var command = server.command(Ports.free(), List.of());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    node = Node.start(server, 0); // Something for the end of the test to kill.

    process.getOutputStream().close(); // As the system does for a parent that dies.

    assertThat(process.waitFor(LIMIT.toSeconds(), SECONDS)).isTrue();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void afterItsEndNothingOfItIsLeft() {
    starts(RedisServer.find());
    var family = process().descendants().toList();
    assertThat(family).isNotEmpty();

    process().destroyForcibly(); // Only itself: not as Node.kill does it.
    node.ended().orTimeout(LIMIT.toSeconds(), SECONDS).join();

    family.forEach(each -> each.onExit().orTimeout(LIMIT.toSeconds(), SECONDS).join());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void pausedItAnswersWhenItIsResumed() {
    starts(RedisServer.find());
    node.pause();

    var answer = CompletableFuture.supplyAsync(() -> RedisPrompt.ask(node.port(), "PING"));
    node.resume();

    assertThat(answer.join()).isEqualTo("PONG");
  }

  private void starts(RedisServer server) {
    node = Node.start(server, 0);
    node.listening(LIMIT).join();
  }

  private ProcessHandle process() {
    return ProcessHandle.of(node.pid()).orElseThrow();
  }
}
