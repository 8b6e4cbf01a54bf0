package ws101.chat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ws101.stage.Ports;

/** A step as a program of its own, as an IDE, the stage or a judge starts it. */
@Timeout(60)
class LauncherTest {

  private static final int SECONDS_TO_END = 20;

  private Process program;

  @AfterEach
  void end() {
    program.destroyForcibly();
  }

  @Test
  void itListensOnPortAndEndsInGoodOrderWhenAsked() throws Exception {
    int port = Ports.free();

    start(Integer.toString(port));
    var output = output();
    assertThat(output.readLine()).isEqualTo("Listening on http://localhost:" + port);
    program.toHandle().destroy(); // SIGTERM; Process.destroy would close the output as well.

    assertThat(program.waitFor(SECONDS_TO_END, SECONDS)).isTrue();
    assertThat(output.lines().collect(Collectors.joining())).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsSaidInOneSentence() throws Exception {
    try (var taken = new ServerSocket(0)) {
      int port = taken.getLocalPort();

      start(Integer.toString(port));

      assertThat(output().lines())
          .containsExactly("Port " + port + " is taken: set PORT to another one.");
      assertThat(program.waitFor(SECONDS_TO_END, SECONDS)).isTrue();
      assertThat(program.exitValue()).isEqualTo(1);
    }
  }

  @Test
  void aPortThatIsNoNumberIsSaidInOneSentence() throws Exception {
    start("chat");

    assertThat(output().lines()).containsExactly("PORT must be a number, not \"chat\".");
    assertThat(program.waitFor(SECONDS_TO_END, SECONDS)).isTrue();
    assertThat(program.exitValue()).isEqualTo(1);
  }

  private void start(String port) throws IOException {
    var java = ProcessHandle.current().info().command().orElseThrow();
    var classPath = System.getProperty("java.class.path");
    var builder =
        new ProcessBuilder(java, "-cp", classPath, "ws101.step07.ChatVerticle")
            .redirectErrorStream(true);
    builder.environment().put("PORT", port);
    program = builder.start();
  }

  private BufferedReader output() {
    return new BufferedReader(new InputStreamReader(program.getInputStream()));
  }
}
