package ws101.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.latin1;
import static ws101.wire.Side.CLIENT;
import static ws101.wire.Side.SERVER;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.wire.Part.Resp;
import ws101.wire.Part.Violation;

/** Commands to Redis, their replies, and what it pushes. Each {@code |} is a line's end. */
class RespReaderTest {

  private final Conversation redis = new Conversation(1000, Protocol.RESP);

  @Test
  void theFirstByteTellsThatRedisIsMeant() {
    var parts = new Conversation(1000).read(CLIENT, lines("*1|$4|PING|"));

    assertThat(((Resp) parts.get(0)).value().words()).isEqualTo("PING");
  }

  @Test
  void aReplyAnswersTheOldestCommand() {
    says(CLIENT, "*3|$3|SET|$1|a|$5|hello|*2|$3|GET|$1|a|");

    var replies = says(SERVER, "+OK|$5|hello|");

    assertThat(replies).extracting(Resp::number).containsExactly(1L, 2L);
    assertThat(replies.get(1).answers()).contains("GET a");
    assertThat(replies.get(1).value().words()).isEqualTo("hello");
  }

  @Test
  void aCommandMayBeTypedByHand() {
    assertThat(says(CLIENT, "|SET  a hello|").get(0).value().words()).isEqualTo("SET a hello");
  }

  @ParameterizedTest
  @CsvSource({
    "+OK|, OK",
    "-ERR unknown command|, ERR unknown command",
    ":-42|, -42",
    "$5|hello|, hello",
    "$0||, ''",
    "$-1|, (nil)",
    "*-1|, (nil)",
    "_|, (nil)",
    "*0|, ''",
    "*2|:1|*1|+a|, 1 [a]",
    "#t|, true",
    "',1.5|', 1.5",
    "(12345678901234567890|, 12345678901234567890",
    "!5|E bad|, E bad",
    "=6|txt:ab|, ab",
    "%1|+key|:1|, key 1",
    "~2|:1|:2|, 1 2",
    "'|1|+ttl|:9|$1|x|', x",
    "$?|;3|abc|;2|de|;0|, abcde",
    "*?|:1|:2|.|, 1 2",
  })
  void aReplyMayBeOfAnyType(String bytes, String words) {
    says(CLIENT, "PING|");

    // An attribute begins with the mark that stands for a line's end here.
    byte[] raw =
        bytes.startsWith("|")
            ? latin1("|" + new String(lines(bytes.substring(1)), ISO_8859_1))
            : lines(bytes);
    var parts = redis.read(SERVER, raw);

    assertThat(parts).hasSize(1);
    assertThat(((Resp) parts.get(0)).type()).isEqualTo("reply");
    assertThat(((Resp) parts.get(0)).value().words()).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", ">"})
  void aSubscriptionIsConfirmedAndThenMessagesArePushed(String type) {
    says(CLIENT, "SUBSCRIBE a b|PING|");

    var parts =
        says(
            SERVER,
            (type + "3|$9|subscribe|$1|a|:1|" + type + "3|$7|message|$1|a|$2|hi|")
                + (type + "3|$9|subscribe|$1|b|:2|+PONG|"));

    assertThat(parts).extracting(Resp::type).containsExactly("reply", "push", "reply", "reply");
    assertThat(parts).extracting(Resp::number).containsExactly(1L, 0L, 1L, 2L);
    assertThat(parts.get(1).value().words()).isEqualTo("message a hi");
  }

  @Test
  void ofALongStringTheFirstBytesAreKept() {
    var reply = says(SERVER, "$50000|" + "x".repeat(50_000) + "|").get(0);

    assertThat(((RespValue.Text) reply.value()).bytes()).hasSize(1000);
    assertThat(((RespValue.Text) reply.value()).length()).isEqualTo(50_000);
  }

  @Test
  void ofManyMembersTheFirstAreKept() {
    var reply = says(SERVER, "*5000|" + ":1|".repeat(5000)).get(0);

    assertThat(((RespValue.Aggregate) reply.value()).members()).hasSize(1000);
    assertThat(((RespValue.Aggregate) reply.value()).size()).isEqualTo(5000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello|", "$x|", "$-2|", "*-3|", "$1|abc", ".|", "|", "$?|+a|"})
  void whatIsNoValueIsAViolation(String bytes) {
    assertThat(redis.read(SERVER, lines(bytes)).get(0)).isInstanceOf(Violation.class);
  }

  @Test
  void nobodyFollowsAggregatesDownForEver() {
    assertThat(redis.read(SERVER, lines("*1|".repeat(100))).get(0)).isInstanceOf(Violation.class);
  }

  private List<Resp> says(Side from, String lines) {
    return redis.read(from, lines(lines)).stream().map(Resp.class::cast).toList();
  }

  private static byte[] lines(String text) {
    return latin1(text.replace("|", "\r\n"));
  }
}
