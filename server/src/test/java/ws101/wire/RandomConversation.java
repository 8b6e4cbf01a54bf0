package ws101.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static ws101.wire.Bytes.head;
import static ws101.wire.Bytes.join;
import static ws101.wire.Bytes.latin1;
import static ws101.wire.Side.CLIENT;
import static ws101.wire.Side.SERVER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Some HTTP, most often an upgrade, then messages: all of it valid, and the same for one seed. */
final class RandomConversation {

  /** What one side sends at a time. */
  record Turn(Side from, byte[] bytes) {}

  private static final byte[] UPGRADE =
      head(
          "GET /chat HTTP/1.1|Host: a|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

  private static final byte[] SWITCH =
      head(
          "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

  private final Random random;
  private final List<Turn> turns = new ArrayList<>();

  private RandomConversation(Random random) {
    this.random = random;
  }

  static List<Turn> of(Random random) {
    var conversation = new RandomConversation(random);
    conversation.exchanges();
    switch (random.nextInt(8)) {
      case 0 -> conversation.refusedUpgrade();
      case 1 -> conversation.bodyUntilTheEnd();
      case 2 -> conversation.otherProtocol();
      default -> conversation.upgrade();
    }
    return conversation.turns;
  }

  /** Requests, sometimes several before the first answer. */
  private void exchanges() {
    for (int i = random.nextInt(3); i > 0; i--) {
      byte[] requests = {};
      byte[] answers = {};
      for (int j = random.nextInt(3); j >= 0; j--) {
        boolean onlyHead = random.nextInt(4) == 0;
        requests = join(requests, onlyHead ? head("HEAD / HTTP/1.1|Host: a") : post());
        answers = join(answers, onlyHead ? head("HTTP/1.1 200 OK|Content-Length: 9") : answer());
      }
      says(CLIENT, requests);
      says(SERVER, answers);
    }
  }

  private byte[] post() {
    byte[] body = text(300);
    return random.nextBoolean()
        ? join(head("POST /say HTTP/1.1|Host: a|Content-Length: " + body.length), body)
        : join(head("POST /say HTTP/1.1|Host: a|Transfer-Encoding: chunked"), chunks());
  }

  private byte[] answer() {
    byte[] body = text(700);
    return switch (random.nextInt(4)) {
      case 0 -> head("HTTP/1.1 204 No Content");
      case 1 -> join(head("HTTP/1.1 100 Continue"), head("HTTP/1.1 304 Not Modified|ETag: \"x\""));
      case 2 -> join(head("HTTP/1.1 200 OK|Content-Length: " + body.length), body);
      default -> join(head("HTTP/1.1 200 OK|Transfer-Encoding: chunked"), chunks());
    };
  }

  private byte[] chunks() {
    byte[] chunks = {};
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] data = join(text(700), latin1("."));
      String size = Integer.toHexString(data.length) + (random.nextBoolean() ? ";a=b" : "");
      chunks = join(chunks, latin1(size + "\r\n"), data, latin1("\r\n"));
    }
    return join(chunks, latin1(random.nextBoolean() ? "0\r\n\r\n" : "0\r\nTrailer: x\r\n\r\n"));
  }

  private void refusedUpgrade() {
    says(CLIENT, random.nextBoolean() ? UPGRADE : join(UPGRADE, post()));
    says(SERVER, head("HTTP/1.1 403 Forbidden|Content-Length: 0"));
  }

  private void bodyUntilTheEnd() {
    says(CLIENT, head("GET / HTTP/1.0"));
    says(SERVER, join(head("HTTP/1.0 200 OK"), text(1000)));
  }

  private void otherProtocol() {
    byte[] request = head("GET / HTTP/1.1|Upgrade: irc|Connection: Upgrade");
    says(CLIENT, random.nextBoolean() ? request : join(request, text(300)));
    says(SERVER, join(head("HTTP/1.1 101 Switching Protocols|Upgrade: irc"), text(300)));
    says(CLIENT, text(300));
  }

  /** Sometimes the client, sometimes the server sends its first frames with its head. */
  private void upgrade() {
    says(CLIENT, random.nextBoolean() ? UPGRADE : join(UPGRADE, message(CLIENT)));
    says(SERVER, random.nextBoolean() ? SWITCH : join(SWITCH, message(SERVER)));
    for (int i = random.nextInt(6); i > 0; i--) {
      Side from = random.nextBoolean() ? CLIENT : SERVER;
      says(from, message(from));
    }
    if (random.nextBoolean()) {
      Side from = random.nextBoolean() ? CLIENT : SERVER;
      says(from, frame(from, true, Opcode.CLOSE, FrameWriter.closePayload(1001, "bye")));
    }
  }

  /** One message, perhaps in fragments with a ping between them. */
  private byte[] message(Side from) {
    byte[] message = text(random.nextInt(10) == 0 ? 70_000 : 300);
    byte[] frames = {};
    int opcode = Opcode.TEXT;
    int at = 0;
    do {
      int end = Math.min(message.length, at + 1 + random.nextInt(message.length + 1));
      byte[] fragment = Arrays.copyOfRange(message, at, end);
      frames = join(frames, frame(from, end == message.length, opcode, fragment));
      if (end < message.length && random.nextBoolean()) {
        frames = join(frames, frame(from, true, Opcode.PING, latin1("?")));
      }
      opcode = Opcode.CONTINUATION;
      at = end;
    } while (at < message.length);
    return frames;
  }

  private byte[] frame(Side from, boolean fin, int opcode, byte[] payload) {
    var key = new byte[4];
    random.nextBytes(key);
    return FrameWriter.write(fin, opcode, payload, from == CLIENT ? key : null);
  }

  private byte[] text(int most) {
    return random
        .ints(random.nextInt(most + 1), 0x20, 0x2FF)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .getBytes(UTF_8);
  }

  private void says(Side from, byte[] bytes) {
    turns.add(new Turn(from, bytes.clone()));
  }
}
