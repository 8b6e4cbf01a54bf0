package ws101.grader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import ws101.wire.Field;
import ws101.wire.Part.Body;
import ws101.wire.Part.ResponseHead;

/**
 * What an {@link Asker} was answered. What a check asks of it holds, or fails with what was asked
 * and what came.
 *
 * @param asked such as {@code Ada's GET /scores}
 * @param length its bytes on the wire, with its head
 */
public record Reply(String asked, int status, List<Field> fields, String body, long length) {

  static Reply of(String asked, ResponseHead head, List<Body> bodies) {
    boolean isChunked = Field.first(head.fields(), "Transfer-Encoding").isPresent();
    String bytes =
        bodies.stream()
            .map(part -> new String(part.span().bytes(), ISO_8859_1))
            .map(part -> isChunked ? withoutSize(part) : part)
            .collect(Collectors.joining());
    long length = bodies.stream().mapToLong(part -> part.span().length()).sum();
    String body = new String(bytes.getBytes(ISO_8859_1), UTF_8);
    return new Reply(asked, head.status(), head.fields(), body, head.span().length() + length);
  }

  /** A chunk stands between its size line and the end of its last line: RFC 9112, section 7.1. */
  private static String withoutSize(String chunk) {
    int start = chunk.indexOf('\n') + 1;
    return chunk.startsWith("0\r") ? "" : chunk.substring(start).replaceFirst("\r?\n$", "");
  }

  public Reply hasStatus(int wanted) {
    if (status != wanted) {
      throw new CheckFailure(asked + " is answered " + wanted, words());
    }
    return this;
  }

  /** An error: this status, and a body whose code says the same. */
  public Reply refuses(int wanted, String code) {
    hasStatus(wanted);
    if (!code.equals(json().getValue("code"))) {
      throw new CheckFailure(asked + " is answered " + wanted + " with the code " + code, words());
    }
    return this;
  }

  public Optional<String> field(String name) {
    return Field.first(fields, name);
  }

  /** A field that must be there. */
  public String mustHave(String name) {
    return field(name)
        .orElseThrow(
            () -> new CheckFailure("the answer to " + asked + " has the field " + name, words()));
  }

  /** The body, which must be a JSON object. */
  public JsonObject json() {
    try {
      return new JsonObject(body);
    } catch (DecodeException | ClassCastException notJson) {
      throw new CheckFailure(asked + " is answered with a JSON object", words());
    }
  }

  /** As evidence says it. */
  public String words() {
    return status + (body.isEmpty() ? ", no body" : " " + body);
  }
}
