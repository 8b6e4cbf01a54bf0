package ws101.step08;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.chat.OpenStep;
import ws101.wire.Opcode;

/** What lesson 08 says of its chat, with beats that are ten times as quick. */
@Timeout(20)
class ChatVerticleTest {

  private static final long BEAT = 300;

  @RegisterExtension static final OpenStep step = new OpenStep();

  private static void start(String variant) {
    step.start(new ChatVerticle(), JsonObject.of("variant", variant, "beat", BEAT));
  }

  @Test
  void whoAnswersPingsStaysAndHearsWhatIsSaid() throws IOException {
    start("READ_IDLE_TIMEOUT");
    var ada = step.guest("Ada");
    var bob = step.guest("Bob");

    for (int i = 0; i < 5; i++) {
      ada.answersAPing();
      bob.answersAPing();
    }
    ada.says("still here");

    assertThat(bob.hears(Opcode.TEXT)).contains("still here");
  }

  @Test
  void whoSaysNothingIsEndedThoughTheyAreWrittenTo() throws IOException {
    start("READ_IDLE_TIMEOUT");
    var bob = step.guest("Bob");

    assertThat(bob.pingsBeforeTheEnd()).isBetween(1, 2);
  }

  @Test
  void whoTalksAndAnswersNoPingStays() throws IOException {
    start("READ_IDLE_TIMEOUT");
    var ada = step.guest("Ada");

    for (int i = 0; i < 5; i++) {
      ada.hears(Opcode.PING);
      ada.says("busy");
    }

    assertThat(ada.hears(Opcode.PING)).startsWith("beat ");
  }

  @Test
  void ourOwnPingsKeepTheSilentIfTheyCountAsTraffic() throws IOException {
    start("IDLE_TIMEOUT");
    var bob = step.guest("Bob");

    for (int i = 0; i < 6; i++) {
      assertThat(bob.hears(Opcode.PING)).startsWith("beat ");
    }
  }

  @Test
  void whoIsPingedInTimeStaysBehindAProxy() throws IOException {
    start("BEHIND_A_PROXY");
    var ada = step.guest("Ada");

    for (int i = 0; i < 5; i++) {
      ada.answersAPing();
    }

    ada.says("through");
    assertThat(ada.hears(Opcode.TEXT)).contains("through");
  }
}
