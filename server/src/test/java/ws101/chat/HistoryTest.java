package ws101.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final int MOST = 3;

  private final History<String> history = new History<>("this life", MOST);

  @Test
  void messagesAreCountedFromOneWithoutGaps() {
    assertThat(history.newest()).isEqualTo(at(0));

    assertThat(history.add(offset -> "word " + offset)).isEqualTo("word 1");
    assertThat(history.add(offset -> "word " + offset)).isEqualTo("word 2");

    assertThat(history.newest()).isEqualTo(at(2));
  }

  @Test
  void aKnownPositionGetsAllThatFollowsInOrder() {
    add(3);

    assertThat(history.after(at(0)).orElseThrow()).containsExactly("word 1", "word 2", "word 3");
    assertThat(history.after(at(2)).orElseThrow()).containsExactly("word 3");
    assertThat(history.after(at(3)).orElseThrow()).isEmpty();
  }

  @Test
  void theOldestMakesRoomForTheNewest() {
    add(5);

    assertThat(history.newest()).isEqualTo(at(5));
    assertThat(history.after(at(2)).orElseThrow()).containsExactly("word 3", "word 4", "word 5");
  }

  @Test
  void whoMissedMoreThanIsKeptGetsNothingRatherThanAPart() {
    add(5);

    assertThat(history.after(at(1))).isEmpty();
    assertThat(history.after(at(0))).isEmpty();
  }

  @Test
  void aPositionAheadOfTheNewestIsNotKnown() {
    add(2);

    assertThat(history.after(at(3))).isEmpty();
    assertThat(history.after(at(Integer.MAX_VALUE))).isEmpty();
  }

  @Test
  void aPositionOfAnotherLifeIsNotKnownWhateverItsOffset() {
    add(2);

    assertThat(history.after(new Position("another life", 1))).isEmpty();
    assertThat(history.after(new Position("another life", 0))).isEmpty();
  }

  @Test
  void eachLifeHasANameOfItsOwn() {
    assertThat(History.newEpoch()).isNotEmpty().isNotEqualTo(History.newEpoch());
  }

  @Test
  void whatWasHandedOutDoesNotChangeWhenMoreIsSaid() {
    add(2);
    var told = history.after(at(1)).orElseThrow();

    add(5);

    assertThat(told).containsExactly("word 2");
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      history.add(offset -> "word " + offset);
    }
  }

  private static Position at(int offset) {
    return new Position("this life", offset);
  }
}
