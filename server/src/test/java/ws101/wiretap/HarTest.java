package ws101.wiretap;

import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.head;
import static ws101.wire.Bytes.hex;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log as a HAR: by the rules of version 1.2, with messages as Chrome writes them. */
@Timeout(60)
class HarTest {

  /** The fields that HAR 1.2 demands, by the object in which they stand. */
  private static final Map<String, List<String>> DEMANDED =
      Map.of(
          "entry", List.of("startedDateTime", "time", "request", "response", "cache", "timings"),
          "request",
              List.of(
                  "method",
                  "url",
                  "httpVersion",
                  "cookies",
                  "headers",
                  "queryString",
                  "headersSize",
                  "bodySize"),
          "response",
              List.of(
                  "status",
                  "statusText",
                  "httpVersion",
                  "cookies",
                  "headers",
                  "content",
                  "redirectURL",
                  "headersSize",
                  "bodySize"),
          "content", List.of("size", "mimeType"),
          "timings", List.of("send", "wait", "receive"));

  private final Ends ends = Ends.connect();

  @AfterEach
  void disconnect() {
    ends.close();
  }

  @Test
  void aSocketIsAnEntryWithItsMessagesAndAllItsFrames() {
    ends.browser.sends(
        head("GET /chat?room=a%20b HTTP/1.1|Host: x.test|Upgrade: websocket|Connection: Upgrade"));
    ends.seen("head");
    ends.node.sends(
        head("HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade"));
    ends.node.sends(hex("81 05 48 65 6c 6c 6f 89 00"));
    ends.browser.sends(hex("82 81 01 02 03 04 fe"));
    ends.seen("frame", "opcode", 9);
    ends.seen("frame", "opcode", 2);

    JsonObject entry = onlyEntry();

    assertThat(entry.getJsonObject("request").getString("url"))
        .isEqualTo("ws://x.test/chat?room=a%20b");
    assertThat(entry.getJsonObject("request").getJsonArray("queryString").encode())
        .isEqualTo("[{\"name\":\"room\",\"value\":\"a b\"}]");
    assertThat(entry.getJsonObject("response").getInteger("status")).isEqualTo(101);
    assertThat(entry.getString("_resourceType")).isEqualTo("websocket");
    assertThat(entry.getJsonArray("_webSocketMessages").stream().map(HarTest::words))
        .containsExactlyInAnyOrder("receive 1 Hello", "send 2 /w==");
    assertThat(entry.getJsonArray("_ws101Frames").stream().map(JsonObject.class::cast))
        .extracting(frame -> frame.getInteger("opcode"))
        .containsExactlyInAnyOrder(1, 9, 2);
  }

  @Test
  void aRequestThatIsNotAnsweredHasStatusZero() {
    ends.browser.sends(head("GET / HTTP/1.1|Host: x.test"));
    ends.seen("head");

    assertThat(onlyEntry().getJsonObject("response").getInteger("status")).isZero();
  }

  @Test
  void anAnswersBodyIsCounted() {
    ends.browser.sends(head("GET / HTTP/1.1|Host: x.test"));
    ends.seen("head");
    ends.node.says("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
    ends.seen("body");

    JsonObject response = onlyEntry().getJsonObject("response");

    assertThat(response.getLong("bodySize")).isEqualTo(5);
    assertThat(response.getJsonObject("content").getString("mimeType")).isEqualTo("text/plain");
  }

  private JsonObject onlyEntry() {
    JsonObject log = new JsonObject(Har.of(ends.log).encode()).getJsonObject("log");
    assertThat(log.getString("version")).isEqualTo("1.2");
    assertThat(log.getJsonObject("creator").fieldNames()).contains("name", "version");
    JsonArray entries = log.getJsonArray("entries");
    assertThat(entries).hasSize(1);
    JsonObject entry = entries.getJsonObject(0);
    has("entry", entry);
    OffsetDateTime.parse(entry.getString("startedDateTime"));
    has("request", entry.getJsonObject("request"));
    has("response", entry.getJsonObject("response"));
    has("content", entry.getJsonObject("response").getJsonObject("content"));
    has("timings", entry.getJsonObject("timings"));
    return entry;
  }

  private static void has(String name, JsonObject object) {
    assertThat(object.fieldNames()).as(name).containsAll(DEMANDED.get(name));
  }

  private static String words(Object message) {
    var json = (JsonObject) message;
    return json.getString("type") + " " + json.getInteger("opcode") + " " + json.getString("data");
  }
}
