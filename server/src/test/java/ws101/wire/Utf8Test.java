package ws101.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The JDK's decoder judges ours. */
class Utf8Test {

  @Property
  void anyTextIsValidHoweverItIsCut(@ForAll String text, @ForAll byte cut) {
    byte[] bytes = withoutLoneSurrogates(text).getBytes(UTF_8);
    int at = Math.floorMod(cut, bytes.length + 1);
    var utf8 = new Utf8();

    utf8.accept(Arrays.copyOf(bytes, at));
    utf8.accept(Arrays.copyOfRange(bytes, at, bytes.length));

    assertThat(utf8.isComplete()).isTrue();
  }

  @Property(tries = 20_000)
  void anyBytesAreValidExactlyIfTheJdkSaysSo(@ForAll @Size(max = 6) byte[] bytes) {
    var utf8 = new Utf8();

    utf8.accept(bytes);

    assertThat(utf8.isComplete()).isEqualTo(isValid(bytes));
  }

  private static boolean isValid(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException invalid) {
      return false;
    }
  }

  private static String withoutLoneSurrogates(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }
}
