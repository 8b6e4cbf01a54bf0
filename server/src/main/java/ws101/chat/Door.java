package ws101.chat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import ws101.wire.Answer;
import ws101.wire.Field;
import ws101.wire.Handshake;
import ws101.wire.Part.RequestHead;
import ws101.wire.RequestReader;
import ws101.wire.RequestReader.Bad;
import ws101.wire.RequestReader.Outcome;
import ws101.wire.RequestReader.Whole;

/**
 * The door of a server that is made by hand, on bare TCP. Whoever comes asks in HTTP/1.1: for a
 * file of the page, with which the connection ends; or to go on in WebSocket, with which it begins.
 *
 * @param vertx whose timers and threads it uses
 * @param files what can be read here, the page at {@code /} among it
 * @param isSocket the paths at which there is a WebSocket
 * @param protocols the subprotocols that are spoken inside, in any order
 * @param inside what to do with whoever was let in
 */
public record Door(
    Vertx vertx,
    PageFiles files,
    Predicate<String> isSocket,
    List<String> protocols,
    Consumer<Guest> inside) {

  /**
   * Somebody who was let in.
   *
   * @param protocol the subprotocol that was agreed on, if any was
   * @param afterHead what came with the head's last byte: the new protocol's first bytes
   */
  public record Guest(
      NetSocket socket, RequestHead request, Optional<String> protocol, byte[] afterHead) {}

  /** Browsers connect before they have anything to ask. */
  private static final long SECONDS_WITHOUT_A_WORD = 60;

  /** Whoever sends a head byte by byte must not keep a connection for ever. */
  private static final long SECONDS_FOR_A_HEAD = 3;

  private static final long SECONDS_TO_LINGER = 1;

  /** "It is RECOMMENDED that all HTTP senders and recipients support 8000": RFC 9112, section 3. */
  private static final int LONGEST_TARGET = 8000;

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int URI_TOO_LONG = 414;

  /** What a {@code connectHandler} calls. */
  public void meet(NetSocket guest) {
    long quiet = endAfter(SECONDS_WITHOUT_A_WORD, guest);
    guest.handler(
        first -> {
          vertx.cancelTimer(quiet);
          listen(guest, first);
        });
  }

  private void listen(NetSocket guest, Buffer first) {
    var reader = new RequestReader();
    long slow = endAfter(SECONDS_FOR_A_HEAD, guest);
    guest.handler(bytes -> readHead(guest, reader, bytes.getBytes(), slow));
    readHead(guest, reader, first.getBytes(), slow);
  }

  /** Bytes come as they like: nothing happens before the head is whole, or can become none. */
  private void readHead(NetSocket guest, RequestReader reader, byte[] bytes, long slow) {
    reader
        .read(bytes)
        .ifPresent(
            outcome -> {
              vertx.cancelTimer(slow);
              guest.handler(ignored -> {});
              answer(guest, outcome);
            });
  }

  private long endAfter(long seconds, NetSocket guest) {
    long timer = vertx.setTimer(TimeUnit.SECONDS.toMillis(seconds), late -> part(guest));
    guest.closeHandler(gone -> vertx.cancelTimer(timer));
    return timer;
  }

  private void answer(NetSocket guest, Outcome outcome) {
    if (outcome instanceof Whole whole) {
      answer(guest, whole.request(), whole.afterHead());
    } else if (outcome instanceof Bad bad) {
      turnAway(guest, "GET", Answer.refusing(bad.status(), bad.sentence()));
    }
  }

  private void answer(NetSocket guest, RequestHead request, byte[] afterHead) {
    String path = request.target().split("[?]", 2)[0];
    if (request.target().length() > LONGEST_TARGET) {
      turnAway(guest, request, URI_TOO_LONG, "Nothing here has such a long name.");
    } else if (!Handshake.isMeantBy(request)) {
      sendFile(guest, request, path);
    } else if (!isSocket.test(path)) {
      turnAway(guest, request, NOT_FOUND, "There is no WebSocket at this path.");
    } else {
      shakeHands(guest, request, afterHead);
    }
  }

  private void shakeHands(NetSocket guest, RequestHead request, byte[] afterHead) {
    var refusal = Handshake.refusal(request);
    if (refusal.isPresent()) {
      turnAway(guest, request.method(), refusal.get());
    } else if (isFromElsewhere(request)) {
      turnAway(guest, request, FORBIDDEN, "Only a page of this server may open its WebSocket.");
    } else {
      letIn(guest, request, afterHead);
    }
  }

  /** A browser says whose page asks; who is no browser sends no {@code Origin}: RFC 6455, 10.2. */
  private static boolean isFromElsewhere(RequestHead request) {
    String ours = Field.first(request.fields(), "Host").orElseThrow();
    return Field.first(request.fields(), "Origin")
        .filter(origin -> !origin.equals("http://" + ours) && !origin.equals("https://" + ours))
        .isPresent();
  }

  /** From the answer's last byte on both sides speak the new protocol. */
  private void letIn(NetSocket guest, RequestHead request, byte[] afterHead) {
    var protocol = Handshake.choose(request, protocols);
    var answer = Answer.switching(request, protocol);
    guest.write(Buffer.buffer(answer.bytesTo("GET"))).onFailure(gone -> part(guest));
    inside.accept(new Guest(guest, request, protocol, afterHead));
  }

  private void turnAway(NetSocket guest, RequestHead request, int status, String sentence) {
    turnAway(guest, request.method(), Answer.refusing(status, sentence));
  }

  /**
   * Answers, and lingers: to close while bytes are still coming resets the connection, and the
   * answer may be lost with it (RFC 9112, section 9.6).
   */
  private void turnAway(NetSocket guest, String method, Answer answer) {
    guest
        .write(Buffer.buffer(answer.bytesTo(method)))
        .eventually(() -> vertx.timer(SECONDS_TO_LINGER, TimeUnit.SECONDS))
        .onComplete(lingered -> part(guest));
  }

  private static void part(NetSocket guest) {
    guest.close().onFailure(alreadyGone -> {});
  }

  // The page

  private void sendFile(NetSocket guest, RequestHead request, String path) {
    if (!List.of("GET", "HEAD").contains(request.method())) {
      turnAway(guest, request, METHOD_NOT_ALLOWED, "There is only something to read here.");
      return;
    }
    vertx
        .executeBlocking(() -> files.read(path))
        .onSuccess(file -> turnAway(guest, request.method(), file))
        .onFailure(missing -> sendNothing(guest, request, path));
  }

  /** Whoever asks for a WebSocket's path as if it were a file learns what to ask for. */
  private void sendNothing(NetSocket guest, RequestHead request, String path) {
    Handshake.refusal(request)
        .filter(refusal -> isSocket.test(path))
        .ifPresentOrElse(
            refusal -> turnAway(guest, request.method(), refusal),
            () -> turnAway(guest, request, NOT_FOUND, "There is nothing at this path."));
  }
}
