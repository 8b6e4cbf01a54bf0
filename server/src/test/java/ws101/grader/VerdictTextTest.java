package ws101.grader;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class VerdictTextTest {

  @Test
  void aFailureIsShownWithItsBytesAndOneThingToTry() {
    var line =
        new JsonObject()
            .put("at", 3.1)
            .put("who", "Bob")
            .put("way", "to-client")
            .put("what", "Close 1000")
            .put("bytes", "88 02 03 e8");
    var evidence =
        new JsonObject()
            .put("expected", "Close 1003")
            .put("received", "Close 1000")
            .put("tryThis", "Look at the binary handler.")
            .put("transcript", new JsonArray().add(line));

    assertThat(VerdictText.of(verdict("failed", evidence), false))
        .isEqualTo(
            """
            07-chat
            exercises/src/main/java/ws101/exercise07/LobbyVerticle.java

              ✗ 4.1  Binary is answered with 1003  12 ms

            ✗ 4.1  Binary is answered with 1003
                we expected  Close 1003
                we received  Close 1000

                   3.1 ms  Bob      ← Close 1000
                                      88 02 03 e8

                try this    Look at the binary handler.

            What the program printed last:
              Listening·[31m

            Failed: 0 of 1 checks pass, 0.0 of 5 points, in 1.3 s. Seed 4217 repeats it: ./kit check 07 --seed 4217
            """);
  }

  @Test
  void whatDoesNotCompileIsShownWithItsPlace() {
    var problem =
        new Problem(
            "The file does not compile",
            "Lobby.java",
            41,
            5,
            "    rom.add(me);",
            "cannot find symbol",
            "Is the name spelled as where it is declared?");
    JsonObject verdict = verdict("did-not-start", null).put("problem", problem.toJson());

    assertThat(VerdictText.of(verdict, false))
        .contains(
            """
            The file does not compile
              Lobby.java:41:5

                    rom.add(me);
                    ^

              cannot find symbol

              Try this: Is the name spelled as where it is declared?
            """)
        .endsWith("Did not start: nothing was judged.\n");
  }

  @Test
  void onlyATerminalGetsColours() {
    assertThat(VerdictText.of(verdict("passed", null), false)).doesNotContain("\u001b");
    assertThat(VerdictText.of(verdict("passed", null), true)).contains("\u001b[32m✓ \u001b[0m");
  }

  private static JsonObject verdict(String word, JsonObject evidence) {
    boolean ran = !word.equals("did-not-start");
    var check =
        new JsonObject()
            .put("id", "4.1")
            .put("name", "Binary is answered with 1003")
            .put("hidden", false)
            .put("millis", ran ? 12 : 0)
            .put("verdict", ran ? word : "not-run")
            .put("evidence", evidence);
    return new JsonObject()
        .put("exercise", "07-chat")
        .put("file", "exercises/src/main/java/ws101/exercise07/LobbyVerticle.java")
        .put("verdict", word)
        .put("seed", 4217)
        .put("millis", 1300)
        .put("points", word.equals("passed") ? 5.0 : 0.0)
        .put("max", 5.0)
        .put("output", "Listening\u001b[31m\n")
        .put("checks", new JsonArray().add(check));
  }
}
