package ws101.step10;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.chat.BareGuest;
import ws101.chat.OpenStep;

/** What lesson 10 says of its chat. */
@Timeout(20)
class ChatVerticleTest {

  private static final int REPLACED = 4500;

  private static final String LONG = "x".repeat(2000);

  @RegisterExtension static final OpenStep step = new OpenStep();

  @BeforeEach
  void start() {
    step.start(new ChatVerticle(), new JsonObject());
  }

  @Test
  void whoComesIsToldTheirPosition() throws IOException {
    var ada = step.stranger().sends(join("Ada"));

    JsonObject welcome = ada.hearsMessage();

    assertThat(welcome.getString("type")).isEqualTo("welcome");
    assertThat(welcome.getString("epoch")).isNotEmpty();
    assertThat(welcome.getInteger("offset")).isZero();
  }

  @Test
  void whoComesBackHearsAllThatWasMissedInOrderAndThenWhatIsNew() throws IOException {
    var ada = step.stranger().sends(join("Ada"));
    var bob = step.stranger().sends(join("Bob"));
    JsonObject welcome = bob.hearsMessage();
    ada.hearsMessage();
    for (int i = 1; i <= 3; i++) {
      says(ada, "id" + i, "word " + i);
    }

    var again = step.stranger().sends(resume("Bob", welcome));

    assertThat(again.hearsMessage().getMap())
        .containsEntry("recovered", true)
        .containsEntry("offset", 3);
    for (int i = 1; i <= 3; i++) {
      assertThat(again.hearsMessage().getMap())
          .containsEntry("text", "word " + i)
          .containsEntry("from", "Ada")
          .containsEntry("offset", i);
    }
    says(ada, "id4", "word 4");
    assertThat(again.hearsSaid()).isEqualTo("word 4");
  }

  @Test
  void whoReadsIsNotSentAwayHoweverMuchTheyHaveMissed() throws IOException {
    var ada = step.stranger().sends(join("Ada"));
    JsonObject beginning = ada.hearsMessage();
    for (int i = 1; i <= 500; i++) {
      says(ada, "id" + i, i + LONG);
    }

    var bob = step.stranger().sends(resume("Bob", beginning));

    assertThat(bob.hearsMessage().getBoolean("recovered")).isTrue();
    for (int i = 1; i <= 500; i++) {
      assertThat(bob.hearsSaid()).isEqualTo(i + LONG);
    }
  }

  @Test
  void whoWasReplacedIsNotListenedToAnyMore() throws IOException {
    var old = step.stranger().sends(join("Bob"));
    JsonObject welcome = old.hearsMessage();
    var bob = step.stranger().sends(resume("Bob", welcome));
    bob.hearsMessage();

    old.sends(resume("Bob", welcome));
    step.stranger().sends(join("Clock")).hearsMessage();

    says(bob, "x", "still here");
  }

  @Test
  void whoSpeaksWithoutHavingJoinedLeavesNoRoomBehind() throws IOException {
    var stranger = step.stranger().sends(say("x", "hello"));
    assertThat(stranger.hearsMessage().getString("code")).isEqualTo("not-joined");

    stranger.sends(join("Ada"));

    assertThat(stranger.hearsMessage().getInteger("offset")).isZero();
  }

  @Test
  void whoComesFromAnotherLifeOfTheRoomHearsNothingOldAndIsTold() throws IOException {
    var ada = step.stranger().sends(join("Ada"));
    ada.hearsMessage();
    says(ada, "id1", "old");

    for (var position :
        new JsonObject[] {
          JsonObject.of("epoch", "another", "offset", 0),
          new JsonObject().put("epoch", "another").put("offset", 1)
        }) {
      var bob = step.stranger().sends(resume("Bob", position));

      JsonObject welcome = bob.hearsMessage();
      assertThat(welcome.getMap()).containsEntry("recovered", false).containsEntry("offset", 1);
    }
    says(ada, "id2", "new");
  }

  @Test
  void aPositionThatIsStillToComeIsNotKnown() throws IOException {
    var bob = step.stranger().sends(join("Bob"));
    JsonObject ahead = bob.hearsMessage().put("offset", 7);

    var again = step.stranger().sends(resume("Bob", ahead));

    assertThat(again.hearsMessage().getBoolean("recovered")).isFalse();
  }

  @Test
  void whatIsSaidTwiceUnderOneIdIsSaidOnce() throws IOException {
    var ada = step.stranger().sends(join("Ada"));
    var bob = step.stranger().sends(join("Bob"));
    ada.hearsMessage();
    bob.hearsMessage();

    ada.sends(say("x", "hello")).sends(say("x", "hello")).sends(say("y", "bye"));

    assertThat(offsets(ada, 3)).containsExactly(1, 1, 2);
    assertThat(offsets(bob, 2)).containsExactly(1, 2);
  }

  @Test
  void anotherMayUseTheSameId() throws IOException {
    var ada = step.stranger().sends(join("Ada"));
    var bob = step.stranger().sends(join("Bob"));
    ada.hearsMessage();
    bob.hearsMessage();

    says(ada, "x", "hello");
    bob.sends(say("x", "hello, too"));

    assertThat(ada.hearsSaid()).isEqualTo("hello, too");
  }

  @Test
  void aSessionsNewConnectionTakesThePlaceOfItsOldOne() throws IOException {
    var old = step.stranger().sends(join("Bob"));
    JsonObject welcome = old.hearsMessage();

    var bob = step.stranger().sends(resume("Bob", welcome));

    assertThat(old.hearsClose()).isEqualTo(REPLACED);
    assertThat(bob.hearsMessage().getBoolean("recovered")).isTrue();
    says(bob, "x", "only once");
  }

  @Test
  void whoHasNotJoinedCannotSpeak() throws IOException {
    var stranger = step.stranger().sends(say("x", "hello"));

    assertThat(stranger.hearsMessage().getString("code")).isEqualTo("not-joined");
  }

  private static JsonObject join(String name) {
    return JsonObject.of("type", "join", "room", "lobby", "session", name + "-1", "name", name);
  }

  private static JsonObject resume(String name, JsonObject position) {
    return join(name)
        .put("type", "resume")
        .put("epoch", position.getString("epoch"))
        .put("offset", position.getInteger("offset"));
  }

  private static JsonObject say(String id, String text) {
    return JsonObject.of("type", "say", "room", "lobby", "id", id, "text", text);
  }

  /** And hears it. */
  private static void says(BareGuest guest, String id, String text) throws IOException {
    assertThat(guest.sends(say(id, text)).hearsSaid()).isEqualTo(text);
  }

  private static Integer[] offsets(BareGuest guest, int count) throws IOException {
    var offsets = new Integer[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = guest.hearsMessage().getInteger("offset");
    }
    return offsets;
  }
}
