package ws101.step07;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** One person at the JDK's own WebSocket client, so that Vert.x does not only agree with itself. */
final class Guest implements WebSocket.Listener {

  private static final int LIMIT = 5;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder message = new StringBuilder();
  private WebSocket socket;

  /** Connects to {@code /chat}, and says nothing yet. */
  static Guest connect(int port) {
    var guest = new Guest();
    var address = URI.create("ws://localhost:" + port + "/chat");
    guest.socket = CLIENT.newWebSocketBuilder().buildAsync(address, guest).join();
    return guest;
  }

  /** Connects, joins, and has been welcomed. */
  static Guest join(int port, String room, String name) {
    return connect(port).joins(room, name);
  }

  Guest joins(String room, String name) {
    sends(JsonObject.of("type", "join", "room", room, "name", name).encode());
    var welcome = hears();
    if (!welcome.equals(JsonObject.of("type", "welcome", "room", room))) {
      throw new AssertionError(name + " was not welcomed: " + welcome);
    }
    return this;
  }

  void says(String room, String text) {
    sends(JsonObject.of("type", "say", "room", room, "text", text).encode());
  }

  void sends(String text) {
    socket.sendText(text, true).join();
  }

  void sendsInPieces(String... pieces) {
    for (int i = 0; i < pieces.length; i++) {
      socket.sendText(pieces[i], i == pieces.length - 1).join();
    }
  }

  void sendsBytes(byte... bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  void closes() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  /** Drops the TCP connection, without a Close frame. */
  void vanishes() {
    socket.abort();
  }

  /** The next message. */
  JsonObject hears() {
    try {
      var text = heard.poll(LIMIT, SECONDS);
      if (text == null) {
        throw new AssertionError("No message came within " + LIMIT + " seconds.");
      }
      return new JsonObject(text);
    } catch (InterruptedException interrupted) {
      throw new AssertionError("Interrupted while waiting for a message.", interrupted);
    }
  }

  /** The code of the Close frame that ends the connection. */
  int hearsClose() {
    return closed
        .orTimeout(LIMIT, SECONDS)
        .exceptionally(
            cause -> {
              throw new AssertionError("No Close frame came.", cause);
            })
        .join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      heard.add(message.toString());
      message.setLength(0);
    }
    socket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable cause) {
    closed.completeExceptionally(cause);
  }
}
