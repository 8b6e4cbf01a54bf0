package ws101.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;
import ws101.wiretap.Event;
import ws101.wiretap.EventLog;
import ws101.wiretap.Manner;
import ws101.wiretap.OwnCertificate;
import ws101.wiretap.Tls;
import ws101.wiretap.Wiretap;

/** A browser that does not know of the tap: what it sends and hears is what the log says. */
@ExtendWith(Browsers.class)
@Timeout(120)
class ChromiumThroughTheTapTest {

  /** Says a message, waits for its echo, says goodbye, and tells what was heard. */
  private static final String CONVERSATION =
      """
      ([address, count]) => new Promise(resolve => {
        const socket = new WebSocket(address)
        const said = Array.from({ length: count }, (_, i) => `${i}, `).join("")
        let heard = ""
        socket.onopen = () => socket.send(said)
        socket.onmessage = message => {
          heard = message.data
          socket.close(4001, "enough")
        }
        socket.onclose = ({ code, reason, wasClean }) =>
          resolve({ extensions: socket.extensions, said, heard, code, reason, wasClean })
      })
      """;

  private final Vertx vertx = Vertx.vertx();
  private final EventLog log = new EventLog();
  private Wiretap tap;

  @AfterEach
  void stop() {
    tap.close();
    vertx.close().await();
  }

  @Test
  void whatTheBrowserSaysAndHearsStandsInTheLog(Page ada) {
    tap = Wiretap.open(log, "ada", serve(new HttpServerOptions()));
    ada.navigate("http://localhost:" + tap.port());

    var told = converse(ada, "ws://localhost:" + tap.port() + "/echo");

    assertThatItStandsInTheLog(told);
    assertThat(all("opened")).noneMatch(opened -> opened.containsKey("tls"));
  }

  /** The browser trusts neither certificate: a person goes on past its warning, once. */
  @Test
  void overWssTheTapEndsTlsAndSeesTheSame(Page ada) {
    var servers = OwnCertificate.make();
    var seen = Manner.PLAIN.ending(new Tls(OwnCertificate.make(), "localhost"));
    tap = Wiretap.open(log, "ada", serve(sealedBy(servers)), seen);
    var trusting = new Browser.NewContextOptions().setIgnoreHTTPSErrors(true);
    try (var context = ada.context().browser().newContext(trusting)) {
      Page page = context.newPage();
      page.navigate("https://localhost:" + tap.port());

      var told = converse(page, "wss://localhost:" + tap.port() + "/echo");

      assertThatItStandsInTheLog(told);
      assertThat(all("opened"))
          .filteredOn(opened -> opened.containsKey("tls"))
          .anyMatch(opened -> "TLSv1.3".equals(opened.getJsonObject("tls").getString("protocol")));
      assertThat(all("record")).isEmpty();
    }
  }

  private InetSocketAddress serve(HttpServerOptions options) {
    HttpServer server =
        vertx
            .createHttpServer(options.setPerMessageWebSocketCompressionSupported(true))
            .requestHandler(request -> request.response().end("a page"))
            .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
            .listen(0, "127.0.0.1")
            .await();
    return new InetSocketAddress("127.0.0.1", server.actualPort());
  }

  private static HttpServerOptions sealedBy(OwnCertificate own) {
    String key = Base64.getMimeEncoder().encodeToString(own.key().getEncoded());
    return new HttpServerOptions()
        .setSsl(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setKeyValue(
                    Buffer.buffer(
                        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                            .formatted(key)))
                .setCertValue(Buffer.buffer(own.pem())));
  }

  @SuppressWarnings("unchecked") // What a page returns has no type.
  private static Map<String, Object> converse(Page page, String address) {
    return (Map<String, Object>) page.evaluate(CONVERSATION, List.of(address, 20_000));
  }

  private void assertThatItStandsInTheLog(Map<String, Object> told) {
    assertThat(told)
        .containsEntry("heard", told.get("said"))
        .containsEntry("code", 4001)
        .containsEntry("reason", "enough")
        .containsEntry("wasClean", true);
    assertThat((String) told.get("extensions")).startsWith("permessage-deflate");
    var said = (String) told.get("said");
    for (String from : List.of("client", "server")) {
      var frames = frames(from);
      var last = frames.get(frames.size() - 2);
      assertThat(last.getInteger("messageLength")).isEqualTo(said.length());
      assertThat(said).startsWith(last.getString("text"));
      assertThat(frames.subList(0, frames.size() - 1))
          .allMatch(frame -> frame.getBoolean("compressed"));
      var goodbye = frames.get(frames.size() - 1);
      assertThat(goodbye.getInteger("code")).isEqualTo(4001);
    }
    assertThat(goodbyeOf("client").getString("reason")).isEqualTo("enough");
    assertThat(all("violation")).isEmpty();
  }

  private JsonObject goodbyeOf(String from) {
    var frames = frames(from);
    return frames.get(frames.size() - 1);
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
}
