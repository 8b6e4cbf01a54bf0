package ws101.wiretap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ws101.wire.Opcode;

/** OkHttp's client, which does not know of the tap: what it says and hears is what the log says. */
@Timeout(60)
class OkHttpTest {

  private static final String LONG = "again and ".repeat(4000);

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server =
      vertx
          .createHttpServer(
              new HttpServerOptions().setPerMessageWebSocketCompressionSupported(true))
          .webSocketHandler(OkHttpTest::echo)
          .listen(0, "127.0.0.1")
          .await();
  private final EventLog log = new EventLog();
  private final Seen seen = new Seen(log);
  private final Wiretap tap =
      Wiretap.open(log, "ada", new InetSocketAddress("127.0.0.1", server.actualPort()));
  private final OkHttpClient client = new OkHttpClient();
  private final Heard heard = new Heard();

  /** Answers in fragments what begins with "in parts", and the rest as it came. */
  private static void echo(ServerWebSocket socket) {
    socket.binaryMessageHandler(socket::writeBinaryMessage);
    socket.textMessageHandler(
        text -> {
          if (text.startsWith("in parts")) {
            socket.writeFrame(WebSocketFrame.textFrame("in ", false));
            socket.writePing(Buffer.buffer("are you there?"));
            socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("parts"), true));
          } else {
            socket.writeTextMessage(text);
          }
        });
  }

  @AfterEach
  void stop() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
    tap.close();
    vertx.close().await();
  }

  @Test
  void aCompressedMessageStandsInTheLogAsItWasMeant() throws Exception {
    var socket = connect(client);

    socket.send(LONG);
    assertThat(heard.next()).isEqualTo(LONG);
    socket.send(LONG);
    assertThat(heard.next()).isEqualTo(LONG);
    goodbye(socket);

    assertThat(seen.all("frame"))
        .filteredOn(frame -> frame.getInteger("opcode") == 1)
        .hasSize(4)
        .allMatch(frame -> frame.getBoolean("compressed"))
        .allMatch(frame -> frame.getInteger("messageLength") == LONG.length())
        .allMatch(frame -> LONG.startsWith(frame.getString("text")))
        .allMatch(frame -> frame.getLong("end") - frame.getLong("start") < 1000);
    assertThat(seen.all("violation")).isEmpty();
  }

  @Test
  void fragmentsAndAPingBetweenThemAreOneMessageToOkHttpAndFourFramesInTheLog() throws Exception {
    var socket = connect(client);

    socket.send("in parts, please");
    assertThat(heard.next()).isEqualTo("in parts");
    goodbye(socket);

    assertThat(frames("server")).startsWith("1", "9", "0").endsWith("8");
    assertThat(frames("client")).contains("1", "10", "8");
    assertThat(seen.all("frame"))
        .filteredOn(frame -> frame.getInteger("opcode") == 0)
        .extracting(frame -> frame.getString("text"))
        .containsExactly("in parts");
    assertThat(seen.all("violation")).isEmpty();
  }

  @Test
  void bytesStayBytes() throws Exception {
    var socket = connect(client);
    var bytes = ByteString.decodeHex("00ff10");

    socket.send(bytes);
    assertThat(heard.next()).isEqualTo("00ff10");
    goodbye(socket);

    assertThat(frames("client")).startsWith("2");
    assertThat(frames("server")).startsWith("2");
  }

  /** OkHttp tells its user nothing of them; the wire does. */
  @Test
  void itsPingsAreSeenAndAnswered() throws Exception {
    var pinging = client.newBuilder().pingInterval(Duration.ofMillis(20)).build();
    var socket = connect(pinging);

    seen.seen("frame", "from", "server", "opcode", Opcode.PONG);
    goodbye(socket);

    assertThat(frames("client")).contains("9");
  }

  @Test
  void codeAndReasonOfItsGoodbyeStandInTheLog() throws Exception {
    var socket = connect(client);

    goodbye(socket);

    assertThat(seen.all("frame"))
        .filteredOn(frame -> frame.getInteger("opcode") == 8)
        .extracting(frame -> frame.getString("from") + " " + frame.getInteger("code"))
        .containsExactly("client 4001", "server 4001");
    assertThat(seen.all("frame").get(0).getString("reason")).isEqualTo("enough");
  }

  private WebSocket connect(OkHttpClient from) throws InterruptedException {
    var request = new Request.Builder().url("ws://127.0.0.1:" + tap.port() + "/").build();
    var socket = from.newWebSocket(request, heard);
    assertThat(heard.next()).isEqualTo("open, permessage-deflate");
    return socket;
  }

  private void goodbye(WebSocket socket) throws InterruptedException {
    socket.close(4001, "enough");
    assertThat(heard.next()).isEqualTo("closed 4001");
  }

  private List<String> frames(String from) {
    return seen.all("frame").stream()
        .filter(frame -> frame.getString("from").equals(from))
        .map(frame -> String.valueOf(frame.getInteger("opcode")))
        .toList();
  }

  /** What OkHttp tells its user. */
  private static final class Heard extends WebSocketListener {

    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      String next = words.poll(10, TimeUnit.SECONDS);
      assertThat(next).as("what OkHttp hears within 10 s").isNotNull();
      return next;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      words.add("open, " + response.header("Sec-WebSocket-Extensions", "").replaceAll(";.*", ""));
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      words.add(text);
    }

    @Override
    public void onMessage(WebSocket socket, ByteString bytes) {
      words.add(bytes.hex());
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      words.add("closed " + code);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable problem, Response response) {
      words.add("failed: " + problem);
    }
  }
}
