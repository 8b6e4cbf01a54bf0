package ws101.exercise05;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import ws101.chat.Launcher;

/** A doorman: lets in whoever asks as RFC 6455 says and is invited, and counts what they bring. */
public final class DoormanVerticle extends VerticleBase {

  /** RFC 6455, section 1.3. */
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final String INVITED = "http://localhost:8101,https://guests.example";

  /** What everybody who is let in hears at once; why two bytes stand before it, lesson 06 tells. */
  private static final Buffer GREETING =
      Buffer.buffer().appendByte((byte) 0x81).appendByte((byte) 7).appendString("Welcome");

  private static final List<String> OURS = List.of("guest.v2", "guest.v1");
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final int LONGEST_HEAD = 8 * 1024;
  private static final long LONGEST_WAIT = 3000;
  private static final long MILLIS_TO_LINGER = 500;
  private static final int KEY_BYTES = 16;

  /**
   * What must be so, in this order, and the answer to whoever breaks it.
   *
   * @param field what the answer must say besides; may be empty
   */
  private record Rule(Predicate<Head> holds, int status, String field) {}

  private final Set<String> guests =
      Set.of(System.getenv().getOrDefault("GUESTS", INVITED).split(","));

  private final List<Rule> rules =
      List.of(
          new Rule(head -> head.method().equals("GET"), 405, "Allow: GET\r\n"),
          new Rule(head -> head.path().equals("/door"), 404, ""),
          new Rule(head -> head.version().compareTo("HTTP/1.1") >= 0, 400, ""),
          new Rule(head -> head.values("Host").size() == 1, 400, ""),
          new Rule(head -> head.lists("Upgrade", "websocket"), 426, "Upgrade: websocket\r\n"),
          new Rule(head -> head.lists("Connection", "upgrade"), 400, ""),
          new Rule(
              head -> head.values("Sec-WebSocket-Version").equals(List.of("13")),
              426,
              "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"),
          new Rule(head -> isKey(head.values("Sec-WebSocket-Key")), 400, ""),
          new Rule(head -> guests.containsAll(head.values("Origin")), 403, ""));

  private long arrived;

  public static void main(String[] arguments) {
    Launcher.run(DoormanVerticle::new);
  }

  @Override
  public Future<?> start() {
    return vertx
        .createNetServer()
        .connectHandler(this::meet)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  private void meet(NetSocket guest) {
    var received = Buffer.buffer();
    long tooLong = vertx.setTimer(LONGEST_WAIT, late -> part(guest));
    guest.closeHandler(gone -> vertx.cancelTimer(tooLong));
    guest.handler(bytes -> readHead(guest, received.appendBuffer(bytes), tooLong));
  }

  /** A read is not a head: only its empty line ends it. */
  private void readHead(NetSocket guest, Buffer received, long tooLong) {
    String text = received.toString(ISO_8859_1);
    int end = text.indexOf(END_OF_HEAD);
    if (end < 0 && received.length() <= LONGEST_HEAD) {
      return;
    }
    vertx.cancelTimer(tooLong);
    guest.handler(ignored -> {});
    int afterHead = end + END_OF_HEAD.length();
    if (end < 0 || afterHead > LONGEST_HEAD) {
      answer(guest, 431, "", "");
    } else {
      judge(
          guest, Head.of(text.substring(0, end)), received.getBuffer(afterHead, received.length()));
    }
  }

  private void judge(NetSocket guest, Head head, Buffer afterHead) {
    if (head.method().equals("GET") && head.path().equals("/arrived")) {
      answer(guest, 200, "", "{\"bytes\":" + arrived + "}");
      return;
    }
    rules.stream()
        .filter(rule -> !rule.holds().test(head))
        .findFirst()
        .ifPresentOrElse(
            broken -> answer(guest, broken.status(), broken.field(), ""),
            () -> letIn(guest, head, afterHead));
  }

  private void letIn(NetSocket guest, Head head, Buffer afterHead) {
    String key = head.values("Sec-WebSocket-Key").get(0);
    String chosen =
        head.members("Sec-WebSocket-Protocol").stream()
            .filter(OURS::contains)
            .findFirst()
            .map(protocol -> "Sec-WebSocket-Protocol: " + protocol + "\r\n")
            .orElse("");
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\n"
            + "Upgrade: websocket\r\n"
            + "Connection: Upgrade\r\n"
            + ("Sec-WebSocket-Accept: " + acceptFor(key) + "\r\n")
            + chosen
            + "\r\n";
    write(guest, Buffer.buffer(answer).appendBuffer(GREETING));
    arrived += afterHead.length();
    guest.handler(bytes -> arrived += bytes.length());
  }

  /** Of the key's text, not of the bytes that it stands for. */
  private static String acceptFor(String key) {
    try {
      byte[] sha1 = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(sha1);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has SHA-1.", impossible);
    }
  }

  private static boolean isKey(List<String> keys) {
    try {
      return keys.size() == 1
          && keys.get(0).endsWith("==")
          && Base64.getDecoder().decode(keys.get(0)).length == KEY_BYTES;
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }

  /** And then the connection ends, but not while the guest may still be talking. */
  private void answer(NetSocket guest, int status, String field, String body) {
    write(
        guest,
        Buffer.buffer(
            "HTTP/1.1 %d -\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(status, field, body.length(), body)));
    vertx.setTimer(MILLIS_TO_LINGER, lingered -> part(guest));
  }

  private static void write(NetSocket guest, Buffer bytes) {
    guest.write(bytes).onFailure(gone -> part(guest));
  }

  private static void part(NetSocket guest) {
    guest.close().onFailure(alreadyGone -> {});
  }

  /**
   * A request's first line and its fields.
   *
   * @param fields each line after the first
   */
  private record Head(String method, String path, String version, List<String> fields) {

    static Head of(String text) {
      var lines = List.of(text.split("\r\n"));
      String[] first = (lines.get(0) + "   ").split(" ", -1);
      return new Head(
          first[0], first[1].split("[?]", 2)[0], first[2], lines.subList(1, lines.size()));
    }

    /** The value of each line with that name; names have no case. */
    List<String> values(String name) {
      return fields.stream()
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .toList();
    }

    /** The members of a list, over all its lines. */
    List<String> members(String name) {
      return values(name).stream()
          .flatMap(value -> Arrays.stream(value.split(",")))
          .map(String::strip)
          .toList();
    }

    boolean lists(String name, String member) {
      return members(name).stream().anyMatch(member::equalsIgnoreCase);
    }
  }
}
