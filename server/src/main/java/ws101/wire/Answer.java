package ws101.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ws101.wire.Part.RequestHead;

/** An answer in HTTP/1.1, as a server writes it: RFC 9112, section 4. */
public record Answer(int status, List<Field> fields, byte[] body) {

  private static final Map<Integer, String> REASONS =
      Map.of(
          101, "Switching Protocols",
          200, "OK",
          400, "Bad Request",
          403, "Forbidden",
          404, "Not Found",
          405, "Method Not Allowed",
          414, "URI Too Long",
          426, "Upgrade Required",
          431, "Request Header Fields Too Large");

  private static final byte[] NOTHING = {};

  /**
   * From its last byte on, both sides speak WebSocket: RFC 6455, section 4.2.2.
   *
   * @param request one that {@link Handshake#refusal} has nothing against
   * @param protocol the one that was chosen; no field says so if there is none
   */
  public static Answer switching(RequestHead request, Optional<String> protocol) {
    String key = Field.first(request.fields(), "Sec-WebSocket-Key").orElseThrow();
    var fields = new ArrayList<Field>();
    fields.add(new Field("Upgrade", "websocket"));
    fields.add(new Field("Connection", "Upgrade"));
    fields.add(new Field("Sec-WebSocket-Accept", Handshake.accept(key)));
    protocol.ifPresent(chosen -> fields.add(new Field("Sec-WebSocket-Protocol", chosen)));
    return new Answer(101, fields, NOTHING);
  }

  /** A file. The connection ends with it: whoever wants another one comes again. */
  public static Answer file(String type, byte[] bytes, Field... others) {
    var fields = new ArrayList<>(List.of(others));
    fields.add(new Field("Content-Type", type));
    fields.add(new Field("Connection", "close"));
    return new Answer(200, fields, bytes);
  }

  /** Some statuses must say what would be right: RFC 9110, 15.5.6 and 15.5.22; RFC 6455, 4.4. */
  public static Answer refusing(int status, String sentence) {
    var fields = new ArrayList<Field>();
    if (status == 405) {
      fields.add(new Field("Allow", "GET"));
    }
    if (status == 426) {
      fields.add(new Field("Upgrade", "websocket"));
      fields.add(new Field("Sec-WebSocket-Version", "13"));
    }
    fields.add(new Field("Connection", status == 426 ? "Upgrade, close" : "close"));
    fields.add(new Field("Content-Type", "text/plain; charset=utf-8"));
    return new Answer(status, fields, (sentence + "\n").getBytes(UTF_8));
  }

  /** The whole answer to {@code method}: one to HEAD ends with its head (RFC 9110, 9.3.2). */
  public byte[] bytesTo(String method) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head().getBytes(ISO_8859_1));
    bytes.writeBytes(method.equals("HEAD") ? NOTHING : body);
    return bytes.toByteArray();
  }

  /** The status line, the fields, an empty line. A 101 has no length: what follows has no end. */
  private String head() {
    var head = new StringBuilder("HTTP/1.1 " + status + " " + REASONS.get(status) + "\r\n");
    fields.forEach(field -> head.append(field.name() + ": " + field.value() + "\r\n"));
    if (status != 101) {
      head.append("Content-Length: " + body.length + "\r\n");
    }
    return head.append("\r\n").toString();
  }
}
