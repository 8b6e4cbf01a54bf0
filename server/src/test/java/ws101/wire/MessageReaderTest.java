package ws101.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.hex;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import ws101.wire.MessageReader.Broken;
import ws101.wire.MessageReader.Close;
import ws101.wire.MessageReader.Data;
import ws101.wire.MessageReader.Ping;
import ws101.wire.MessageReader.Pong;
import ws101.wire.MessageReader.Received;

/** What one end hears from the other. The frames are a server's: without a mask, to be readable. */
class MessageReaderTest {

  private static final int MOST = 10;

  private final MessageReader reader = new MessageReader(Side.SERVER, MOST);

  @Test
  void aFrameIsAMessage() {
    assertThat(words("81 05 48 65 6c 6c 6f")).containsExactly("text Hello");
  }

  @Test
  void aMessageIsHeardWhenItsLastByteHasCome() {
    assertThat(words("81 05 48 65 6c 6c")).isEmpty();
    assertThat(words("6f 81 02 68 69")).containsExactly("text Hello", "text hi");
  }

  @Test
  void fragmentsAreJoinedAndControlFramesPassBetweenThem() {
    assertThat(words("01 03 48 65 6c", "89 01 70", "8a 00", "80 02 6c 6f"))
        .containsExactly("ping p", "pong ", "text Hello");
  }

  @Test
  void anEmptyFirstFragmentIsPartOfAMessage() {
    assertThat(words("01 00", "80 03 61 62 63")).containsExactly("text abc");
  }

  @Test
  void aMessageThatBreaksARuleIsNotHeard() {
    assertThat(words("81 02 c0 af")).containsExactly("1007");
  }

  @Test
  void aTextThatEndsWithinACharacterIsNotHeard() {
    assertThat(words("81 03 61 f0 9f")).containsExactly("1007");
  }

  @Test
  void aLengthInMoreBytesThanItNeedsBreaksARule() {
    assertThat(words("81 7e 00 02 68 69")).containsExactly("1002");
  }

  @Test
  void nothingIsHeardAfterABrokenRule() {
    assertThat(words("83 00", "81 02 68 69")).containsExactly("1002");
    assertThat(words("81 02 68 69")).isEmpty();
  }

  @Test
  void nothingIsHeardAfterAClose() {
    assertThat(words("88 02 03 e8", "81 02 68 69")).containsExactly("close 03e8");
    assertThat(words("89 00")).isEmpty();
  }

  @Test
  void aCloseWithACodeThatMustNotBeSentIsABrokenRule() {
    assertThat(words("88 02 03 ee")).containsExactly("1002");
  }

  @Test
  void aMessageMayHaveAsManyBytesAsTheLimitSays() {
    assertThat(words("82 0a 01 02 03 04 05 06 07 08 09 0a")).containsExactly("binary 10");
  }

  @Test
  void aMessageBeyondTheLimitIsRefusedByItsHeaderAlone() {
    assertThat(words("82 0b")).containsExactly("1009");
  }

  @Test
  void theLimitIsThatOfTheMessageAndNotOfAFrame() {
    assertThat(words("02 06 01 02 03 04 05 06", "80 05")).containsExactly("1009");
  }

  @Test
  void theNextMessageIsCountedAnew() {
    assertThat(words("02 06 01 02 03 04 05 06", "80 01 07", "82 06 01 02 03 04 05 06"))
        .containsExactly("binary 7", "binary 6");
  }

  private List<String> words(String... frames) {
    var words = new ArrayList<String>();
    for (Received each : reader.read(hex(String.join(" ", frames)))) {
      words.add(words(each));
    }
    return words;
  }

  private static String words(Received received) {
    if (received instanceof Data data) {
      return data.text() ? "text " + text(data.bytes()) : "binary " + data.bytes().length;
    }
    if (received instanceof Ping ping) {
      return "ping " + text(ping.payload());
    }
    if (received instanceof Pong pong) {
      return "pong " + text(pong.payload());
    }
    if (received instanceof Close close) {
      return "close " + HexFormat.of().formatHex(close.payload());
    }
    return Integer.toString(((Broken) received).code());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
