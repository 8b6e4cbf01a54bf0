package ws101.grader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThrownTest {

  private static final String LEARNERS = "ws101.exercise07";

  @Test
  void theDeepestCauseInTheLearnersFileTellsMost() {
    String output =
        """
        Starting …
        Exception in thread "main" java.lang.RuntimeException: deployment failed
        \tat io.vertx.core.impl.Deployer.deploy(Deployer.java:12)
        \tat ws101.exercise07.LobbyVerticle.main(LobbyVerticle.java:20)
        Caused by: java.lang.NumberFormatException: For input string: "one"
        \tat java.base/java.lang.Integer.parseInt(Integer.java:668)
        \tat ws101.exercise07.LobbyVerticle.start(LobbyVerticle.java:41)
        \tat ws101.exercise07.LobbyVerticle.main(LobbyVerticle.java:20)
        \t... 2 more
        """;

    assertThat(Thrown.in(output, LEARNERS))
        .contains(
            new Thrown(
                "java.lang.NumberFormatException: For input string: \"one\"",
                "LobbyVerticle.java",
                41));
  }

  @Test
  void anExceptionThatNeverTouchedTheLearnersFileIsNamedWithoutALine() {
    String output =
        """
        java.net.BindException: Address already in use
        \tat java.base/sun.nio.ch.Net.bind(Net.java:555)
        """;

    assertThat(Thrown.in(output, LEARNERS))
        .contains(new Thrown("java.net.BindException: Address already in use", null, 0));
  }

  @Test
  void ordinaryOutputIsNoException() {
    assertThat(Thrown.in("No Exception here: all is well\n", LEARNERS)).isEmpty();
  }
}
