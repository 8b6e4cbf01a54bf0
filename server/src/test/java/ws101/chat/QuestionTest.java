package ws101.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTest {

  @Test
  void aQuestionIsAboutARoom() {
    assertThat(question("room", "lobby").room()).isEqualTo("lobby");
    assertThatThrownBy(() -> question("after", "7").room()).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> question("room", "").room()).isInstanceOf(Refusal.class);
  }

  @Test
  void whoHasReadSomethingSaysUpToWhere() {
    assertThat(question("epoch", "7f3a", "after", "41").position())
        .contains(new Position("7f3a", 41));
  }

  @Test
  void whoIsNewHasNoPosition() {
    assertThat(question("room", "lobby").position()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "epoch, 7f3a, x, y",
    "after, 7, x, y",
    "epoch, '', after, 7",
    "epoch, 7f3a, after, -1"
  })
  void halfAPositionIsABadRequest(String one, String its, String other, String others) {
    assertThatThrownBy(() -> question(one, its, other, others).position())
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
  }

  private static Question question(String... fields) {
    var query = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < fields.length; i += 2) {
      query.add(fields[i], fields[i + 1]);
    }
    return new Question(query);
  }
}
