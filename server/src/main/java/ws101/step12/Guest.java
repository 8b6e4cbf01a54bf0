package ws101.step12;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import ws101.chat.Link;

/** Somebody who is in, and the limits within which they may speak. */
final class Guest {

  /** In bytes, as they cross the wire: 64 KiB. */
  private static final int LONGEST_MESSAGE = 64 * 1024;

  /** Whoever is in has to say into which room by then, in milliseconds. */
  private static final long UNTIL_THE_FIRST_MESSAGE = 5_000;

  /** RFC 6455, section 7.4.1, as are the next three. */
  private static final short UNSUPPORTED_DATA = 1003;

  private static final short NOT_UTF_8 = 1007;
  private static final short POLICY_VIOLATION = 1008;
  private static final short MESSAGE_TOO_BIG = 1009;

  private final Vertx vertx;
  private final Session session;
  private final Link link;
  private final long deadline;
  private Buffer message = Buffer.buffer();

  Guest(Vertx vertx, Session session, ServerWebSocket socket) {
    this.vertx = vertx;
    this.session = session;
    this.link = new Link(socket);
    this.deadline =
        vertx.setTimer(
            UNTIL_THE_FIRST_MESSAGE, late -> link.end(POLICY_VIOLATION, "Say first which room."));
    session.enter(link);
  }

  String name() {
    return session.name();
  }

  Link link() {
    return link;
  }

  /** Into a room. */
  void hasCome() {
    vertx.cancelTimer(deadline);
  }

  void leave() {
    vertx.cancelTimer(deadline);
    session.leave(link);
  }

  /** The text of a message, when its last frame has come and it keeps to the limits. */
  Optional<String> take(WebSocketFrame frame) {
    boolean isData = frame.isText() || frame.isBinary() || frame.isContinuation();
    if (link.isEnded() || !isData) {
      return Optional.empty();
    }
    if (frame.isBinary()) {
      return dismiss(UNSUPPORTED_DATA, "Text only, please.");
    }
    if (tooBig(frame)) {
      return dismiss(MESSAGE_TOO_BIG, "A message has at most 64 KiB.");
    }
    message.appendBuffer(frame.binaryData());
    return frame.isFinal() ? whole() : Optional.empty();
  }

  /** Counted before it is kept, frame by frame, and in bytes: an "é" has two. */
  private boolean tooBig(WebSocketFrame frame) {
    return message.length() + frame.binaryData().length() > LONGEST_MESSAGE;
  }

  private Optional<String> whole() {
    var bytes = ByteBuffer.wrap(message.getBytes());
    message = Buffer.buffer();
    if (!session.allowance().takesOne()) {
      return dismiss(POLICY_VIOLATION, "You say too much at once.");
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException invalid) {
      return dismiss(NOT_UTF_8, "This is not UTF-8.");
    }
  }

  private Optional<String> dismiss(short code, String reason) {
    link.end(code, reason);
    return Optional.empty();
  }
}
