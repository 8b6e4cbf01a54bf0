package ws101.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class IncomingTest {

  @Test
  void aFieldIsReadByItsNameAndUnknownOnesAreIgnored() {
    var message = Incoming.read(" { \"mood\": [1], \"room\" : \"lobby\", \"type\": \"join\" } ");

    assertThat(message.type()).isEqualTo("join");
    assertThat(message.text("room")).isEqualTo("lobby");
  }

  @Test
  void whatIsWrongWithAFieldIsSaidByItsName() {
    var message = Incoming.read("{\"type\":\"join\",\"room\":7}");

    assertThatThrownBy(() -> message.text("room"))
        .isInstanceOf(Refusal.class)
        .hasMessage("\"room\" must be a text that is not empty.");
  }

  @Test
  void aRefusalIsAMessageOfItsOwn() {
    assertThat(new Refusal("full", "No seat is free.").toJson())
        .isEqualTo(JsonObject.of("type", "error", "code", "full", "message", "No seat is free."));
  }

  @Test
  void whatIsNoJsonIsRefusedAsABadRequest() {
    assertThatThrownBy(() -> Incoming.read("{"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.toJson().getString("code")).isEqualTo("bad-request"));
  }
}
