package ws101.wiretap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.stage.RealRedis;
import ws101.wire.Protocol;

/** A real redis-server behind the tap: what is asked of it, what it replies, what it pushes. */
@Timeout(60)
class RedisTest {

  @RegisterExtension final RealRedis redis = new RealRedis();

  private final EventLog log = new EventLog();
  private Wiretap tap;

  @BeforeEach
  void tapIt() {
    tap =
        Wiretap.open(
            log,
            "redis",
            new InetSocketAddress("127.0.0.1", redis.port()),
            Manner.PLAIN.reading(Protocol.RESP));
  }

  @AfterEach
  void close() {
    tap.close();
  }

  @Test
  void eachReplyStandsBesideTheCommandThatItAnswers() throws IOException {
    try (var node = connect()) {
      node.says("*3|$3|SET|$4|room|$5|lobby|*2|$3|GET|$4|room|", "+OK|$5|lobby|");
    }

    assertThat(all("client", "words")).containsExactly("SET room lobby", "GET room");
    assertThat(all("server", "words")).containsExactly("OK", "lobby");
    assertThat(all("server", "answers")).containsExactly("SET room lobby", "GET room");
  }

  /** A command by hand begins with a letter, as HTTP does: the first byte would not tell. */
  @Test
  void whatIsTypedByHandIsACommandWhereRedisIsKnownToBe() throws IOException {
    try (var node = connect()) {
      node.says("PING|", "+PONG|");
    }

    assertThat(all("client", "type")).containsExactly("command");
    assertThat(all("server", "words")).containsExactly("PONG");
  }

  @Test
  void whatOneNodePublishesIsPushedToTheOther() throws IOException {
    try (var bobs = connect();
        var adas = connect()) {
      bobs.says("*2|$5|HELLO|$1|3|*2|$9|SUBSCRIBE|$4|room|", ">3|$9|subscribe|$4|room|:1|");
      adas.says("*3|$7|PUBLISH|$4|room|$5|hello|", ":1|");
      bobs.hears(">3|$7|message|$4|room|$5|hello|");
    }

    assertThat(log())
        .filteredOn(event -> event.getString("type").equals("push"))
        .extracting(event -> event.getValue("value"))
        .contains(new JsonArray().add("message").add("room").add("hello"));
  }

  private Node connect() throws IOException {
    return new Node(new Socket(InetAddress.getLoopbackAddress(), tap.port()));
  }

  private List<String> all(String from, String fact) {
    return log().stream()
        .filter(event -> event.getString("from").equals(from))
        .map(event -> event.getString(fact))
        .toList();
  }

  private List<JsonObject> log() {
    return new Seen(log).all("resp");
  }

  /** A client of Redis. Each {@code |} is a line's end. */
  private record Node(Socket socket) implements AutoCloseable {

    void says(String commands, String answer) throws IOException {
      socket.getOutputStream().write(lines(commands).getBytes(US_ASCII));
      hears(answer);
    }

    /** Reads until these bytes have come. */
    void hears(String wanted) throws IOException {
      var heard = new StringBuilder();
      while (heard.indexOf(lines(wanted)) < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as("after %s the end came", heard).isNotNegative();
        heard.append((char) next);
      }
    }

    private static String lines(String text) {
      return text.replace("|", "\r\n");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
