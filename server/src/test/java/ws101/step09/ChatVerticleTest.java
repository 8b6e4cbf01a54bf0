package ws101.step09;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.chat.BareGuest;
import ws101.chat.OpenStep;

/** What lesson 09 says of its chat, with beats that are ten times as quick. */
@Timeout(60)
class ChatVerticleTest {

  private static final long BEAT = 300;

  /** More than the buffers of both systems hold, and what the node keeps beside them. */
  private static final int FLOOD = 200;

  private static final String LONG = "x".repeat(60_000);

  private static final int TRY_AGAIN_LATER = 1013;

  @RegisterExtension static final OpenStep step = new OpenStep();

  private static void start(String variant) {
    step.start(new ChatVerticle(), JsonObject.of("variant", variant, "beat", BEAT));
  }

  @Test
  void whoReadsLateHearsEverythingInOrder() throws IOException {
    start("BOUNDED");
    var ada = step.guest("Ada");
    var bob = step.guestWithLittleRoom("Bob");

    for (int i = 0; i < 200; i++) {
      ada.says("word " + i);
      assertThat(ada.hearsSaid()).isEqualTo("word " + i);
    }

    for (int i = 0; i < 200; i++) {
      assertThat(bob.hearsSaid()).isEqualTo("word " + i);
    }
  }

  @Test
  void whoIsThereButDoesNotReadIsEndedAndTheOthersMissNothing() throws IOException {
    start("BOUNDED");
    var ada = step.guest("Ada");
    var bob = step.guestWithLittleRoom("Bob");

    flood(ada, bob);

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> staysThere(ada, bob, 1000));
    ada.says("still here");
    assertThat(ada.hearsSaid()).isEqualTo("still here");
  }

  @Test
  void whoReadsOnInTimeIsToldWhyTheyHaveToGo() throws IOException {
    start("BOUNDED");
    var ada = step.guest("Ada");
    var bob = step.guestWithLittleRoom("Bob");

    flood(ada, bob);

    assertThat(bob.hearsClose()).isEqualTo(TRY_AGAIN_LATER);
  }

  @Test
  void whoSaysALotAtOnceAndReadsIsNotEvicted() throws IOException {
    step.start(new ChatVerticle(), new JsonObject());
    var ada = step.guest("Ada");

    for (int round = 0; round < 20; round++) { // With each, Vert.x dares to read more at once.
      ada.saysTogether(Stream.generate(() -> LONG).limit(15).toList());
      for (int i = 0; i < 15; i++) {
        assertThat(ada.hearsSaid()).isEqualTo(LONG);
      }
    }
  }

  @Test
  void theCloseIsTheLastFrame() throws IOException {
    start("BOUNDED");
    var ada = step.guest("Ada");
    var bob = step.guestWithLittleRoom("Bob");
    flood(ada, bob);

    bob.hearsClose();

    assertThat(bob.framesBeforeTheEnd()).isZero();
  }

  @Test
  void aCloseAloneWaitsAsLongAsNobodyReads() throws IOException {
    start("CLOSE_ONLY");
    var ada = step.guest("Ada");
    var bob = step.guestWithLittleRoom("Bob");
    flood(ada, bob);

    staysThere(ada, bob, 10);

    assertThat(bob.hearsClose()).isEqualTo(TRY_AGAIN_LATER);
  }

  @Test
  void whoseOldestAreDroppedHearsTheNewestAndHasAHoleBefore() throws IOException {
    start("DROP_OLDEST");
    var ada = step.guest("Ada");
    var bob = step.guestWithLittleRoom("Bob");

    flood(ada, bob);

    int last = -1;
    int count = 0;
    while (last < FLOOD - 1) {
      int number = Integer.parseInt(bob.hearsSaid().replace("x", ""));
      assertThat(number).isGreaterThan(last);
      last = number;
      count++;
    }
    assertThat(count).isLessThan(FLOOD);
  }

  @Test
  void withoutABoundAllOfItIsKeptForWhoReadsLate() throws IOException {
    start("UNBOUNDED");
    var ada = step.guest("Ada");
    var bob = step.guestWithLittleRoom("Bob");

    flood(ada, bob);

    for (int i = 0; i < FLOOD; i++) {
      assertThat(bob.hearsSaid()).startsWith(i + "x");
    }
  }

  /** Ada says long words, each of which has come back before the next; Bob reads nothing. */
  private static void flood(BareGuest ada, BareGuest bob) throws IOException {
    for (int i = 0; i < FLOOD; i++) {
      bob.showsLife();
      ada.says(i + LONG);
      assertThat(ada.hearsSaid()).startsWith(i + "x");
    }
  }

  /** With every beat that Ada hears, Bob shows that he is there, and reads nothing. */
  private static void staysThere(BareGuest ada, BareGuest bob, int beats) throws IOException {
    for (int i = 0; i < beats; i++) {
      ada.answersAPing();
      bob.showsLife();
    }
  }
}
