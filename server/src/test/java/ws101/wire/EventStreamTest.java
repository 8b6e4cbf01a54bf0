package ws101.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.head;
import static ws101.wire.Bytes.join;
import static ws101.wire.Bytes.latin1;
import static ws101.wire.Side.CLIENT;
import static ws101.wire.Side.SERVER;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.wire.Part.Body;
import ws101.wire.Part.Sse;

/** Server-sent events, as a browser would read them. */
class EventStreamTest {

  private static final String STREAM = "HTTP/1.1 200 OK|Content-Type: text/event-stream";

  private final Conversation conversation = new Conversation(1000);

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void aLineMayEndInThreeWays(String end) {
    String stream = ": hi||event: said|id: 7|data: a|data:b||retry: 500||".replace("|", end);

    var events = events(stream.getBytes(UTF_8));

    assertThat(events).hasSize(3);
    assertThat(events.get(0).comment()).contains("hi");
    assertThat(events.get(1).event()).contains("said");
    assertThat(events.get(1).id()).contains("7");
    assertThat(events.get(1).data()).contains("a\nb");
    assertThat(events.get(2).retry()).contains("500");
    assertThat(events.get(2).span().end()).isEqualTo(stream.length());
  }

  @Test
  void aByteOrderMarkBelongsToNoField() {
    assertThat(events("\uFEFFdata: x\n\n".getBytes(UTF_8)).get(0).data()).contains("x");
  }

  @Test
  void whatABrowserIgnoresIsIgnored() {
    var event = events(latin1("id: a\0b\nretry: soon\ncolour: red\ndata\n\n")).get(0);

    assertThat(event.id()).isEqualTo(Optional.empty());
    assertThat(event.retry()).isEmpty();
    assertThat(event.data()).contains("");
  }

  @Test
  void anEventWithoutItsEmptyLineIsNone() {
    assertThat(events(latin1("data: x\n"))).isEmpty();
  }

  @Test
  void anEventMayBeCutByChunks() {
    conversation.read(CLIENT, head("GET / HTTP/1.1|Host: a"));
    byte[] start = head(STREAM + "|Transfer-Encoding: chunked");

    var parts = conversation.read(SERVER, join(start, latin1("5\r\ndata:\r\n5\r\n hi\n\n\r\n")));

    var event = (Sse) parts.get(2);
    assertThat(event.data()).contains("hi");
    assertThat(event.span().bytes()).isEqualTo(latin1("data:\r\n5\r\n hi\n\n"));
    assertThat(event.span().start()).isEqualTo(start.length + 3);
    assertThat(parts.get(3)).isInstanceOf(Body.class);
  }

  @Test
  void withoutLengthEachEventEndsAPartOfTheBody() {
    conversation.read(CLIENT, head("GET / HTTP/1.1|Host: a"));

    var parts = conversation.read(SERVER, join(head(STREAM), latin1("data: 1\n\ndata: 2\n\ndata")));

    assertThat(parts)
        .extracting(part -> part.getClass().getSimpleName())
        .containsExactly("ResponseHead", "Body", "Sse", "Body", "Sse");
    assertThat(((Body) conversation.end(SERVER).get(0)).last()).isTrue();
  }

  private static List<Sse> events(byte[] bytes) {
    var stream = new EventStream(SERVER, 0, 1000);
    var parts = new ArrayList<Part>();
    for (int i = 0; i < bytes.length; ) {
      i = stream.read(bytes, i, Math.min(bytes.length, i + 2), parts);
    }
    stream.end(parts);
    return parts.stream().map(Sse.class::cast).toList();
  }
}
