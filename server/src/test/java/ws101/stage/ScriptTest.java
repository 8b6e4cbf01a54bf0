package ws101.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.stage.Script.Hold;
import ws101.stage.Script.Say;
import ws101.stage.Script.Wait;

class ScriptTest {

  @Test
  void aStepIsALineAndRemarksAndEmptyLinesAreNone() {
    var script =
        Script.parse(
            """
            # quiet at first
            say 3

              wait  2s   # then nothing
            hold 1.5 s
            say 20 every 250ms
            """);

    assertThat(script.steps())
        .containsExactly(
            new Say(3, Duration.ZERO),
            new Wait(Duration.ofSeconds(2)),
            new Hold(Duration.ofMillis(1500)),
            new Say(20, Duration.ofMillis(250)));
    assertThat(script.words()).isEqualTo(23);
  }

  @Test
  void itTakesUntilTheLastStepIsDoneAndTheLastHoldIsOver() {
    assertThat(Script.parse("say 3 every 2s\nwait 1s").length()).isEqualTo(Duration.ofSeconds(5));
    assertThat(Script.parse("wait 1s\nhold 5s\nsay 2 every 1s").length())
        .isEqualTo(Duration.ofSeconds(6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sing 4", "say", "say x", "say 3 every", "wait 2", "hold -1s", "say 3s"})
  void whatIsNoStepIsToldWithItsLine(String line) {
    assertThatThrownBy(() -> Script.parse("say 1\n" + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Line 2, “%s”, is no step. Write “say 3”, “say 20 every 0.5s”, “wait 2s” or “hold 5s”.",
            line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait 1s | Nobody says a word in this script: write “say 1”.",
        "say 0 | Line 1 says nothing: say 1 at least.",
        "say 201 | These are 201 words; 200 are the most.",
        "say 2 every 121s | This would take 121 s; 120 s are the most."
      })
  void whatCannotBePlayedIsToldBeforehand(String script, String sentence) {
    assertThatThrownBy(() -> Script.parse(script))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }
}
