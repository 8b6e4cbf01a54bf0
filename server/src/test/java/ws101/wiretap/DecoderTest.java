package ws101.wiretap;

import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.head;
import static ws101.wire.Bytes.latin1;
import static ws101.wire.Side.CLIENT;
import static ws101.wire.Side.SERVER;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import ws101.wire.Part;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.RequestHead;

class DecoderTest {

  private final List<Part> told = new ArrayList<>();

  @Test
  void whatComesIsToldAsWhatItIs() {
    var decoder = Decoder.ofOneConnection();

    decoder.read(CLIENT, head("GET / HTTP/1.1|Host: a"), told::add);

    assertThat(told).hasSize(1).first().isInstanceOf(RequestHead.class);
  }

  @Test
  void afterAMistakeOfOursTheBytesAreToldAsTheyAre() {
    var decoder =
        new Decoder(
            (from, bytes) -> {
              throw new IllegalStateException("a decoder's bug");
            },
            from -> List.of());

    decoder.read(CLIENT, latin1("abc"), told::add);
    decoder.read(CLIENT, latin1("de"), told::add);
    decoder.read(SERVER, new byte[20_000], told::add);
    decoder.end(CLIENT, told::add);

    assertThat(told).hasSize(3).allMatch(Opaque.class::isInstance);
    assertThat(((Opaque) told.get(0)).why()).contains("a decoder's bug");
    assertThat(told.get(1).span().start()).isEqualTo(3);
    assertThat(told.get(1).span().bytes()).isEqualTo(latin1("de"));
    assertThat(told.get(2).span().end()).isEqualTo(20_000);
    assertThat(told.get(2).span().bytes()).hasSize(Decoder.SAMPLE);
  }
}
