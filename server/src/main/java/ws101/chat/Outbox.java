package ws101.chat;

import io.netty.buffer.ByteBufUtil;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;

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

  /** What goes before all that is kept; it is somebody else's, and only fetched from there. */
  private Iterator<String> backlog = Collections.emptyIterator();

  private boolean isClosed;

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
    if (isClosed || guest.isClosed()) {
      return true; // There is nobody left to miss it.
    }
    if (!isWaiting() && !guest.writeQueueFull()) {
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

  /**
   * Sends what is remembered elsewhere, before what is kept here and in place of an earlier
   * backlog: each message is asked for when the connection takes it, so that none has to wait here.
   */
  public void sendFirst(Iterator<String> remembered) {
    backlog = remembered;
    drained();
  }

  /** Makes room: what has waited longest will not be sent. */
  public void dropOldest() {
    takeOldest();
  }

  /** The Close is the last that is sent: RFC 6455, section 5.5.1. What is kept will not be. */
  public void close(short code, String reason) {
    isClosed = true;
    kept.clear();
    backlog = Collections.emptyIterator();
    guest.close(code, reason).onFailure(alreadyGone -> {});
  }

  /** The connection takes more: as much as it does, and not all that we have. */
  private void drained() {
    while (isWaiting() && !guest.isClosed() && !guest.writeQueueFull()) {
      write(backlog.hasNext() ? backlog.next() : takeOldest());
    }
  }

  private boolean isWaiting() {
    return backlog.hasNext() || !kept.isEmpty();
  }

  private String takeOldest() {
    String oldest = kept.remove();
    bytes -= ByteBufUtil.utf8Bytes(oldest);
    return oldest;
  }

  /** A write that fails has met the end of the connection, and the closeHandler hears of that. */
  private void write(String message) {
    guest.writeTextMessage(message).onFailure(gone -> {});
  }
}
