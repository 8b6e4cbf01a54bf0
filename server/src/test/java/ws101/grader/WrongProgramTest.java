package ws101.grader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrongProgramTest {

  private static final String SOLUTION =
      """
      void say(String text) {
        for (var member : room) {
          member.tell(text);
        }
      }

      void leave() {
        room.remove(me);
        room.remove(me);
      }
      """;

  private static final String FORGETS_THE_SENDER =
      """
      The sender need not be told:
      she knows what she said.
      verdict: failed
      fails: 1.1, 1.3

      --- replace
          member.tell(text);
      --- with
          if (member != me) {
            member.tell(text);
          }
      --- end
      """;

  @Test
  void aFileSaysTheMisconceptionTheVerdictAndTheEdit() {
    var wrong = WrongProgram.parse("02-sender", FORGETS_THE_SENDER);

    assertThat(wrong.misconception())
        .isEqualTo("The sender need not be told: she knows what she said.");
    assertThat(wrong.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(wrong.fails()).containsExactly("1.1", "1.3");
  }

  @Test
  void theEditReplacesWholeLinesAndNothingElse() {
    String edited = WrongProgram.parse("02-sender", FORGETS_THE_SENDER).applyTo(SOLUTION);

    assertThat(edited)
        .isEqualTo(
            SOLUTION.replace(
                "    member.tell(text);\n",
                "    if (member != me) {\n      member.tell(text);\n    }\n"));
  }

  @Test
  void linesCanBeTakenAway() {
    var wrong =
        WrongProgram.parse("05-silent", edit("did-not-start", "    member.tell(text);\n", "", ""));

    assertThat(wrong.applyTo(SOLUTION)).doesNotContain("tell");
  }

  @Test
  void linesThatStandNowhereAreNoEdit() {
    var wrong =
        WrongProgram.parse("03-old", edit("failed", "    member.write(text);\n", "", "1.1"));

    assertThatThrownBy(() -> wrong.applyTo(SOLUTION))
        .hasMessageContaining("03-old")
        .hasMessageContaining("nowhere");
  }

  @Test
  void linesThatStandTwiceAreNoEdit() {
    var wrong = WrongProgram.parse("04-two", edit("failed", "  room.remove(me);\n", "", "2.3"));

    assertThatThrownBy(() -> wrong.applyTo(SOLUTION)).hasMessageContaining("more than once");
  }

  @Test
  void aFailedOneMustNameItsCheck() {
    assertThatThrownBy(() -> WrongProgram.parse("06-no", edit("failed", "a\n", "b\n", "")))
        .hasMessage("06-no must fail, so fails: names the check.");
  }

  private static String edit(String verdict, String replaced, String by, String fails) {
    return "A misconception.\nverdict: "
        + verdict
        + (fails.isEmpty() ? "" : "\nfails: " + fails)
        + "\n\n--- replace\n"
        + replaced
        + "--- with\n"
        + by
        + "--- end\n";
  }
}
