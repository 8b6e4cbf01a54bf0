package ws101.wiretap;

import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.head;
import static ws101.wire.Bytes.hex;
import static ws101.wire.Bytes.join;
import static ws101.wire.Bytes.latin1;
import static ws101.wire.Side.CLIENT;
import static ws101.wire.Side.SERVER;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import ws101.wire.Conversation;
import ws101.wire.Part;
import ws101.wire.Protocol;

/** What the pages and the exports are told of each part. */
class FactsTest {

  private static final byte[] REQUEST =
      head(
          "GET /chat HTTP/1.1|Host: a|Upgrade: websocket|Connection: Upgrade|"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 13|"
              + "Sec-WebSocket-Protocol: chat|Sec-WebSocket-Extensions: permessage-deflate");
  private static final byte[] ANSWER =
      head(
          "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade|"
              + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=|"
              + "Sec-WebSocket-Extensions: permessage-deflate");

  private final Conversation conversation = new Conversation(Decoder.SAMPLE);

  @Test
  void aHandshakeBringsItsRulesAndTheStepsOfTheAccept() {
    var request = told(conversation.read(CLIENT, REQUEST)).get(0).getJsonObject("handshake");
    var answer = told(conversation.read(SERVER, ANSWER)).get(0).getJsonObject("handshake");

    assertThat(request.getJsonArray("rules").getJsonObject(2))
        .isEqualTo(
            new JsonObject()
                .put("rule", "There is one Host.")
                .put("section", "RFC 6455, 4.2.1")
                .put("holds", true)
                .put("saw", "Host: a"));
    assertThat(request.getJsonObject("offered"))
        .isEqualTo(
            new JsonObject()
                .put("protocols", new JsonArray().add("chat"))
                .put("extensions", new JsonArray().add("permessage-deflate")));
    assertThat(answer.getJsonObject("accept").getString("sha1")).startsWith("b37a4f2c");
    assertThat(answer.getJsonObject("chosen").getJsonArray("protocols")).isEmpty();
    assertThat(answer.containsKey("meaning")).isFalse();
  }

  @Test
  void anAnswerThatIsNot101BringsItsMeaning() {
    conversation.read(CLIENT, REQUEST);

    var head = told(conversation.read(SERVER, head("HTTP/1.1 403 Forbidden"))).get(0);

    assertThat(head.getJsonObject("handshake").getString("meaning")).contains("Origin");
  }

  @Test
  void theFrameThatEndsAMessageHasAllOfIt() {
    shakeHands();

    var frames =
        told(
            conversation.read(
                SERVER, hex("41 03 f2 48 cd 89 00 80 04 c9 c9 07 00 82 01 ff 81 00")));

    assertThat(frames)
        .extracting(frame -> frame.getInteger("message"))
        .containsExactly(1, null, 1, 2, 3);
    assertThat(frames)
        .extracting(frame -> frame.getString("text"))
        .containsExactly(null, null, "Hello", null, "");
    assertThat(frames)
        .extracting(frame -> frame.getLong("messageLength"))
        .containsExactly(null, null, 5L, 1L, 0L);
    assertThat(frames)
        .extracting(frame -> frame.getBoolean("compressed"))
        .containsExactly(true, null, true, null, null);
    assertThat(frames.get(0).getBinary("inflated")).isEqualTo(latin1("He"));
    assertThat(frames.get(0).getLong("inflatedLength")).isEqualTo(2);
  }

  @Test
  void aCloseSaysWhatItsCodeMeansAndWhoMaySendIt() {
    shakeHands();

    var close = told(conversation.read(SERVER, hex("88 04 03 f4 6e 6f"))).get(0);

    assertThat(close.getInteger("code")).isEqualTo(1012);
    assertThat(close.getString("reason")).isEqualTo("no");
    assertThat(close.getString("codeName")).isEqualTo("Service Restart");
    assertThat(close.getString("codeMeaning")).contains("restarts");
    assertThat(close.getString("whoMaySend")).isEqualTo("A server may send it.");
  }

  @Test
  void aCloseWithoutACodeIsReportedAs1005() {
    shakeHands();

    var close = told(conversation.read(SERVER, hex("88 00"))).get(0);

    assertThat(close.containsKey("code")).isFalse();
    assertThat(close.getString("codeName")).isEqualTo("No Status Received");
  }

  @Test
  void anEventOfAStreamHasWhatOccurs() {
    conversation.read(CLIENT, head("GET / HTTP/1.1|Host: a"));

    var parts =
        conversation.read(
            SERVER,
            join(
                head("HTTP/1.1 200 OK|Content-Type: text/event-stream"),
                latin1("id: 7\ndata: hi\n\n")));

    assertThat(Facts.kindOf(parts.get(2))).isEqualTo("sse");
    assertThat(told(parts).get(2).getString("id")).isEqualTo("7");
    assertThat(told(parts).get(2).getString("data")).isEqualTo("hi");
    assertThat(told(parts).get(2).containsKey("event")).isFalse();
  }

  @Test
  void aReplyOfRedisHasItsValueAndItsCommand() {
    var redis = new Conversation(Decoder.SAMPLE, Protocol.RESP);
    redis.read(CLIENT, latin1("EXEC\r\n"));

    var parts = redis.read(SERVER, latin1("*4\r\n:1\r\n$1\r\na\r\n_\r\n-ERR no\r\n"));

    assertThat(Facts.kindOf(parts.get(0))).isEqualTo("resp");
    var reply = told(parts).get(0);
    assertThat(reply.getString("type")).isEqualTo("reply");
    assertThat(reply.getString("answers")).isEqualTo("EXEC");
    assertThat(reply.getString("words")).isEqualTo("1 a (nil) ERR no");
    assertThat(reply.getJsonArray("value").encode())
        .isEqualTo("[1,\"a\",null,{\"error\":\"ERR no\"}]");
  }

  @Test
  void aRecordOfTlsHasItsTypeAndLength() {
    var parts = conversation.read(CLIENT, hex("16 03 01 00 01 ff"));

    assertThat(Facts.kindOf(parts.get(0))).isEqualTo("record");
    assertThat(told(parts).get(0).getString("type")).isEqualTo("handshake");
    assertThat(told(parts).get(0).getInteger("length")).isEqualTo(1);
  }

  private void shakeHands() {
    conversation.read(CLIENT, REQUEST);
    conversation.read(SERVER, ANSWER);
  }

  private static List<JsonObject> told(List<Part> parts) {
    return parts.stream().map(part -> Facts.of(part, new Budget(System::nanoTime))).toList();
  }
}
