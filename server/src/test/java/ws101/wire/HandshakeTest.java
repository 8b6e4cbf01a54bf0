package ws101.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.head;
import static ws101.wire.Side.CLIENT;
import static ws101.wire.Side.SERVER;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.wire.HandshakeReport.Rule;
import ws101.wire.Part.RequestHead;
import ws101.wire.Part.ResponseHead;
import ws101.wire.Part.Violation;

/** The opening handshake, requirement by requirement; key and Accept are those of RFC 6455, 1.3. */
class HandshakeTest {

  private static final String REQUEST =
      "GET /chat HTTP/1.1|Host: localhost|Upgrade: WebSocket|Connection: keep-alive, Upgrade|"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 13";
  private static final String ANSWER =
      "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade|"
          + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private final Conversation conversation = new Conversation(1000);

  @Test
  void aGoodHandshakeKeepsEveryRule() {
    assertThat(request(REQUEST).rules()).hasSize(7).allMatch(Rule::holds);
    assertThat(answer(ANSWER).rules()).hasSize(3).allMatch(Rule::holds);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /chat, POST /chat, method is GET",
    "HTTP/1.1, HTTP/1.0, at least 1.1",
    "Host: localhost, X: y, one Host",
    "Upgrade: WebSocket, Upgrade: irc, Upgrade has the member",
    "'keep-alive, Upgrade', close, Connection has the member",
    "jZQ==, jZQ=, Base64 of 16 bytes",
    "dGhlIHNhbXBsZSBub25jZQ==, dGhl, Base64 of 16 bytes",
    "Version: 13, Version: 8, Version is 13",
  })
  void eachRequirementOfTheRequestMayBeBroken(String right, String wrong, String rule) {
    var broken = request(REQUEST.replace(right, wrong)).broken();

    assertThat(broken).hasSize(1);
    assertThat(broken.get(0).sentence()).contains(rule);
    assertThat(broken.get(0).section()).startsWith("RFC 6455, 4.");
  }

  @Test
  void theAcceptIsShownStepByStep() {
    request(REQUEST);

    var accept = answer(ANSWER).accept().orElseThrow();

    assertThat(accept.joined())
        .isEqualTo("dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    assertThat(accept.sha1()).isEqualTo("b37a4f2cc0624f1690f64606cf385945b2bec4ea");
    assertThat(accept.base64()).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @ParameterizedTest
  @CsvSource({
    "s3pPLM, S3pPLM, Sec-WebSocket-Accept is",
    "Connection: Upgrade, Connection: close, Connection has",
    "Connection: Upgrade, Connection: Upgrade|Sec-WebSocket-Protocol: chat, subprotocol",
    "Connection: Upgrade, Connection: Upgrade|Sec-WebSocket-Extensions: x, extension",
  })
  void anAnswerThatMustNotBeAcceptedIsAViolation(String right, String wrong, String sentence) {
    conversation.read(CLIENT, head(REQUEST));

    var parts = conversation.read(SERVER, head(ANSWER.replace(right, wrong)));

    assertThat(parts).hasSize(2);
    assertThat(((Violation) parts.get(1)).sentence()).contains(sentence).contains("RFC 6455, 4.");
  }

  @Test
  void offeredAndChosenAreNamed() {
    var offered =
        request(
            REQUEST
                + "|Sec-WebSocket-Protocol: chat, Superchat"
                + "|Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x;y=\"1,2\"");
    var chosen =
        answer(
            ANSWER
                + "|Sec-WebSocket-Protocol: Superchat"
                + "|Sec-WebSocket-Extensions: permessage-deflate;client_max_window_bits=12");

    assertThat(offered.protocols()).containsExactly("chat", "Superchat");
    assertThat(offered.extensions())
        .extracting(Extension::words)
        .containsExactly("permessage-deflate; client_max_window_bits", "x; y=1,2");
    assertThat(chosen.protocols()).containsExactly("Superchat");
    assertThat(chosen.rules()).allMatch(Rule::holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server_max_window_bits=7",
        "server_max_window_bits",
        "client_max_window_bits=016",
        "client_no_context_takeover=1",
        "client_no_context_takeover; client_no_context_takeover",
        "speed=9",
      })
  void aParameterOfDeflateMayBeWrong(String parameters) {
    request(REQUEST + "|Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");

    var report = answer(ANSWER + "|Sec-WebSocket-Extensions: permessage-deflate; " + parameters);

    assertThat(report.broken()).hasSize(1);
    assertThat(report.broken().get(0).section()).isEqualTo("RFC 7692, 7.1");
  }

  @Test
  void theAgreedParametersAreThoseOfEachSide() {
    var words = "permessage-deflate; server_no_context_takeover; client_max_window_bits=10";

    var deflate =
        Deflate.agreedBy(List.of(new Field("sec-websocket-extensions", words))).orElseThrow();

    assertThat(deflate.takeover(SERVER)).isFalse();
    assertThat(deflate.takeover(CLIENT)).isTrue();
    assertThat(deflate.windowBits(SERVER)).isEqualTo(15);
    assertThat(deflate.windowBits(CLIENT)).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "200 OK, ordinary request",
    "301 Moved|Location: /new, /new",
    "400 Bad Request, broken",
    "401 Unauthorized, who asks",
    "403 Forbidden, Origin",
    "404 Not Found, nothing at this path",
    "426 Upgrade Required|Sec-WebSocket-Version: 13, version 13",
    "429 Too Many Requests, Too many",
    "500 Internal Server Error, failed",
    "502 Bad Gateway, proxy",
    "503 Service Unavailable, overloaded",
    "418 Teapot, only 101",
  })
  void anyOtherAnswerIsExplained(String status, String meaning) {
    request(REQUEST);

    var report = answer("HTTP/1.1 " + status + "|Content-Length: 0");

    assertThat(report.meaning()).contains(meaning);
  }

  @Test
  void anOrdinaryRequestIsNoHandshake() {
    var parts = conversation.read(CLIENT, head("GET / HTTP/1.1|Host: a"));

    assertThat(((RequestHead) parts.get(0)).handshake()).isEmpty();
  }

  private HandshakeReport request(String lines) {
    var head = (RequestHead) conversation.read(CLIENT, head(lines)).get(0);
    return head.handshake().orElseThrow();
  }

  private HandshakeReport answer(String lines) {
    var head = (ResponseHead) conversation.read(SERVER, head(lines)).get(0);
    return head.handshake().orElseThrow();
  }
}
