package ws101.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

  @Test
  void aPositionIsWrittenAsOneWordAndReadAgain() {
    var position = new Position("7f3a", 41);

    assertThat(position).hasToString("7f3a:41");
    assertThat(Position.parse("7f3a:41")).contains(position);
    assertThat(position.toJson().encode()).isEqualTo("{\"epoch\":\"7f3a\",\"offset\":41}");
  }

  @Test
  void whoeverNamedTheEpochMayHaveUsedAColon() {
    assertThat(Position.parse("node:a:0")).contains(new Position("node:a", 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", ":", "a:", ":7", "a:-1", "a:1.5", "a:x", "a:1 ", "a:1234567890"})
  void whatIsNoPositionIsNotTakenForOne(String text) {
    assertThat(Position.parse(text)).isEmpty();
  }

  @Test
  void itsTwoPartsMayComeApart() {
    assertThat(Position.of("7f3a", "41")).contains(new Position("7f3a", 41));
    assertThat(Position.of(null, "41")).isEmpty();
    assertThat(Position.of("7f3a", null)).isEmpty();
    assertThat(Position.of("", "41")).isEmpty();
  }
}
