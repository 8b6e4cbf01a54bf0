package ws101.cli;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ws101.stage.Node;
import ws101.stage.Steps;
import ws101.wiretap.Event;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * {@code ./kit bench gatekeeping}: how many bytes a word takes on its way to lesson 12's node: in
 * the open, in TLS, and compressed. Counted by a wiretap; no time is measured.
 */
final class GatekeepingBench {

  private static final String WORD = "hello";

  /** In a row: a compressor remembers what it has seen. */
  private static final int TIMES = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String ROW = "%-40s %9s %7s %9s %7s%n";

  private final Vertx vertx = Vertx.vertx();

  void run() {
    try {
      List<Long> open = measure("GUARDED", false);
      System.out.printf(ROW, "bytes of \"" + WORD + "\"", "said", "ratio", "again", "ratio");
      print("in the open (ws)", open, open);
      print("in TLS (wss)", measure("GUARDED", true), open);
      print("in the open, deflated", measure("DEFLATED", false), open);
    } finally {
      vertx.close().await();
    }
  }

  private static void print(String what, List<Long> bytes, List<Long> open) {
    long first = bytes.get(0);
    long last = bytes.get(TIMES - 1);
    System.out.printf(
        ROW, what, first, ratio(first, open.get(0)), last, ratio(last, open.get(TIMES - 1)));
  }

  private static String ratio(long bytes, long open) {
    return String.format(Locale.ROOT, "%.2f", (double) bytes / open);
  }

  /** What each of the words took. */
  private List<Long> measure(String variant, boolean isSealed) {
    var log = new EventLog();
    var node = Node.start(Steps.program("12-gatekeeping").with(Steps.VARIANT, variant), 0);
    try {
      node.listening(PATIENCE).join();
      var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port());
      try (var tap = Wiretap.open(log, "bench", here);
          var guest = new Guest(tap.port(), isSealed)) {
        guest.says(JsonObject.of("type", "join", "room", "lobby", "session", "s", "name", "Ada"));
        return Stream.generate(() -> cost(log, guest)).limit(TIMES).toList();
      }
    } finally {
      node.kill();
    }
  }

  /** Said, and heard back: in between, its bytes are all that came from the guest. */
  private static long cost(EventLog log, Guest guest) {
    long before = bytesFromClient(log);
    String id = UUID.randomUUID().toString(); // As the page does.
    guest.says(JsonObject.of("type", "say", "room", "lobby", "id", id, "text", WORD));
    return bytesFromClient(log) - before;
  }

  /** In frames and records. */
  private static long bytesFromClient(EventLog log) {
    return log.after(0, Integer.MAX_VALUE).events().stream()
        .filter(event -> List.of("frame", "record").contains(event.kind()))
        .map(Event::facts)
        .filter(facts -> facts.getString("from").equals("client"))
        .mapToLong(facts -> facts.getLong("end") - facts.getLong("start"))
        .sum();
  }

  /** Somebody who has logged in, and has a ticket. */
  private final class Guest implements AutoCloseable {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    Guest(int port, boolean isSealed) {
      var http =
          vertx.createHttpClient(
              new HttpClientOptions()
                  .setDefaultHost("localhost")
                  .setDefaultPort(port)
                  .setSsl(isSealed)
                  .setTrustAll(true)
                  .setVerifyHost(false));
      var page = http.request(HttpMethod.GET, "/?name=Ada").compose(HttpClientRequest::send);
      String cookie = page.await().getHeader(HttpHeaders.SET_COOKIE).split(";")[0];
      String ticket =
          http.request(HttpMethod.POST, "/tickets")
              .compose(
                  request ->
                      request
                          .putHeader(HttpHeaders.COOKIE, cookie)
                          .send()
                          .compose(HttpClientResponse::body)) // At once, or it is gone.
              .await()
              .toJsonObject()
              .getString("ticket");
      http.close().await();
      socket =
          vertx
              .createWebSocketClient(
                  new WebSocketClientOptions()
                      .setSsl(isSealed)
                      .setTrustAll(true)
                      .setVerifyHost(false)
                      .setTryUsePerMessageCompression(true))
              .connect(
                  new WebSocketConnectOptions()
                      .setHost("localhost")
                      .setPort(port)
                      .setURI("/chat?ticket=" + ticket)
                      .addSubProtocol("chat.v1"))
              .await();
      socket.textMessageHandler(heard::add);
    }

    @Override
    public void close() {
      socket.close().await();
    }

    /** And hears the answer. */
    void says(JsonObject message) {
      socket.writeTextMessage(message.encode()).await();
      try {
        if (heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) == null) {
          throw new IllegalStateException("Nothing came back.");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
