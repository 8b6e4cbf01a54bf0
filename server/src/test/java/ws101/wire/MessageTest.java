package ws101.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.hex;
import static ws101.wire.Bytes.join;
import static ws101.wire.Bytes.latin1;
import static ws101.wire.Side.SERVER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ws101.wire.Part.Frame;
import ws101.wire.Part.Piece;
import ws101.wire.Part.Violation;

/** Frames joined to messages, and inflated; the first bytes are those of RFC 7692, 7.2.3. */
class MessageTest {

  private static final int RSV1 = 0b0100_0000;

  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final FrameReader plain = new FrameReader(SERVER, 0, 1000, Optional.empty());
  private final FrameReader takeover = reader("permessage-deflate");
  private final FrameReader noTakeover =
      reader("permessage-deflate; server_no_context_takeover; client_max_window_bits=10");

  @Test
  void fragmentsAreOneMessageWithAPingBetweenThem() {
    var parts = read(plain, hex("01 03 48 65 6c 89 00 80 02 6c 6f 81 01 61"));

    assertThat(piece(parts.get(0)).message()).isEqualTo(1);
    assertThat(piece(parts.get(0)).whole()).isEmpty();
    assertThat(((Frame) parts.get(1)).piece()).isEmpty();
    assertThat(text(parts.get(2))).isEqualTo("Hello");
    assertThat(piece(parts.get(3)).message()).isEqualTo(2);
  }

  @Test
  void ofALongMessageTheFirstBytesAreKeptAndAllAreCounted() {
    byte[] first = new byte[700];
    byte[] second = new byte[90_000];

    var parts =
        read(
            plain,
            join(
                FrameWriter.write(false, Opcode.BINARY, first, null),
                FrameWriter.write(true, Opcode.CONTINUATION, second, null)));

    var whole = piece(parts.get(1)).whole().orElseThrow();
    assertThat(whole.bytes()).hasSize(1000);
    assertThat(whole.length()).isEqualTo(90_700);
  }

  @Test
  void aLongTextIsCheckedBeyondWhatIsKept() {
    byte[] text = new byte[50_000];
    text[40_000] = (byte) 0xff;

    var parts = read(plain, FrameWriter.write(true, Opcode.TEXT, text, null));

    assertThat(((Violation) parts.get(1)).code()).isEqualTo(1007);
  }

  @ParameterizedTest
  @CsvSource({
    "one block, c1 07 f2 48 cd c9 c9 07 00",
    "two fragments, 41 03 f2 48 cd 80 04 c9 c9 07 00",
    "two fragments with a ping between, 41 03 f2 48 cd 89 00 80 04 c9 c9 07 00",
    "a block without compression, c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00",
    "a block that says it is the last, c1 08 f3 48 cd c9 c9 07 00 00",
    "two blocks, c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00"
  })
  void helloMayBeCompressedInManyWays(String way, String bytes) {
    var parts = read(takeover, hex(bytes));

    assertThat(parts).noneMatch(Violation.class::isInstance);
    assertThat(text(parts.get(parts.size() - 1))).isEqualTo("Hello");
  }

  @Test
  void eachFrameShowsWhatItsBytesBecame() {
    var parts = read(takeover, hex("41 03 f2 48 cd 80 04 c9 c9 07 00"));

    var pieces = parts.stream().map(part -> piece(part).inflated().orElseThrow()).toList();
    assertThat(pieces.get(0).length() + pieces.get(1).length()).isEqualTo(5);
    assertThat(join(pieces.get(0).bytes(), pieces.get(1).bytes())).isEqualTo(latin1("Hello"));
  }

  @Test
  void aMessageMayReferToTheOneBefore() {
    var parts = read(takeover, hex("c1 07 f2 48 cd c9 c9 07 00 c1 05 f2 00 11 00 00"));

    assertThat(text(parts.get(1))).isEqualTo("Hello");
  }

  @Test
  void alsoIfTheOneBeforeEndedWithAFinalBlock() {
    var parts = read(takeover, hex("c1 08 f3 48 cd c9 c9 07 00 00 c1 05 f2 00 11 00 00"));

    assertThat(text(parts.get(1))).isEqualTo("Hello");
  }

  @Test
  void withoutContextTakeoverItMayNot() {
    var parts = read(noTakeover, hex("c1 07 f2 48 cd c9 c9 07 00 c1 05 f2 00 11 00 00 89 00"));

    assertThat(parts.get(2)).isInstanceOf(Violation.class);
    assertThat(parts.get(3)).isInstanceOf(Frame.class);
  }

  @Test
  void manyMessagesOfAllSizesComeOutAsTheyWentIn() {
    for (int length = 1; length < 200_000; length = length * 3 + 1) {
      byte[] message = new byte[length];
      for (int i = 0; i < length; i++) {
        message[i] = (byte) ('a' + i % 251 * (i % 97) % 26);
      }

      var whole = piece(read(takeover, compressed(message)).get(0)).whole().orElseThrow();

      assertThat(whole.length()).isEqualTo(length);
      assertThat(whole.bytes()).isEqualTo(Arrays.copyOf(message, Math.min(length, 1000)));
    }
  }

  @Test
  void brokenDeflateIsToldAndTheFramesAfterItAreStillRead() {
    var parts = read(takeover, hex("c1 02 ff ff 81 02 68 69 c1 07 f2 48 cd c9 c9 07 00"));

    assertThat(((Violation) parts.get(1)).sentence()).contains("DEFLATE (RFC 7692, 7.2.2)");
    assertThat(text(parts.get(2))).isEqualTo("hi");
    assertThat(piece(parts.get(3)).inflated().orElseThrow().trouble()).contains("Not inflated");
    assertThat(parts).hasSize(4);
  }

  @Test
  void aBombIsInflatedUpToABoundAndSaysSo() {
    byte[] bomb = compressed(new byte[100 * 1024 * 1024]);

    var parts = read(noTakeover, join(bomb, hex("c1 07 f2 48 cd c9 c9 07 00")));

    var inflated = piece(parts.get(0)).inflated().orElseThrow();
    assertThat(inflated.length()).isBetween(Inflating.MOST, Inflating.MOST + 8 * 1024);
    assertThat(inflated.bytes()).hasSize(1000);
    assertThat(inflated.trouble()).contains("64 MiB");
    assertThat(piece(parts.get(0)).whole()).isEmpty();
    assertThat(text(parts.get(1))).isEqualTo("Hello");
  }

  @ParameterizedTest
  @CsvSource({"41 01 00 c0 00, first frame only", "c9 00, no control frame", "a1 00, reserved bit"})
  void theReservedBitsAreHeldToTheirRules(String bytes, String sentence) {
    var parts = read(takeover, hex(bytes));

    assertThat(((Violation) parts.get(parts.size() - 1)).sentence()).contains(sentence);
  }

  @Test
  void textIsCheckedAfterItIsInflated() {
    var parts = read(takeover, compressed(hex("c0 80")));

    assertThat(((Violation) parts.get(1)).code()).isEqualTo(1007);
  }

  @Test
  void aTextThatWasCutWithinACharacterEndsBeforeIt() {
    byte[] text = "Zoë€😀".getBytes(UTF_8);

    assertThat(Utf8.textOf(text)).isEqualTo("Zoë€😀");
    assertThat(Utf8.textOf(Arrays.copyOf(text, text.length - 1))).isEqualTo("Zoë€");
    assertThat(Utf8.textOf(Arrays.copyOf(text, 3))).isEqualTo("Zo");
    assertThat(Utf8.textOf(new byte[0])).isEmpty();
  }

  /** A text message in one frame, by the JDK's own compressor. */
  private byte[] compressed(byte[] message) {
    deflater.setInput(message);
    byte[] deflated = new byte[message.length + 100];
    int length =
        deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH) - 4; // RFC 7692, 7.2.1
    byte[] frame = FrameWriter.write(true, Opcode.TEXT, Arrays.copyOf(deflated, length), null);
    frame[0] |= RSV1;
    return frame;
  }

  private static FrameReader reader(String agreed) {
    var fields = List.of(new Field("Sec-WebSocket-Extensions", agreed));
    return new FrameReader(SERVER, 0, 1000, Deflate.agreedBy(fields));
  }

  private static List<Part> read(FrameReader reader, byte[] bytes) {
    var parts = new ArrayList<Part>();
    reader.read(bytes, 0, bytes.length, parts);
    return parts;
  }

  private static Piece piece(Part part) {
    return ((Frame) part).piece().orElseThrow();
  }

  private static String text(Part part) {
    return Utf8.textOf(piece(part).whole().orElseThrow().bytes());
  }
}
