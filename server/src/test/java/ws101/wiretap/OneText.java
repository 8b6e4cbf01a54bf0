package ws101.wiretap;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client of the JDK's that hears one text, and with which code its socket was closed. */
record OneText(CompletableFuture<String> heard, CompletableFuture<Integer> closed)
    implements WebSocket.Listener {

  OneText() {
    this(new CompletableFuture<>(), new CompletableFuture<>());
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
    heard.complete(text.toString());
    socket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    closed.complete(code);
    return null;
  }
}
