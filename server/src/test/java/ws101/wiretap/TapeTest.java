package ws101.wiretap;

import static io.netty.buffer.Unpooled.wrappedBuffer;
import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Side.CLIENT;
import static ws101.wire.Side.SERVER;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TapeTest {

  private static final int MOST = 1000;
  private static final int REEL = 100;

  private final Tape tape = new Tape(MOST, REEL);

  @Test
  void whatTwoSidesOfTwoConnectionsSentIsReadBackApart() {
    tape.record(1, CLIENT, 0, wrappedBuffer(bytes("hel")));
    tape.record(2, CLIENT, 0, wrappedBuffer(bytes("another")));
    tape.record(1, SERVER, 0, wrappedBuffer(bytes("yes")));
    tape.record(1, CLIENT, 3, wrappedBuffer(bytes("lo, you")));

    assertThat(tape.read(1, CLIENT, 1, 7)).contains(bytes("ello, "));
    assertThat(tape.read(1, SERVER, 0, 3)).contains(bytes("yes"));
    assertThat(tape.read(2, CLIENT, 3, 7)).contains(bytes("ther"));
  }

  @Test
  void whatHasNotCrossedCannotBeRead() {
    tape.record(1, CLIENT, 0, wrappedBuffer(bytes("hello")));

    assertThat(tape.read(1, CLIENT, 3, 6)).isEmpty();
    assertThat(tape.read(1, SERVER, 0, 1)).isEmpty();
    assertThat(tape.read(1, CLIENT, 2, 2)).contains(bytes(""));
  }

  @Test
  void theNewestBytesAreThereHoweverTheyWereCutAndTheOldestAreGone() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var chance = new Random(seed);
    byte[] sent = new byte[50_000];
    chance.nextBytes(sent);

    for (int at = 0; at < sent.length; ) {
      int count = Math.min(sent.length - at, 1 + chance.nextInt(250));
      tape.record(1, SERVER, at, wrappedBuffer(Arrays.copyOfRange(sent, at, at + count)));
      at += count;
      int start = Math.max(0, at - MOST / 2);
      assertThat(tape.read(1, SERVER, start, at)).contains(Arrays.copyOfRange(sent, start, at));
      if (at > MOST) {
        assertThat(tape.read(1, SERVER, at - MOST - 1, at)).isEmpty();
      }
    }
  }

  @Test
  void whatIsLongerThanTheTapeIsThereWithItsEndOrNotAtAll() {
    tape.record(1, SERVER, 0, wrappedBuffer(new byte[3 * MOST]));
    tape.record(1, SERVER, 3 * MOST, wrappedBuffer(bytes("end")));

    assertThat(tape.read(1, SERVER, 2 * MOST, 2 * MOST + 1)).isEmpty();
    assertThat(tape.read(1, SERVER, 3 * MOST, 3 * MOST + 3)).contains(bytes("end"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
