package ws101.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.head;
import static ws101.wire.Bytes.hex;
import static ws101.wire.Bytes.join;
import static ws101.wire.Bytes.latin1;
import static ws101.wire.Side.CLIENT;
import static ws101.wire.Side.SERVER;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.wire.Part.Body;
import ws101.wire.Part.Frame;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.RequestHead;
import ws101.wire.Part.ResponseHead;
import ws101.wire.Part.Violation;

/** HTTP/1.1 and the switch to WebSocket, as both sides say it on one connection. */
class ConversationTest {

  private static final byte[] UPGRADE =
      head(
          "GET /chat HTTP/1.1|Host: localhost|Upgrade: websocket|Connection: keep-alive, Upgrade|"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 13");
  private static final byte[] SWITCH =
      head(
          "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade|"
              + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  private static final byte[] MASKED_HELLO = hex("81 85 37 fa 21 3d 7f 9f 4d 51 58");
  private static final byte[] HELLO = hex("81 05 48 65 6c 6c 6f");

  private final Conversation conversation = new Conversation(16 * 1024);

  @Test
  void aRequestAndItsAnswerAreHeadsWithTheirExactBytes() {
    byte[] get = head("GET /a?b=c HTTP/1.1|Host: localhost|X-Odd:  two  words \t");

    var request = (RequestHead) only(conversation.read(CLIENT, get));

    assertThat(request.span().bytes()).isEqualTo(get);
    assertThat(request.target()).isEqualTo("/a?b=c");
    assertThat(request.fields()).contains(new Field("X-Odd", "two  words"));
  }

  @Test
  void aBodyOfKnownLengthEndsWithItsLastByteAndTheNextHeadFollows() {
    conversation.read(
        CLIENT, join(head("GET / HTTP/1.1|Host: a"), head("GET /2 HTTP/1.1|Host: a")));

    var parts =
        conversation.read(
            SERVER,
            join(
                head("HTTP/1.1 200 OK|Content-Length: 5"),
                latin1("hello"),
                head("HTTP/1.1 404 Not Found|Content-Length: 0")));

    assertThat(parts).hasSize(3);
    assertThat(((Body) parts.get(1)).last()).isTrue();
    assertThat(((ResponseHead) parts.get(2)).status()).isEqualTo(404);
  }

  @Test
  void eachChunkIsAPartAndTheLastOneEndsTheBody() {
    conversation.read(CLIENT, head("GET / HTTP/1.1|Host: a"));

    var parts =
        conversation.read(
            SERVER,
            join(
                head("HTTP/1.1 200 OK|Transfer-Encoding: chunked"),
                latin1("5;name=value\r\nhello\r\n"),
                latin1("0\r\nTrailer: yes\r\n\r\n")));

    assertThat(parts).hasSize(3);
    assertThat(((Body) parts.get(1)).last()).isFalse();
    assertThat(((Body) parts.get(2)).last()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200 OK", "GET, 204 No Content", "GET, 304 Not Modified"})
  void someAnswersHaveNoBodyWhateverTheirLengthSays(String method, String status) {
    conversation.read(
        CLIENT, join(head(method + " / HTTP/1.1|Host: a"), head("GET / HTTP/1.1|Host: a")));

    var parts =
        conversation.read(
            SERVER,
            join(
                head("HTTP/1.1 " + status + "|Content-Length: 5"),
                head("HTTP/1.1 200 OK|Content-Length: 0")));

    assertThat(parts).hasSize(2).allMatch(ResponseHead.class::isInstance);
  }

  @Test
  void anInterimAnswerIsNotTheAnswer() {
    conversation.read(CLIENT, join(head("POST / HTTP/1.1|Content-Length: 2"), latin1("ab")));

    var parts =
        conversation.read(
            SERVER, join(head("HTTP/1.1 100 Continue"), head("HTTP/1.1 200 OK|Content-Length: 0")));

    assertThat(parts).extracting(part -> ((ResponseHead) part).status()).containsExactly(100, 200);
  }

  @Test
  void aBodyWithoutLengthEndsWithTheStream() {
    conversation.read(CLIENT, head("GET / HTTP/1.0"));
    conversation.read(SERVER, join(head("HTTP/1.0 200 OK"), latin1("all of it")));

    var body = (Body) only(conversation.end(SERVER));

    assertThat(body.span().bytes()).isEqualTo(latin1("all of it"));
  }

  @Test
  void afterA101BothSidesSpeakInFrames() {
    conversation.read(CLIENT, UPGRADE);
    conversation.read(SERVER, SWITCH);

    var fromClient = (Frame) only(conversation.read(CLIENT, MASKED_HELLO));
    var fromServer = (Frame) only(conversation.read(SERVER, HELLO));

    assertThat(fromClient.span().start()).isEqualTo(UPGRADE.length);
    assertThat(fromServer.span().start()).isEqualTo(SWITCH.length);
    assertThat(fromClient.payload()).isEqualTo(fromServer.payload());
  }

  @Test
  void framesMayComeInThePacketOfTheHead() {
    conversation.read(CLIENT, UPGRADE);

    var parts = conversation.read(SERVER, join(SWITCH, HELLO));

    assertThat(parts).hasSize(2).last().isInstanceOf(Frame.class);
  }

  @Test
  void whatAClientSendsTooEarlyIsReadOnceTheAnswerTellsWhatItIs() {
    var before = conversation.read(CLIENT, join(UPGRADE, MASKED_HELLO));

    var parts = conversation.read(SERVER, SWITCH);

    assertThat(before).hasSize(1);
    assertThat(parts).hasSize(2);
    assertThat(((Frame) parts.get(1)).from()).isEqualTo(CLIENT);
  }

  @Test
  void aRefusedUpgradeLeavesTheConnectionWithHttp() {
    conversation.read(CLIENT, join(UPGRADE, head("GET /again HTTP/1.1|Host: a")));

    var parts = conversation.read(SERVER, head("HTTP/1.1 403 Forbidden|Content-Length: 0"));

    assertThat(parts).hasSize(2);
    assertThat(parts)
        .anyMatch(part -> part instanceof RequestHead head && head.target().equals("/again"));
  }

  @Test
  void bytesThatAreNoHttpAreToldOnceAndThenShownAsTheyAre() {
    var first = conversation.read(CLIENT, latin1("\u0001\u0003\u0001 hello"));
    var second = conversation.read(CLIENT, latin1("more"));

    assertThat(first.get(0)).isInstanceOf(Violation.class);
    assertThat(first.get(1)).isInstanceOf(Opaque.class);
    assertThat(only(second)).isInstanceOf(Opaque.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 1|Content-Length: 2", "Content-Length: -1", "Content-Length: 1a"})
  void aLengthThatNobodyCanTrustIsAViolation(String fields) {
    var parts = conversation.read(CLIENT, head("POST / HTTP/1.1|" + fields));

    assertThat(parts).last().isInstanceOf(Violation.class);
  }

  @Test
  void twoLengthsAreASmuggledRequestAndTheChunksCount() {
    var parts =
        conversation.read(
            CLIENT,
            join(
                head("POST / HTTP/1.1|Host: a|Content-Length: 50|Transfer-Encoding: chunked"),
                latin1("0\r\n\r\n"),
                head("GET /admin HTTP/1.1|Host: a")));

    assertThat(((Violation) parts.get(1)).sentence()).contains("smuggled");
    assertThat(((RequestHead) parts.get(3)).target()).isEqualTo("/admin");
  }

  @Test
  void aFoldedFieldIsToldAndRead() {
    var parts = conversation.read(CLIENT, latin1("GET / HTTP/1.1\r\nX: a\r\n  b\r\n\r\n"));

    assertThat(((RequestHead) parts.get(0)).fields()).containsExactly(new Field("X", "a b"));
    assertThat(((Violation) parts.get(1)).sentence()).contains("obs-fold");
  }

  @Test
  void aBareLineFeedIsToldAndRead() {
    var parts = conversation.read(CLIENT, latin1("GET / HTTP/1.1\nX: a\n\n"));

    assertThat(((RequestHead) parts.get(0)).fields()).containsExactly(new Field("X", "a"));
    assertThat(((Violation) parts.get(1)).sentence()).contains("bare LF");
  }

  @Test
  void aRequestWhoseLastCodingIsNotChunkedHasNoKnownEnd() {
    var parts = conversation.read(CLIENT, head("POST / HTTP/1.1|Transfer-Encoding: gzip"));

    assertThat(parts).last().isInstanceOf(Violation.class);
    assertThat(only(conversation.read(CLIENT, latin1("?")))).isInstanceOf(Opaque.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\r\n", "\r\n", ";a=b\r\n", "5\r\nhelloworld", "1234567890123456\r\n"})
  void aChunkThatIsNoneIsAViolation(String chunk) {
    conversation.read(CLIENT, head("POST / HTTP/1.1|Transfer-Encoding: chunked"));

    var parts = conversation.read(CLIENT, latin1(chunk));

    assertThat(parts.get(0)).isInstanceOf(Violation.class);
    assertThat(((Violation) parts.get(0)).sentence()).contains("RFC 9112, 7.1");
  }

  @Test
  void theGreetingOfHttp2IsCalledByItsNameAndNotGuessedFurther() {
    var asked = conversation.read(CLIENT, latin1("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    var answered = conversation.read(SERVER, hex("00 00 00 04 00 00 00 00 00"));

    assertThat(asked).hasOnlyElementsOfType(Opaque.class).hasSize(2);
    assertThat(((Opaque) asked.get(0)).why()).contains("HTTP/2").contains("preface");
    assertThat(((Opaque) only(answered)).why()).contains("HTTP/2");
  }

  @Test
  void aBareCarriageReturnIsToldAndRead() {
    var parts = conversation.read(CLIENT, latin1("GET / HTTP/1.1\r\nX: a\rb\r\n\r\n"));

    assertThat(((RequestHead) parts.get(0)).fields()).containsExactly(new Field("X", "a\rb"));
    assertThat(((Violation) parts.get(1)).sentence()).contains("A CR without its LF");
  }

  @Test
  void aCodingInHttp10IsAViolationAndTheChunksAreReadAllTheSame() {
    var parts =
        conversation.read(
            CLIENT, join(head("POST / HTTP/1.0|Transfer-Encoding: chunked"), latin1("0\r\n\r\n")));

    assertThat(((Violation) parts.get(1)).sentence()).contains("HTTP/1.0 knows no Transfer-Encod");
    assertThat(((Body) parts.get(2)).last()).isTrue();
  }

  @Test
  void anExtensionOfAChunkAndTrailersAreRemarkedOnWhereTheyStand() {
    conversation.read(CLIENT, head("POST / HTTP/1.1|Transfer-Encoding: chunked"));

    var parts = conversation.read(CLIENT, latin1("1 ;a=b\r\nx\r\n1\r\ny\r\n0\r\nX-Sum: 7\r\n\r\n"));

    assertThat(parts)
        .extracting(part -> ((Body) part).remark().replaceAll("(?s),.*| come.*", ""))
        .containsExactly("Behind the size stands a chunk extension", "", "After the last chunk");
  }

  @Test
  void bytesAfterASwitchToAnotherProtocolAreNotGuessed() {
    conversation.read(CLIENT, head("GET / HTTP/1.1|Upgrade: irc|Connection: Upgrade"));
    conversation.read(SERVER, head("HTTP/1.1 101 Switching Protocols|Upgrade: irc"));

    assertThat(only(conversation.read(SERVER, HELLO))).isInstanceOf(Opaque.class);
    assertThat(only(conversation.read(CLIENT, HELLO))).isInstanceOf(Opaque.class);
  }

  @Test
  void whoSendsTooMuchBeforeTheAnswerIsNotReadFromTheMiddle() {
    conversation.read(CLIENT, UPGRADE);
    var before = conversation.read(CLIENT, new byte[100_000]);

    conversation.read(SERVER, SWITCH);
    var after = conversation.read(CLIENT, MASKED_HELLO);

    assertThat(before).allMatch(Opaque.class::isInstance);
    assertThat(only(after)).isInstanceOf(Opaque.class);
  }

  @Test
  void whoFinishedBeforeTheAnswerSaysNoMore() {
    conversation.read(CLIENT, join(UPGRADE, MASKED_HELLO));
    var atEnd = conversation.end(CLIENT);

    var parts = conversation.read(SERVER, join(SWITCH, HELLO));

    assertThat(only(atEnd)).isInstanceOf(Opaque.class);
    assertThat(parts).extracting(Part::from).containsExactly(SERVER, SERVER);
  }

  @Test
  void anAnswerThatNobodyAskedForIsStillShown() {
    var parts = conversation.read(SERVER, head("HTTP/1.1 408 Request Timeout|Content-Length: 0"));

    assertThat(((ResponseHead) only(parts)).status()).isEqualTo(408);
  }

  @Test
  void noByteIsLeftOut() {
    byte[] odd = join(UPGRADE, MASKED_HELLO, hex("83 00 01 02 03"));
    conversation.read(CLIENT, odd);

    var parts = conversation.read(SERVER, SWITCH);

    long covered =
        parts.stream()
            .filter(part -> part.from() == CLIENT)
            .mapToLong(part -> part.span().length())
            .sum();
    assertThat(covered + UPGRADE.length).isEqualTo(odd.length);
  }

  @Test
  void theAcceptIsTheOneOfTheRfc() {
    assertThat(Handshake.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  private static Part only(List<Part> parts) {
    assertThat(parts).hasSize(1);
    return parts.get(0);
  }
}
