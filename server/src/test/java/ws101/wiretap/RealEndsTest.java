package ws101.wiretap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ws101.wire.Handshake;
import ws101.wire.Opcode;

/** A real server, Vert.x's, and a real client, the JDK's, who do not know of the tap. */
@Timeout(60)
class RealEndsTest {

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server =
      vertx
          .createHttpServer()
          .requestHandler(request -> request.response().end("a page"))
          .webSocketHandler(RealEndsTest::echo)
          .listen(0, "127.0.0.1")
          .await();
  private final EventLog log = new EventLog();
  private final Seen seen = new Seen(log);
  private final Wiretap tap =
      Wiretap.open(log, "ada", new InetSocketAddress("127.0.0.1", server.actualPort()));

  private static void echo(ServerWebSocket socket) {
    socket.textMessageHandler(socket::writeTextMessage);
  }

  @AfterEach
  void stop() {
    tap.close();
    vertx.close().await();
  }

  @Test
  void aPageAndTheNextComeOverOneConnection() throws Exception {
    var client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tap.port())).build();

    var first = client.send(request, BodyHandlers.ofString());
    var second = client.send(request, BodyHandlers.ofString());

    assertThat(first.body()).isEqualTo(second.body()).isEqualTo("a page");
    assertThat(seen.all("opened")).hasSize(1);
    assertThat(seen.all("head")).hasSize(4);
    assertThat(seen.all("body")).hasSize(2).allMatch(body -> body.getBoolean("last"));
    assertThat(seen.all("violation")).isEmpty();
  }

  @Test
  void aProtocolThatIsNotDecodedIsRelayedAllTheSame() throws Exception {
    var client = HttpClient.newBuilder().version(Version.HTTP_2).build();
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tap.port())).build();

    var answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("a page");
    assertThat(answer.version()).isEqualTo(Version.HTTP_2);
    assertThat(seen.all("opaque"))
        .extracting(opaque -> opaque.getString("why"))
        .allMatch(why -> why.contains("protocol other than WebSocket"))
        .isNotEmpty();
    assertThat(seen.all("violation")).isEmpty();
  }

  @Test
  void aConversationOverWebSocketIsToldFrameByFrame() {
    var ada = new OneText();
    var socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + tap.port() + "/chat"), ada)
            .join();

    socket.sendText("hel", false).join();
    socket.sendText("lo", true).join();
    assertThat(ada.heard().join()).isEqualTo("hello");
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
    ada.closed().join();

    var heads = seen.all("head");
    assertThat(field(heads.get(1), "sec-websocket-accept"))
        .isEqualTo(Handshake.accept(field(heads.get(0), "sec-websocket-key")));
    assertThat(opcodes("client")).containsExactly(Opcode.TEXT, Opcode.CONTINUATION, Opcode.CLOSE);
    assertThat(opcodes("server")).containsExactly(Opcode.TEXT, Opcode.CLOSE);
    assertThat(seen.all("frame"))
        .allMatch(frame -> frame.getBoolean("masked") == frame.getString("from").equals("client"));
    assertThat(seen.all("violation")).isEmpty();
  }

  private List<Integer> opcodes(String from) {
    return seen.all("frame").stream()
        .filter(frame -> frame.getString("from").equals(from))
        .map(frame -> frame.getInteger("opcode"))
        .toList();
  }

  private static String field(JsonObject head, String name) {
    return head.getJsonArray("fields").stream()
        .map(JsonArray.class::cast)
        .filter(field -> field.getString(0).equalsIgnoreCase(name))
        .map(field -> field.getString(1))
        .findFirst()
        .orElseThrow();
  }
}
