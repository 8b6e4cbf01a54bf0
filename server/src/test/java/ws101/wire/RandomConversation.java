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
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * Some HTTP, most often an upgrade, then messages; or Redis, or TLS: all of it valid, and the same
 * for one seed.
 */
final class RandomConversation {

  /** What one side sends at a time. */
  record Turn(Side from, byte[] bytes) {}

  private static final int RSV1 = 0b0100_0000;

  private static final byte[] UPGRADE =
      head(
          "GET /chat HTTP/1.1|Host: a|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

  private static final byte[] SWITCH =
      head(
          "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

  /** An empty message: zlib writes nothing for it; RFC 7692, 7.2.3.6, has this. */
  private static final byte[] NOTHING_DEFLATED = {0x00};

  private final Random random;
  private final List<Turn> turns = new ArrayList<>();
  private final Map<Side, Deflater> deflaters =
      Map.of(CLIENT, new Deflater(6, true), SERVER, new Deflater(6, true));
  private boolean compresses;

  private RandomConversation(Random random) {
    this.random = random;
  }

  static List<Turn> of(Random random) {
    var conversation = new RandomConversation(random);
    switch (random.nextInt(10)) {
      case 0 -> conversation.redis();
      case 1 -> conversation.tls();
      default -> conversation.http();
    }
    return conversation.turns;
  }

  private void http() {
    exchanges();
    switch (random.nextInt(8)) {
      case 0 -> refusedUpgrade();
      case 1 -> bodyUntilTheEnd();
      case 2 -> otherProtocol();
      case 3 -> events();
      default -> upgrade();
    }
  }

  private void redis() {
    for (int i = random.nextInt(6); i >= 0; i--) {
      String word = "w".repeat(random.nextInt(40) + 1);
      says(CLIENT, lines("*2|$3|GET|$" + word.length() + "|" + word + "|"));
      String reply =
          switch (random.nextInt(6)) {
            case 0 -> "+OK|";
            case 1 -> "$-1|";
            case 2 -> "*2|:1|%1|+a|~1|_|";
            case 3 -> ">2|+invalidate|*0|#t|";
            case 4 -> "$?|;3|abc|;0|";
            default -> "$" + word.length() + "|" + word + "|";
          };
      says(SERVER, lines(reply));
    }
  }

  private static byte[] lines(String text) {
    return latin1(text.replace("|", "\r\n"));
  }

  private void tls() {
    for (int i = random.nextInt(6); i >= 0; i--) {
      byte[] sealed = text(700);
      int type = turns.isEmpty() ? 22 : 20 + random.nextInt(4);
      byte[] header = {(byte) type, 3, 3, (byte) (sealed.length >> 8), (byte) sealed.length};
      says(turns.isEmpty() || random.nextBoolean() ? CLIENT : SERVER, join(header, sealed));
    }
  }

  private void events() {
    boolean chunked = random.nextBoolean();
    String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
    says(CLIENT, head("GET / HTTP/1.1|Host: a"));
    says(
        SERVER,
        head(
            "HTTP/1.1 200 OK|Content-Type: text/event-stream"
                + (chunked ? "|Transfer-Encoding: chunked" : "")));
    for (int i = random.nextInt(5); i > 0; i--) {
      String event = ": c|id: %d|data: a|data: b||".formatted(i).replace("|", end);
      String size = Integer.toHexString(event.length());
      says(SERVER, latin1(chunked ? size + "\r\n" + event + "\r\n" : event));
    }
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
    String deflate = "Sec-WebSocket-Extensions: permessage-deflate";
    compresses = random.nextBoolean();
    byte[] asks = compresses ? with(UPGRADE, deflate) : UPGRADE;
    byte[] agrees = compresses ? with(SWITCH, deflate) : SWITCH;
    says(CLIENT, random.nextBoolean() ? asks : join(asks, message(CLIENT)));
    says(SERVER, random.nextBoolean() ? agrees : join(agrees, message(SERVER)));
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
    boolean compressed = compresses && random.nextBoolean();
    if (compressed) {
      message = deflated(from, message);
    }
    byte[] frames = {};
    int opcode = Opcode.TEXT;
    int at = 0;
    do {
      int end = Math.min(message.length, at + 1 + random.nextInt(message.length + 1));
      byte[] fragment = Arrays.copyOfRange(message, at, end);
      byte[] frame = frame(from, end == message.length, opcode, fragment);
      frame[0] |= compressed && at == 0 ? RSV1 : 0;
      frames = join(frames, frame);
      if (end < message.length && random.nextBoolean()) {
        frames = join(frames, frame(from, true, Opcode.PING, latin1("?")));
      }
      opcode = Opcode.CONTINUATION;
      at = end;
    } while (at < message.length);
    return frames;
  }

  /** Each side goes on with its own context; the last four bytes are cut off: RFC 7692, 7.2.1. */
  private byte[] deflated(Side from, byte[] message) {
    var deflater = deflaters.get(from);
    deflater.setInput(message);
    byte[] deflated = new byte[message.length + 100];
    int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
    return length == 0 ? NOTHING_DEFLATED : Arrays.copyOf(deflated, length - 4);
  }

  private static byte[] with(byte[] head, String field) {
    byte[] withoutEmptyLine = Arrays.copyOf(head, head.length - 2);
    return join(withoutEmptyLine, latin1(field + "\r\n\r\n"));
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
