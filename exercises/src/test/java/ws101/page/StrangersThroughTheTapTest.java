package ws101.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ws101.browser.BroughtNode;
import ws101.wiretap.Event;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * Clients that others have written, in other languages, and who know of no tap: npm's ws, undici,
 * and Debian's python3-websockets. Each says the same; what it heard is what the log says.
 */
@Timeout(60)
class StrangersThroughTheTapTest {

  /** As Playwright brings it along. */
  private static final String WS =
      """
      const [port, bundle] = process.argv.slice(-2)
      const { ws } = require(bundle)
      const socket = new ws(`ws://127.0.0.1:${port}/echo`, "chat")
      const heard = []
      const said = "again and ".repeat(4000)
      socket.on("open", () => socket.send(said))
      socket.on("message", bytes => {
        heard.push(String(bytes) === said ? "the same" : String(bytes))
        if (heard.length === 1) {
          socket.send("in parts, ", { fin: false })
          socket.send("please", { fin: true })
        } else socket.close(4001, "enough")
      })
      socket.on("close", (code, reason) =>
        console.log(JSON.stringify({ heard, code, reason: String(reason), protocol: socket.protocol })))
      """;

  /** Node's own WebSocket is undici's. */
  private static final String UNDICI =
      """
      if (!process.versions.undici) throw new Error("This Node has no undici.")
      const [port] = process.argv.slice(-2)
      const socket = new WebSocket(`ws://127.0.0.1:${port}/echo`, "chat")
      const heard = []
      const said = "again and ".repeat(4000)
      socket.onopen = () => socket.send(said)
      socket.onmessage = ({ data }) => {
        heard.push(data === said ? "the same" : data)
        if (heard.length === 1) socket.send("in parts, please")
        else socket.close(4001, "enough")
      }
      socket.onclose = ({ code, reason }) =>
        console.log(JSON.stringify({ heard, code, reason, protocol: socket.protocol }))
      """;

  private static final String WEBSOCKETS =
      """
      import asyncio, json, sys, websockets

      async def talk():
          heard, said = [], "again and " * 4000
          async with websockets.connect(f"ws://127.0.0.1:{sys.argv[1]}/echo", subprotocols=["chat"]) as socket:
              await socket.send(said)
              heard.append("the same" if await socket.recv() == said else "something else")
              await socket.send(["in parts, ", "please"])
              heard.append(await socket.recv())
              await socket.close(4001, "enough")
              print(json.dumps({"heard": heard, "code": socket.close_code, "reason": socket.close_reason, "protocol": socket.subprotocol}))

      asyncio.run(talk())
      """;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server =
      vertx
          .createHttpServer(
              new HttpServerOptions()
                  .setPerMessageWebSocketCompressionSupported(true)
                  .addWebSocketSubProtocol("chat"))
          .webSocketHandler(StrangersThroughTheTapTest::echo)
          .listen(0, "127.0.0.1")
          .await();
  private final EventLog log = new EventLog();
  private final Wiretap tap =
      Wiretap.open(log, "ada", new InetSocketAddress("127.0.0.1", server.actualPort()));

  /** Answers in fragments, with a ping between them, what begins with "in parts". */
  private static void echo(ServerWebSocket socket) {
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
    tap.close();
    vertx.close().await();
  }

  @Test
  void npmsWsSaysAndHearsWhatTheLogSays() throws Exception {
    assertThatAllStandsInTheLogAfter(talk(node(), "-e", WS, port(), bundle()));

    assertThat(opcodes("client")).startsWith(1, 1, 0); // It sends fragments, too.
    assertThat(frames("client").get(0).getBoolean("compressed")).isTrue();
  }

  @Test
  void undiciSaysAndHearsWhatTheLogSays() throws Exception {
    assertThatAllStandsInTheLogAfter(talk(node(), "-e", UNDICI, port(), "-"));

    assertThat(frames("client").get(0).containsKey("compressed")).isFalse(); // It only inflates.
  }

  @Test
  void debiansWebsocketsSaysAndHearsWhatTheLogSays() throws Exception {
    String python = "/usr/bin/python3"; // Debian's own, which has Debian's packages.
    if (!has(python, "websockets")) {
      without("There is no python3-websockets: apt-get install python3-websockets brings it.");
    }

    assertThatAllStandsInTheLogAfter(talk(python, "-c", WEBSOCKETS, port()));

    assertThat(opcodes("client")).startsWith(1, 1, 0);
    assertThat(frames("client").get(0).getBoolean("compressed")).isTrue();
  }

  private void assertThatAllStandsInTheLogAfter(JsonObject told) {
    assertThat(told.getJsonArray("heard")).containsExactly("the same", "in parts");
    assertThat(told.getInteger("code")).isEqualTo(4001);
    assertThat(told.getString("reason")).isEqualTo("enough");
    assertThat(told.getString("protocol")).isEqualTo("chat");

    assertThat(all("violation")).isEmpty();
    assertThat(all("head")).hasSize(2).allMatch(StrangersThroughTheTapTest::holds);
    assertThat(chosen()).anyMatch(words -> words.startsWith("permessage-deflate"));
    for (String from : List.of("client", "server")) {
      var first = frames(from).get(0);
      assertThat(first.getInteger("messageLength")).isEqualTo(40_000);
      assertThat(first.getString("text")).startsWith("again and again and ");
      var goodbye = frames(from).get(frames(from).size() - 1);
      assertThat(goodbye.getInteger("code")).isEqualTo(4001);
    }
    assertThat(frames("server").get(0).getBoolean("compressed")).isTrue();
    assertThat(opcodes("server")).containsExactly(1, 1, 9, 0, 8);
    assertThat(opcodes("client")).contains(10); // The pong, which no client tells of.
    assertThat(frames("client")).anyMatch(frame -> "in parts, please".equals(text(frame)));
    assertThat(frames("server")).anyMatch(frame -> "in parts".equals(text(frame)));
  }

  private static String text(JsonObject frame) {
    return frame.getString("text");
  }

  private static boolean holds(JsonObject head) {
    return head.getJsonObject("handshake").getJsonArray("rules").stream()
        .map(JsonObject.class::cast)
        .allMatch(rule -> rule.getBoolean("holds"));
  }

  private List<String> chosen() {
    JsonArray extensions =
        all("head")
            .get(1)
            .getJsonObject("handshake")
            .getJsonObject("chosen")
            .getJsonArray("extensions");
    return extensions.stream().map(String::valueOf).toList();
  }

  private List<Integer> opcodes(String from) {
    return frames(from).stream().map(frame -> frame.getInteger("opcode")).toList();
  }

  private List<JsonObject> frames(String from) {
    return all("frame").stream().filter(frame -> frame.getString("from").equals(from)).toList();
  }

  private List<JsonObject> all(String kind) {
    return log.after(0, Integer.MAX_VALUE).events().stream()
        .filter(event -> event.kind().equals(kind))
        .map(Event::facts)
        .toList();
  }

  /** What a stranger tells after its conversation. */
  private static JsonObject talk(String... command) throws IOException, InterruptedException {
    Process stranger = new ProcessBuilder(command).redirectErrorStream(true).start();
    stranger.getOutputStream().close();
    String output = new String(stranger.getInputStream().readAllBytes(), UTF_8);
    assertThat(stranger.waitFor()).as(output).isZero();
    return new JsonObject(output);
  }

  private String port() {
    return String.valueOf(tap.port());
  }

  private static String node() {
    return BroughtNode.command().orElseGet(() -> without("There is no Node: run ./kit test."));
  }

  private static String bundle() {
    return BroughtNode.module("lib/utilsBundle.js")
        .map(Path::toString)
        .orElseGet(() -> without("There is no npm ws: ./kit test brings it with Playwright."));
  }

  private static boolean has(String python, String module) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import " + module)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noPython) {
      return false;
    }
  }

  /** What cannot be had is skipped in words; where nobody reads them, that is a failure. */
  private static <T> T without(String sentence) {
    if ("true".equals(System.getenv("CI"))) {
      return fail(sentence);
    }
    return Assumptions.abort(sentence);
  }
}
