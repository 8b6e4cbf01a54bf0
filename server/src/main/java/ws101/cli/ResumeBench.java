package ws101.cli;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ws101.stage.Node;
import ws101.stage.Steps;
import ws101.wiretap.Event;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * {@code ./kit bench resume}: what it costs in lesson 10 to come back after a thousand messages, in
 * bytes on the wire, beside the bytes of these messages. Counted by a wiretap; no time is measured.
 */
final class ResumeBench {

  private static final int MESSAGES = 1000;

  /** Of one text, in bytes: a sentence. */
  private static final int TEXT = 80;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String ROW = "%-40s %13s %7s  %s%n";

  private final EventLog log = new EventLog();

  void run() {
    var node = Node.start(Steps.program("10-reconnect"), 0);
    try {
      node.listening(PATIENCE).join();
      String epoch = say(node.port());
      var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port());
      try (var tap = Wiretap.open(log, "bench", here)) {
        resume(tap.port(), epoch);
      }
      print();
    } finally {
      node.kill();
    }
  }

  /** One guest says it all, and hears it; answers the epoch in which it was said. */
  private static String say(int port) {
    var ada = new Guest(MESSAGES);
    WebSocket socket = ada.connect(port);
    ada.send(socket, who("join", "Ada"));
    String epoch = ada.welcome.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    for (int i = 0; i < MESSAGES; i++) {
      ada.send(
          socket,
          JsonObject.of("type", "say", "room", "r", "id", "" + i, "text", "x".repeat(TEXT)));
    }
    ada.await();
    socket.abort();
    return epoch;
  }

  private static void resume(int port, String epoch) {
    var bob = new Guest(MESSAGES);
    WebSocket socket = bob.connect(port);
    bob.send(socket, who("resume", "Bob").put("epoch", epoch).put("offset", 0));
    bob.await();
    socket.abort();
  }

  private static JsonObject who(String type, String name) {
    return JsonObject.of("type", type, "room", "r", "session", name, "name", name);
  }

  private void print() {
    long crossed = 0;
    long messages = 0;
    for (Event event : log.after(0, Integer.MAX_VALUE).events()) {
      JsonObject facts = event.facts();
      if (facts.containsKey("end") && facts.containsKey("start")) {
        crossed += facts.getLong("end") - facts.getLong("start");
      }
      if (facts.getString("text", "").startsWith("{\"type\":\"said\"")) {
        messages += facts.getLong("length");
      }
    }
    System.out.printf(ROW, "bytes", "", "ratio", "aim");
    System.out.printf(ROW, "%,d messages".formatted(MESSAGES), number(messages), "", "");
    System.out.printf(
        ROW,
        "to come back and hear them",
        number(crossed),
        String.format(Locale.ROOT, "%.2f", (double) crossed / messages),
        "<= 2");
  }

  private static String number(long figure) {
    return String.format(Locale.ROOT, "%,d", figure);
  }

  /** Somebody who counts what is said. */
  private static final class Guest implements WebSocket.Listener {
    private final CompletableFuture<String> welcome = new CompletableFuture<>();
    private final CountDownLatch said;
    private final StringBuilder text = new StringBuilder();

    Guest(int expected) {
      this.said = new CountDownLatch(expected);
    }

    WebSocket connect(int port) {
      return HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(URI.create("ws://localhost:" + port + "/chat"), this)
          .join();
    }

    void send(WebSocket socket, JsonObject message) {
      socket.sendText(message.encode(), true).join();
    }

    void await() {
      try {
        if (!said.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new IllegalStateException(said.getCount() + " messages did not come.");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        var message = new JsonObject(text.toString());
        text.setLength(0);
        if (message.getString("type").equals("welcome")) {
          welcome.complete(message.getString("epoch"));
        } else {
          said.countDown();
        }
      }
      return WebSocket.Listener.super.onText(socket, part, last);
    }
  }
}
