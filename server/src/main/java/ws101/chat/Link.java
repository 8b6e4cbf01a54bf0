package ws101.chat;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;

/**
 * One guest's connection, for as long as it lasts: what they are sent waits in an outbox, and who
 * leaves too much of it lying has to go.
 */
public final class Link {

  /** So many bytes are kept for one guest: four of the longest messages. */
  private static final int MOST_KEPT = 256 * 1024;

  /** "Try again later": registered with IANA for RFC 6455, section 11.7. */
  private static final short TRY_AGAIN_LATER = 1013;

  private final ServerWebSocket socket;
  private final Outbox outbox;
  private boolean isEnded;

  public Link(ServerWebSocket socket) {
    this.socket = socket;
    this.outbox = new Outbox(socket, MOST_KEPT);
  }

  public void send(JsonObject message) {
    if (!outbox.send(message.encode())) {
      end(TRY_AGAIN_LATER, "You read too slowly.");
    }
  }

  /** Before all else that waits; each of them is made into text when the connection takes it. */
  public void sendFirst(Stream<JsonObject> messages) {
    outbox.sendFirst(messages.map(JsonObject::encode).iterator());
  }

  /** What they say from now on waits until {@link #listenOn}. */
  public void waitBeforeListening() {
    socket.pause();
  }

  public void listenOn() {
    if (isHere()) {
      socket.resume();
    }
  }

  /** Whether neither side has ended it. */
  public boolean isHere() {
    return !isEnded && !socket.isClosed();
  }

  /** Says why, if it can be said. Nothing more is sent, and nothing more is listened to. */
  public void end(short code, String reason) {
    isEnded = true;
    outbox.close(code, reason);
  }

  /** Whether we have ended it; the other side may not know yet, and still speak. */
  public boolean isEnded() {
    return isEnded;
  }
}
