package ws101.step13;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.chat.OpenStep;

/** What lesson 13 says of its node, beside what lesson 11 says. */
@Timeout(60)
class ChatVerticleTest {

  @RegisterExtension static final OpenStep step = new OpenStep();

  @Test
  void whoComesIsToldToWhichNode() throws Exception {
    step.start(new ChatVerticle(), JsonObject.of("node", "b"));

    var bob = step.stranger().sends(enter("join"));

    assertThat(bob.hearsMessage().getMap()).containsEntry("node", "b");
  }

  @Test
  void whoComesFromAnotherNodeIsToldThatThePastIsNotHere() throws Exception {
    step.start(new ChatVerticle(), JsonObject.of("node", "b"));

    var bob = step.stranger().sends(enter("resume").put("epoch", "of node a").put("offset", 3));

    assertThat(bob.hearsMessage().getMap())
        .containsEntry("node", "b")
        .containsEntry("recovered", false)
        .containsEntry("offset", 0);
  }

  private static JsonObject enter(String type) {
    return JsonObject.of("type", type, "room", "lobby", "session", "s", "name", "Bob");
  }
}
