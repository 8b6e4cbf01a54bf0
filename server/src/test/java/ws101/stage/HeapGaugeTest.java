package ws101.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the pieces are in which output comes. */
class HeapGaugeTest {

  private static final long MEBIBYTE = 1024 * 1024;

  private final List<Long> used = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void theCollectorsLinesAreReadAndTakenOut(int piece) throws IOException {
    String printed =
        """
        Listening on http://localhost:9009
        [info][gc] Using Serial
        [info][gc] GC(0) Pause Young (Allocation Failure) 16M->3M(61M) 3.012ms
        [info] is how the program begins a line of its own
        [info][gc] GC(1) Pause Full (Allocation Failure) 61M->61M(61M) 7.889ms
        Terminating due to java.lang.OutOfMemoryError: Java heap space
        """;

    assertThat(passedOn(printed, piece))
        .isEqualTo(
            """
            Listening on http://localhost:9009
            [info] is how the program begins a line of its own
            Terminating due to java.lang.OutOfMemoryError: Java heap space
            """);
    assertThat(used).containsExactly(3 * MEBIBYTE, 61 * MEBIBYTE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void aMarkAmidALineIsTheProgramsOwn(int piece) throws IOException {
    String printed = "it said [info][gc] 16M->3M(61M)\nöäü, and no end of line\n[info]";

    assertThat(passedOn(printed, piece)).isEqualTo(printed);
    assertThat(used).isEmpty();
  }

  private String passedOn(String printed, int piece) throws IOException {
    var passed = new ByteArrayOutputStream();
    var gauge = new HeapGauge(inPieces(printed.getBytes(UTF_8), piece), used::add);
    var buffer = new byte[64];
    for (int count = gauge.read(buffer); count >= 0; count = gauge.read(buffer)) {
      passed.write(buffer, 0, count);
    }
    return passed.toString(UTF_8);
  }

  private static InputStream inPieces(byte[] bytes, int piece) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, piece));
      }
    };
  }
}
