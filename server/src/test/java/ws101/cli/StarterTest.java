package ws101.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ws101.grader.ExerciseFile;

class StarterTest {

  private static final String STARTER = "class LobbyVerticle {} // TODO: rooms\n";
  private static final String DONE = "class LobbyVerticle { int rooms; }\n";
  private static final String NAME = "java/ws101/exercise07/LobbyVerticle.java";

  @TempDir private Path root;

  @BeforeEach
  void aCheckoutWithOneExercise() throws IOException {
    write("lessons/07-chat.md", "# Chat\n");
    write("solutions/src/main/" + NAME, DONE);
    save(STARTER);
  }

  @Test
  void theStarterIsTheNewestCommittedVersionWithATodo() throws Exception {
    git("init", "-q");
    save("class LobbyVerticle {} // TODO: everything\n");
    commit();
    save(STARTER);
    commit();
    save(DONE);
    commit();

    assertThat(starter().text()).isEqualTo(STARTER);
  }

  @Test
  void withoutGitItIsWhatTheKitSawFirst() throws Exception {
    starter().remember();
    save(DONE);
    starter().remember();

    assertThat(starter().text()).isEqualTo(STARTER);
  }

  @Test
  void aStarterThatNobodyRemembersIsToldInWords() throws Exception {
    save(DONE);
    starter().remember();

    assertThatThrownBy(() -> starter().text())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LobbyVerticle.java");
  }

  @Test
  void whatTheLearnerHadIsKept() throws Exception {
    save(DONE);

    var kept = starter().replaceBy(STARTER);

    assertThat(exercise().file()).hasContent(STARTER);
    assertThat(kept.orElseThrow()).hasContent(DONE);
  }

  @Test
  void resetGivesTheStarterBackAndSaysWhereTheWorkIs() throws Exception {
    starter().remember();
    save(DONE);

    try (var kit = Kit.start(root, "reset", "07")) {
      kit.says("LobbyVerticle.java is the starter again.");
      Path kept = root.resolve(kit.says("What you had is in (.*)$").group(1));
      assertThat(kit.ends()).isZero();
      assertThat(kept).hasContent(DONE);
    }
    assertThat(exercise().file()).hasContent(STARTER);
  }

  @Test
  void solveShowsTheDifferenceAndTouchesNothing() throws Exception {
    try (var kit = Kit.start(root, "solve", "07")) {
      kit.says("^-class LobbyVerticle .. // TODO: rooms");
      kit.says("^\\+class LobbyVerticle . int rooms; .");
      kit.says("Solution: .*LobbyVerticle.java");
      assertThat(kit.ends()).isZero();
    }
    assertThat(exercise().file()).hasContent(STARTER);
  }

  @Test
  void solveTakesTheSolutionOnlyWhenAskedAndKeepsTheWork() throws Exception {
    try (var kit = Kit.start(root, "solve", "07", "--take")) {
      Path kept = root.resolve(kit.says("What you had is in (.*)$").group(1));
      assertThat(kit.ends()).isZero();
      assertThat(kept).hasContent(STARTER);
    }
    assertThat(exercise().file()).hasContent(DONE);
  }

  private ExerciseFile exercise() {
    return ExerciseFile.of(root, "07-chat").orElseThrow();
  }

  private Starter starter() {
    return new Starter(root, exercise());
  }

  private void save(String text) throws IOException {
    write("exercises/src/main/" + NAME, text);
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void commit() throws Exception {
    git("add", "-A");
    git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "-m", "saved");
  }

  private void git(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git", "-C", root.toString()));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
