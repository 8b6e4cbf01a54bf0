package ws101.chat;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;

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
    if (!isEnded && !outbox.send(message.encode())) {
      end(TRY_AGAIN_LATER, "You read too slowly.");
    }
  }

  /** Says why, if it can be said. Nothing more is sent. */
  public void end(short code, String reason) {
    isEnded = true;
    socket.close(code, reason).onFailure(alreadyGone -> {});
  }
}
