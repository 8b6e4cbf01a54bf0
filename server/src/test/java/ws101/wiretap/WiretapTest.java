package ws101.wiretap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static ws101.wiretap.Way.TO_BROWSER;
import static ws101.wiretap.Way.TO_NODE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ws101.wire.Bytes;

/** The relay, seen from both of its ends. */
@Timeout(60)
class WiretapTest {

  @Test
  void whatGoesInComesOutToTheByteInBothDirectionsAndASlowReaderCostsNoMemory() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    int megabytes = 20;
    try (var ends = Ends.connect()) {
      var up = CompletableFuture.supplyAsync(() -> send(ends.browser, seed, megabytes));
      var down = CompletableFuture.supplyAsync(() -> send(ends.node, seed + 1, megabytes));

      byte[] atNode = digest(ends.node, megabytes);
      byte[] atBrowser = digest(ends.browser, megabytes);

      assertThat(atNode).isEqualTo(up.get(20, SECONDS));
      assertThat(atBrowser).isEqualTo(down.get(20, SECONDS));
    }
  }

  @Test
  void aFinIsRelayedAsAFinAndTheOtherWayStaysOpen() throws Exception {
    try (var ends = Ends.connect()) {
      write(ends.browser, "question");
      ends.browser.shutdownOutput();

      assertThat(new String(ends.node.getInputStream().readAllBytes(), US_ASCII))
          .isEqualTo("question");
      write(ends.node, "answer");
      assertThat(read(ends.browser, 6)).isEqualTo("answer");
      ends.node.shutdownOutput();

      assertThat(ends.browser.getInputStream().read()).isEqualTo(-1);
      ends.seen("closed");
    }
  }

  @Test
  void aResetIsRelayedAsAResetOnAnIdleConnectionToo() throws Exception {
    try (var ends = Ends.connect()) {
      ends.seen("connected");

      ends.browser.setSoLinger(true, 0);
      ends.browser.close();

      assertThatThrownBy(() -> ends.node.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThat(ends.seen("finished").facts().getString("how")).isEqualTo("reset");
    }
  }

  @Test
  void resetTearsBothEndsOff() throws Exception {
    try (var ends = Ends.connect()) {
      ends.seen("connected");

      Event fault = done(ends.tap.resetConnections());

      assertThat(fault.facts().getString("did")).contains("RST").contains("the connection");
      for (Socket end : new Socket[] {ends.browser, ends.node}) {
        assertThatThrownBy(() -> end.getInputStream().read())
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("reset");
      }
    }
  }

  @Test
  void closeSendsAFinToBothEnds() throws Exception {
    try (var ends = Ends.connect()) {
      ends.seen("connected");

      done(ends.tap.closeConnections());

      assertThat(ends.browser.getInputStream().read()).isEqualTo(-1);
      assertThat(ends.node.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aFaultThatMeetsNobodySaysSo() throws Exception {
    try (var tap = Wiretap.open(new EventLog(), "ada", new InetSocketAddress("127.0.0.1", 1))) {
      Event fault = done(tap.resetConnections());

      assertThat(fault.facts().getJsonArray("connections")).isEmpty();
      assertThat(fault.facts().getString("did")).contains("no connection");
    }
  }

  @Test
  void whatIsHeldIsSeenInTheTapAndComesWholeAndInOrderWhenItIsReleased() throws Exception {
    try (var ends = Ends.connect()) {
      ends.seen("connected");
      done(ends.tap.hold(TO_NODE, true));

      write(ends.browser, "\u0016one");
      ends.seen("opaque");
      write(ends.browser, "two");
      ends.browser.shutdownOutput();
      ends.seen("finished");
      assertThat(ends.kinds()).doesNotContain("passed");
      done(ends.tap.hold(TO_NODE, false));

      assertThat(new String(ends.node.getInputStream().readAllBytes(), US_ASCII))
          .isEqualTo("\u0016onetwo");
    }
  }

  @Test
  void aHeldWayStopsReadingAtItsBound() throws Exception {
    try (var ends = Ends.connect()) {
      ends.seen("connected");
      done(ends.tap.hold(TO_NODE, true));
      var sending = CompletableFuture.supplyAsync(() -> send(ends.browser, 1, 20));

      long seen = ends.seen(event -> seenBytes(event) >= Lane.MOST_WAITING).facts().getLong("end");
      done(ends.tap.hold(TO_NODE, false));

      assertThat(seen).isLessThan(2L * Lane.MOST_WAITING + 64 * 1024);
      assertThat(digest(ends.node, 20)).isEqualTo(sending.get(20, SECONDS));
    }
  }

  @Test
  void whatIsDelayedComesLateAndInOrder() throws Exception {
    try (var ends = Ends.connect()) {
      ends.seen("connected");
      done(ends.tap.delay(TO_BROWSER, 300));

      write(ends.node, "one");
      Event come = ends.seen("violation");
      write(ends.node, "two");

      assertThat(read(ends.browser, 6)).isEqualTo("onetwo");
      Event gone = ends.seen(event -> event.kind().equals("passed"));
      assertThat(gone.millis() - come.millis()).isGreaterThanOrEqualTo(290);
    }
  }

  @Test
  void aDelayBeyondTheBoundIsRefusedInWords() throws Exception {
    try (var ends = Ends.connect()) {
      assertThatThrownBy(() -> ends.tap.delay(TO_NODE, 20_000))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("between 0 and 10000");
    }
  }

  @Test
  void aStandingFaultMeetsConnectionsThatComeLater() throws Exception {
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var tap =
            Wiretap.open(
                new EventLog(), "ada", (InetSocketAddress) listener.getLocalSocketAddress())) {
      done(tap.hold(TO_NODE, true));
      try (var browser = new Socket(InetAddress.getLoopbackAddress(), tap.port());
          var node = listener.accept()) {
        node.setSoTimeout(200);
        write(browser, "held");

        assertThatThrownBy(() -> node.getInputStream().read()).hasMessageContaining("timed out");
        done(tap.hold(TO_NODE, false));
        node.setSoTimeout(10_000);
        assertThat(read(node, 4)).isEqualTo("held");
      }
    }
  }

  @Test
  void aNodeThatIsNotThereIsToldAndTheBrowserIsNotLeftWaiting() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    var log = new EventLog();
    try (var tap = Wiretap.open(log, "ada", new InetSocketAddress("127.0.0.1", free));
        var browser = new Socket(InetAddress.getLoopbackAddress(), tap.port())) {
      browser.setSoTimeout(10_000);

      assertThatThrownBy(() -> browser.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThat(log.after(0, 100).events())
          .extracting(Event::kind)
          .contains("opened", "refused", "closed");
    }
  }

  @Test
  void theLogTellsAHandshakeAndItsFrames() throws Exception {
    try (var ends = Ends.connect()) {
      ends.browser
          .getOutputStream()
          .write(Bytes.head("GET /chat HTTP/1.1|Upgrade: websocket|Connection: Upgrade"));
      ends.seen("head");
      ends.node
          .getOutputStream()
          .write(
              Bytes.join(
                  Bytes.head(
                      "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade"),
                  Bytes.hex("81 05 48 65 6c 6c 6f 88 02 03 e9")));

      var text = ends.seen(event -> event.facts().containsKey("text")).facts();
      var close = ends.seen(event -> event.facts().containsKey("code")).facts();

      assertThat(text.getString("text")).isEqualTo("Hello");
      assertThat(text.getString("from")).isEqualTo("server");
      assertThat(close.getInteger("code")).isEqualTo(1001);
    }
  }

  private static Event done(CompletionStage<Event> fault) throws Exception {
    return fault.toCompletableFuture().get(10, SECONDS);
  }

  private static long seenBytes(Event event) {
    return event.facts().getLong("end", 0L);
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), US_ASCII);
  }

  /** Sends pseudo-random bytes and answers their digest. */
  private static byte[] send(Socket socket, long seed, int megabytes) {
    try {
      var random = new Random(seed);
      var sha = MessageDigest.getInstance("SHA-256");
      OutputStream out = socket.getOutputStream();
      var piece = new byte[64 * 1024];
      for (int i = 0; i < 16 * megabytes; i++) {
        random.nextBytes(piece);
        sha.update(piece);
        out.write(piece);
      }
      return sha.digest();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] digest(Socket socket, int megabytes) throws Exception {
    var sha = MessageDigest.getInstance("SHA-256");
    InputStream in = socket.getInputStream();
    for (int i = 0; i < 16 * megabytes; i++) {
      sha.update(in.readNBytes(64 * 1024));
    }
    return sha.digest();
  }
}
