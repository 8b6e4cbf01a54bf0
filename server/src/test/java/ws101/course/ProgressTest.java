package ws101.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {

  private static final JsonObject PLACE = new JsonObject().put("epoch", "e1").put("after", 41);

  @TempDir Path checkout;

  @Test
  void anotherStartOfTheKitKnowsWhatTheLastOneNoted() {
    var progress = Progress.of(checkout);
    progress.opened("07-chat");
    progress.predicted("07-chat", "ada-says-a-word", "three", PLACE);
    progress.ticked("07-chat", "ada-says-a-word", "e1", JsonArray.of(5, 7));
    progress.judged("07-chat", "failed", 9, 11);

    var later = Progress.of(checkout);

    assertThat(later.last()).isEqualTo("07-chat");
    assertThat(later.ofLesson("07-chat").getJsonObject("experiments"))
        .isEqualTo(
            new JsonObject(
                """
                {"ada-says-a-word": {"predicted": "three", "opened": {"epoch": "e1", "after": 41},
                                     "ticked": true, "epoch": "e1", "events": [5, 7]}}"""));
    assertThat(later.ofLesson("07-chat").getJsonObject("verdict"))
        .isEqualTo(new JsonObject("{\"verdict\": \"failed\", \"passed\": 9, \"of\": 11}"));
  }

  @Test
  void whatAnotherVersionWroteIsKept() throws IOException {
    write("{\"board\": \"desk 4\", \"lessons\": {\"07-chat\": {\"minutes\": 12}}}");

    Progress.of(checkout).opened("07-chat");

    assertThat(written().getString("board")).isEqualTo("desk 4");
    assertThat(written().getJsonObject("lessons").getJsonObject("07-chat").getInteger("minutes"))
        .isEqualTo(12);
  }

  @Test
  void aPassedExerciseStaysPassed() {
    var progress = Progress.of(checkout);
    progress.judged("07-chat", "passed", 11, 11);

    progress.judged("07-chat", "failed", 3, 11);

    assertThat(progress.hasPassed("07-chat")).isTrue();
    assertThat(progress.ofLesson("07-chat").getJsonObject("verdict").getInteger("passed"))
        .isEqualTo(3);
  }

  @Test
  void whatCouldNotBeJudgedCostsTheLearnerNothing() {
    var progress = Progress.of(checkout);
    progress.judged("07-chat", "failed", 9, 11);

    progress.judged("07-chat", "could-not-be-judged", 0, 11);

    assertThat(progress.ofLesson("07-chat").getJsonObject("verdict").getInteger("passed"))
        .isEqualTo(9);
  }

  @Test
  void aPredictionCannotBeChangedOnceItWasSeen() {
    var progress = Progress.of(checkout);
    progress.predicted("07-chat", "ada-says-a-word", "one", PLACE);
    progress.predicted("07-chat", "ada-says-a-word", "three", PLACE);
    progress.ticked("07-chat", "ada-says-a-word", "e1", JsonArray.of(5, 7));

    progress.predicted("07-chat", "ada-says-a-word", "four", PLACE);

    assertThat(experiment(progress, "ada-says-a-word").getString("predicted")).isEqualTo("three");
  }

  @Test
  void startingAnewForgetsExperimentsButNotTheVerdict() {
    var progress = Progress.of(checkout);
    progress.ticked("07-chat", "ada-says-a-word", "e1", JsonArray.of(5, 7));
    progress.judged("07-chat", "passed", 11, 11);

    progress.startExperimentsAnew("07-chat", PLACE);

    assertThat(progress.ofLesson("07-chat").containsKey("experiments")).isFalse();
    assertThat(progress.ofLesson("07-chat").getJsonObject("anew")).isEqualTo(PLACE);
    assertThat(progress.hasPassed("07-chat")).isTrue();
  }

  @Test
  void manyTabsAtOnceLoseNothing() {
    var progress = Progress.of(checkout);

    IntStream.range(0, 64)
        .parallel()
        .forEach(n -> progress.ticked("07-chat", "experiment-" + n, "e1", JsonArray.of(n)));

    var later = Progress.of(checkout);
    assertThat(later.ofLesson("07-chat").getJsonObject("experiments").fieldNames()).hasSize(64);
  }

  @Test
  void aFileThatIsBeingReplacedIsNeverSeenHalfWritten() throws Exception {
    var progress = Progress.of(checkout);
    progress.opened("07-chat");
    var writer =
        new Thread(
            () ->
                IntStream.range(0, 300)
                    .forEach(n -> progress.ticked("07-chat", "x" + n, "e1", JsonArray.of(n))));

    writer.start();
    int reads = 0;
    while (writer.isAlive() || reads == 0) {
      assertThat(written().getJsonObject("lessons").containsKey("07-chat")).isTrue();
      reads++;
    }

    writer.join();
  }

  @Test
  void whatACrashLeftBehindIsNotRead() throws IOException {
    Progress.of(checkout).opened("07-chat");
    Files.writeString(folder().resolve("progress.json.next"), "{\"last\": \"09-ba");

    assertThat(Progress.of(checkout).last()).isEqualTo("07-chat");
  }

  @Test
  void aDamagedFileIsSetAsideAndTheCourseGoesOn() throws IOException {
    for (String damaged :
        new String[] {
          "",
          "{\"last\": \"07",
          "null",
          "[]",
          "{\"lessons\": 5}",
          "{\"lessons\": {\"07-chat\": {\"experiments\": []}}}"
        }) {
      write(damaged);

      var progress = Progress.of(checkout);
      progress.opened("07-chat");

      assertThat(written().getString("last")).as(damaged).isEqualTo("07-chat");
      assertThat(setAside()).as(damaged).contains(damaged);
    }
  }

  @Test
  void lookingLeavesNoTrace() {
    var progress = Progress.of(checkout);

    progress.hasPassed("08-heartbeat");
    progress.opened("07-chat");

    assertThat(written().getJsonObject("lessons").fieldNames()).containsExactly("07-chat");
  }

  private static JsonObject experiment(Progress progress, String id) {
    return progress.ofLesson("07-chat").getJsonObject("experiments").getJsonObject(id);
  }

  private Path folder() {
    return checkout.resolve(".ws101");
  }

  private void write(String text) throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("progress.json"), text);
  }

  private JsonObject written() {
    try {
      return new JsonObject(Files.readString(folder().resolve("progress.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> setAside() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      var texts = new ArrayList<String>();
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.getFileName().toString().startsWith("progress-damaged-")) {
          texts.add(Files.readString(file));
        }
      }
      return texts;
    }
  }
}
