package ws101.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ws101.grader.SmallCheckout;

/** The judge in a terminal, as a process: what it prints, what it writes and how it ends. */
class CheckTest {

  private static final String PASSES = SmallCheckout.ECHO;
  private static final String DOES_NOT_COMPILE =
      PASSES.replace("textMessageHandler", "binaryMessageHandler");
  private static final String SILENT = PASSES.replace("guest::writeTextMessage", "text -> {}");

  @TempDir private Path root;
  private Path file;

  @BeforeEach
  void layOutACheckout() throws IOException {
    file = SmallCheckout.layOut(root);
  }

  @Test
  void whatPassesEndsWith0AndSaysHowToRepeatIt() throws Exception {
    try (var kit = Kit.start(root, "check", "07", "--seed", "4217")) {
      kit.says("^Passed: 1 of 1 checks .*Seed 4217 repeats it: \\./kit check 07 --seed 4217");

      assertThat(kit.ends()).isZero();
    }
  }

  @Test
  void whatFailsEndsWith1() throws Exception {
    Files.writeString(file, SILENT);

    try (var kit = Kit.start(root, "check", "07")) {
      kit.says("nothing for 1\\.7 s");
      kit.says("^Failed: 0 of 1 checks");

      assertThat(kit.ends()).isEqualTo(1);
    }
  }

  @Test
  void whatDoesNotCompileEndsWith3() throws Exception {
    Files.writeString(file, DOES_NOT_COMPILE);

    try (var kit = Kit.start(root, "check", "07")) {
      kit.says("Echo\\.java:10");

      assertThat(kit.ends()).isEqualTo(3);
    }
  }

  @Test
  void whatCannotBeJudgedEndsWith2() throws Exception {
    Files.delete(root.resolve("exercises/target/judge.classpath"));

    try (var kit = Kit.start(root, "check", "07")) {
      kit.says("^Could not be judged");

      assertThat(kit.ends()).isEqualTo(2);
    }
  }

  @Test
  void aLessonThatIsNotThereIsNoVerdict() throws Exception {
    try (var kit = Kit.start(root, "check", "99")) {
      kit.says("99.*07-chat");

      assertThat(kit.ends()).isEqualTo(64);
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsRefusedBeforeAnythingIsJudged() throws Exception {
    try (var kit = Kit.start(root, "check", "07", "--out", root + "/nowhere/verdict.json")) {
      kit.says("there is no folder .*nowhere that can be written to");

      assertThat(kit.ends()).isEqualTo(64);
    }
  }

  @Test
  void theVerdictIsWrittenAsJsonWhileTheTerminalGetsText() throws Exception {
    Path out = root.resolve("verdict.json");

    try (var kit = Kit.start(root, "check", "07", "--format", "json", "--out", out.toString())) {
      kit.says("^Passed");
      kit.ends();
    }

    var verdict = new JsonObject(Files.readString(out));
    assertThat(verdict.getString("exercise")).isEqualTo("07-chat");
    assertThat(verdict.getString("verdict")).isEqualTo("passed");
  }

  @Test
  void allExercisesTogetherAreAnArray() throws Exception {
    Path out = root.resolve("verdicts.json");

    try (var kit = Kit.start(root, "check", "all", "--format", "json", "--out", out.toString())) {
      assertThat(kit.ends()).isZero();
    }

    var verdicts = new JsonArray(Files.readString(out));
    assertThat(verdicts).hasSize(1);
    assertThat(verdicts.getJsonObject(0).getString("verdict")).isEqualTo("passed");
  }

  @Test
  void whileItWatchesEachSaveIsJudged() throws Exception {
    try (var kit = Kit.start(root, "check", "07", "--watch")) {
      kit.says("^Passed");

      Files.writeString(file, SILENT);

      kit.says("^Failed");
      var children = kit.children();
      kit.terminate();
      kit.ends();
      for (var child : children) {
        child.onExit().get(Kit.LIMIT, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void whoReadsItThroughAPipeGetsNoColours() throws Exception {
    try (var kit = Kit.start(root, "check", "07")) {
      String line = kit.says("^.*Passed.*$").group();

      assertThat(line).doesNotContain("\u001b");
      kit.ends();
    }
  }
}
