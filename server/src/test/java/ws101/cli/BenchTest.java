package ws101.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** That it measures; what it measures is the machine's, and no test's business. */
class BenchTest {

  private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

  @Test
  void printsEachFigureOfBothWithTheirRatio() throws Exception {
    try (var kit =
        Kit.start(
            CHECKOUT,
            "bench",
            "wiretap",
            "--rounds=1",
            "--flood=200",
            "--round-trips=100",
            "--connections=20")) {
      kit.says("\\d processors");
      kit.says("frames of 0 to 64 bytes, a second +[\\d,]+ +[\\d,]+ +\\d+\\.\\d\\d  >= 0.85");
      kit.says("round trip .* \\(p50\\) +[\\d,.]+ +[\\d,.]+ +\\d+\\.\\d\\d  <= 1.15");
      kit.says("round trip .* \\(p99\\) +[\\d,.]+ +[\\d,.]+ +\\d+\\.\\d\\d  <= 1.15");
      kit.says("frames a second, unseen and on a page +[\\d,]+ +[\\d,]+ +\\d+\\.\\d\\d  >= 0.85");
      kit.says("idle connections held +20 +20 ");
      kit.says("heap of each in bytes, the log included +[-\\d,.]+ +[-\\d,.]+ +-?\\d+\\.\\d\\d ");
      assertThat(kit.ends()).isZero();
    }
  }

  @Test
  void whatCannotBeMeasuredIsSaid() throws Exception {
    try (var kit = Kit.start(CHECKOUT, "bench", "weather")) {
      kit.says("weather");
      assertThat(kit.ends()).isEqualTo(Main.NOT_UNDERSTOOD);
    }
  }
}
