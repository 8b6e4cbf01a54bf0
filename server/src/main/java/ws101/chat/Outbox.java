package ws101.chat;

import io.netty.buffer.ByteBufUtil;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one guest is to be sent, in order: written as long as their connection takes it, and kept
 * when it does not, up to a bound. What is behind it, Vert.x's queue and the kernel's buffers, has
 * bounds of its own only because we stop writing when we are asked to.
 */
public final class Outbox {

  private final ServerWebSocket guest;
  private final int most;
  private final Deque<String> kept = new ArrayDeque<>();
  private long bytes;

  /**
   * @param most so many bytes of UTF-8 are kept
   */
  public Outbox(ServerWebSocket guest, int most) {
    this.guest = guest;
    this.most = most;
    guest.drainHandler(takesMore -> drained());
  }

  /**
   * Writes or keeps a message. Nothing overtakes what is kept.
   *
   * @return false if there is no room for it: what now, the caller decides
   */
  public boolean send(String message) {
    if (guest.isClosed()) {
      return true; // There is nobody left to miss it.
    }
    if (kept.isEmpty() && !guest.writeQueueFull()) {
      write(message);
      return true;
    }
    return keep(message);
  }

  /** The message that is about to be kept counts, too. */
  private boolean keep(String message) {
    int size = ByteBufUtil.utf8Bytes(message);
    if (bytes + size > most) {
      return false;
    }
    kept.add(message);
    bytes += size;
    return true;
  }

  /** Makes room: what has waited longest will not be sent. */
  public void dropOldest() {
    bytes -= ByteBufUtil.utf8Bytes(kept.remove());
  }

  /** The connection takes more: as much as it does, and not all that we have. */
  private void drained() {
    while (!kept.isEmpty() && !guest.isClosed() && !guest.writeQueueFull()) {
      String oldest = kept.peek();
      dropOldest();
      write(oldest);
    }
  }

  /** A write that fails has met the end of the connection, and the closeHandler hears of that. */
  private void write(String message) {
    guest.writeTextMessage(message).onFailure(gone -> {});
  }
}
