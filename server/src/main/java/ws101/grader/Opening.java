package ws101.grader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import ws101.wire.Field;
import ws101.wire.Handshake;
import ws101.wire.Part.ResponseHead;

/**
 * A client's opening handshake (RFC 6455, section 4.1): what it asks, and what must be answered.
 */
final class Opening {

  /** Of the key, before it is written in base64: RFC 6455, section 4.1. */
  private static final int KEY_BYTES = 16;

  private final String name;
  private final String path;
  private final String key;
  private final CompletableFuture<ResponseHead> answer;

  /**
   * @param name who asks, in the evidence
   * @param answer completes with the head, when it has come
   */
  Opening(String name, String path, Seed seed, CompletableFuture<ResponseHead> answer) {
    this.name = name;
    this.path = path;
    this.key = Base64.getEncoder().encodeToString(seed.bytes(KEY_BYTES));
    this.answer = answer;
  }

  /**
   * @param fields more of them, names and values in turn
   */
  byte[] request(int port, String... fields) {
    return """
        GET %s HTTP/1.1\r
        Host: localhost:%d\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: %s\r
        Sec-WebSocket-Version: 13\r
        %s\r
        """
        .formatted(path, port, key, lines(fields))
        .getBytes(ISO_8859_1);
  }

  private static String lines(String... fields) {
    var lines = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      lines.append(fields[i]).append(": ").append(fields[i + 1]).append("\r\n");
    }
    return lines.toString();
  }

  /** What has to come true. */
  String expected() {
    return name + "'s connection to " + path + " is upgraded (101 Switching Protocols)";
  }

  /** Waits for the answer, which must be an agreement. */
  void succeeds() {
    ResponseHead response = answer(expected());
    if (!Handshake.agrees(response)) {
      throw new CheckFailure(expected(), response.status() + " " + response.reason());
    }
    String accept = Field.first(response.fields(), "Sec-WebSocket-Accept").orElse("none");
    if (!accept.equals(Handshake.accept(key))) {
      throw new CheckFailure(
          "Sec-WebSocket-Accept: " + Handshake.accept(key) + " (RFC 6455, 4.2.2)", accept);
    }
  }

  /** A field of the answer. */
  Optional<String> agreed(String field) {
    return Field.first(answer(name + "'s handshake is answered").fields(), field);
  }

  private ResponseHead answer(String expected) {
    var limit = Limits.withGrace(Limits.ANSWER);
    try {
      return answer
          .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
          .thenApply(
              head -> {
                if (head == null) {
                  throw CheckFailure.late(expected, "no answer within " + Limits.words(limit));
                }
                return head;
              })
          .get();
    } catch (InterruptedException e) {
      throw Client.interrupted();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CheckFailure failure
          ? failure
          : new CheckFailure(expected, e.getCause().getMessage());
    }
  }
}
