package ws101.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.hex;
import static ws101.wire.Bytes.join;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.wire.Part.Frame;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.Violation;

/** Frames as RFC 6455 writes and forbids them; the first bytes are those of its section 5.7. */
class FrameReaderTest {

  private static final byte[] KEY = hex("37 fa 21 3d");

  @Test
  void anUnmaskedTextIsReadAsItStands() {
    var frame = frameFrom(Side.SERVER, hex("81 05 48 65 6c 6c 6f"));

    assertThat(frame.fin()).isTrue();
    assertThat(frame.opcode()).isEqualTo(Opcode.TEXT);
    assertThat(frame.isMasked()).isFalse();
    assertThat(frame.payload()).asString(UTF_8).isEqualTo("Hello");
  }

  @Test
  void aMaskedTextIsUnmasked() {
    var frame = frameFrom(Side.CLIENT, hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"));

    assertThat(frame.key()).isEqualTo(KEY);
    assertThat(frame.header()).isEqualTo(6);
    assertThat(frame.payload()).asString(UTF_8).isEqualTo("Hello");
  }

  @Test
  void aMessageMayComeInFragments() {
    var parts = read(Side.SERVER, hex("01 03 48 65 6c 80 02 6c 6f"));

    assertThat(parts).hasSize(2).allMatch(Frame.class::isInstance);
    assertThat(((Frame) parts.get(0)).fin()).isFalse();
    assertThat(((Frame) parts.get(1)).opcode()).isEqualTo(Opcode.CONTINUATION);
  }

  @Test
  void aPingMayStandBetweenFragments() {
    var parts = read(Side.SERVER, hex("01 01 61 89 00 80 01 62"));

    assertThat(parts).extracting(part -> ((Frame) part).opcode()).containsExactly(1, 9, 0);
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "125, 2", "126, 4", "65535, 4", "65536, 10"})
  void theHeaderIsAsShortAsTheLengthAllows(int length, int header) {
    byte[] bytes = FrameWriter.write(true, Opcode.BINARY, new byte[length], null);

    var frame = frameFrom(Side.SERVER, bytes);

    assertThat(frame.header()).isEqualTo(header);
    assertThat(frame.length()).isEqualTo(length);
    assertThat(bytes).hasSize(header + length);
  }

  @Test
  void ofALongFrameOnlyTheFirstBytesAreKeptButAllAreCounted() {
    var reader = new FrameReader(Side.SERVER, 0, 100, Optional.empty());
    byte[] bytes = FrameWriter.write(true, Opcode.BINARY, new byte[100_000], null);
    var parts = new ArrayList<Part>();

    reader.read(bytes, 0, bytes.length, parts);

    var frame = (Frame) parts.get(0);
    assertThat(frame.span().bytes()).hasSize(100);
    assertThat(frame.span().isCut()).isTrue();
    assertThat(frame.length()).isEqualTo(100_000);
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT, 81 05 48 65 6c 6c 6f, must mask",
    "SERVER, 81 85 37 fa 21 3d 7f 9f 4d 51 58, must not mask",
    "SERVER, c1 00, reserved bit",
    "SERVER, 83 00, Opcodes 3 to 7",
    "SERVER, 8b 00, Opcodes 3 to 7",
    "SERVER, 09 00, must not be fragmented",
    "SERVER, 89 7e 00 7e, at most 125 bytes",
    "SERVER, 80 00, needs a message",
    "SERVER, 01 00 81 00, must end before",
    "SERVER, 82 7f 80 00 00 00 00 00 00 00, highest bit",
    "SERVER, 88 01 03, begins with a code",
    "SERVER, 88 02 03 ed, Code 1005",
    "SERVER, 88 02 03 e7, Code 999",
    "SERVER, 88 00 81 00, must not send data",
    "SERVER, 82 7e 00 01 ff, fewest bytes",
    "SERVER, 82 7f 00 00 00 00 00 00 00 00, fewest bytes",
  })
  void aBrokenRuleIsNamedByItsSentence(Side from, String bytes, String sentence) {
    var parts = read(from, hex(bytes));

    assertThat(parts).last().isInstanceOf(Violation.class);
    var violation = (Violation) parts.get(parts.size() - 1);
    assertThat(violation.code()).isEqualTo(1002);
    assertThat(violation.sentence()).contains(sentence).contains("RFC 6455");
  }

  @Test
  void nobodyWaitsForThePayloadOfAFrameWhoseHeaderIsBroken() {
    var parts = read(Side.SERVER, hex("82 7f 80 00 00 00 00 00 00 00"));

    assertThat(parts).hasSize(1).first().isInstanceOf(Violation.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"81 02 c0 80", "81 03 ed a0 80", "81 04 f4 90 80 80", "81 01 ff", "81 01 c3"})
  void aTextThatIsNoUtf8IsToldAndTheNextFrameIsStillRead(String text) {
    var parts = read(Side.SERVER, hex(text + " 89 00"));

    assertThat(parts).hasSize(3);
    assertThat(((Violation) parts.get(1)).code()).isEqualTo(1007);
    assertThat(((Frame) parts.get(2)).opcode()).isEqualTo(Opcode.PING);
  }

  @Test
  void aPongMayFollowAClose() {
    var parts = read(Side.SERVER, hex("88 00 8a 00"));

    assertThat(parts).hasSize(2).allMatch(Frame.class::isInstance);
  }

  @Test
  void aCharacterMayBeCutByFragments() {
    var parts = read(Side.SERVER, hex("01 01 c3 80 01 a9"));

    assertThat(parts).hasSize(2).allMatch(Frame.class::isInstance);
  }

  @Test
  void aStreamThatEndsWithinAFrameIsShownAsItsBytes() {
    var reader = new FrameReader(Side.SERVER, 0, 1000, Optional.empty());
    var parts = new ArrayList<Part>();

    byte[] half = hex("81 05 48 65");
    reader.read(half, 0, half.length, parts);
    reader.end(parts);

    assertThat(parts).hasSize(1).first().isInstanceOf(Opaque.class);
    assertThat(parts.get(0).span().bytes()).isEqualTo(half);
  }

  @Test
  void whatTheWriterWritesTheReaderReads() {
    byte[] close = FrameWriter.closePayload(1001, "going away");

    var frame = frameFrom(Side.CLIENT, FrameWriter.write(true, Opcode.CLOSE, close, KEY));

    assertThat(frame.payload()).isEqualTo(join(hex("03 e9"), "going away".getBytes(UTF_8)));
  }

  private static Frame frameFrom(Side from, byte[] bytes) {
    var parts = read(from, bytes);
    assertThat(parts).hasSize(1).first().isInstanceOf(Frame.class);
    return (Frame) parts.get(0);
  }

  private static List<Part> read(Side from, byte[] bytes) {
    var parts = new ArrayList<Part>();
    new FrameReader(from, 0, 1_000_000, Optional.empty()).read(bytes, 0, bytes.length, parts);
    return parts;
  }
}
