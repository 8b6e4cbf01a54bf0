package ws101.wiretap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ws101.wire.Opcode;

/**
 * The log as an HTTP Archive, version 1.2: an entry for each request and its answer. A WebSocket's
 * messages stand with its handshake in {@code _webSocketMessages}, as Chrome writes them; Chrome
 * leaves out what it does not show, so every frame, the control frames too, stands beside them in
 * {@code _ws101Frames}. What the log has not kept, such as the rest of a long body, is not made up.
 */
public final class Har {

  private static final int UNKNOWN = -1;
  private static final int LONGEST_CODED = 16 * 1024;

  private final Instant origin;
  private final List<JsonObject> entries = new ArrayList<>();
  private final Map<Integer, Exchange> exchanges = new HashMap<>();

  private Har(Instant origin) {
    this.origin = origin;
  }

  /** The kept events of a log as a HAR document. */
  public static JsonObject of(EventLog log) {
    return of(log.after(0, Integer.MAX_VALUE).events(), log.origin());
  }

  static JsonObject of(List<Event> events, Instant origin) {
    var har = new Har(origin);
    events.forEach(har::add);
    return new JsonObject()
        .put(
            "log",
            new JsonObject()
                .put("version", "1.2")
                .put("creator", new JsonObject().put("name", "ws101").put("version", "1"))
                .put("pages", new JsonArray())
                .put("entries", new JsonArray(har.entries)));
  }

  private void add(Event event) {
    Integer connection = event.facts().getInteger("connection");
    if (connection == null) {
      return;
    }
    var exchange = exchanges.computeIfAbsent(connection, Exchange::new);
    switch (event.kind()) {
      case "opened" -> exchange.opened(event.facts());
      case "head" -> exchange.head(event);
      case "body" -> exchange.body(event);
      case "frame" -> exchange.frame(event);
      default -> {} // The others have no place in a HAR.
    }
  }

  private Instant timeOf(Event event) {
    return origin.plus(Duration.ofNanos(event.micros() * 1000));
  }

  /** One connection: its requests without an answer yet, and the entry that is being added to. */
  private final class Exchange {

    private final int connection;
    private final Deque<JsonObject> unanswered = new ArrayDeque<>();
    private final Map<JsonObject, Event> asked = new HashMap<>();
    private JsonObject answered;
    private String tap = "localhost";

    /** Whether TLS was around it, which the tap ended. */
    private boolean sealed;

    Exchange(int connection) {
      this.connection = connection;
    }

    void opened(JsonObject facts) {
      tap = facts.getString("tap");
      sealed = facts.containsKey("tls");
    }

    void head(Event event) {
      JsonObject facts = event.facts();
      if (facts.containsKey("request")) {
        var entry = entryOf(event);
        entries.add(entry);
        unanswered.add(entry);
        asked.put(entry, event);
      } else if (isFinal(facts) && !unanswered.isEmpty()) {
        answered = unanswered.remove();
        double wait = event.millis() - asked.remove(answered).millis();
        answered.put("response", responseOf(facts)).put("time", wait).put("timings", timings(wait));
      }
    }

    /** A 1xx other than 101 comes before the answer: RFC 9110, section 15.2. */
    private boolean isFinal(JsonObject facts) {
      int status = facts.getJsonObject("response").getInteger("status");
      return status == 101 || status >= 200;
    }

    private JsonObject entryOf(Event event) {
      JsonObject facts = event.facts();
      JsonObject request = facts.getJsonObject("request");
      JsonArray headers = headers(facts);
      boolean isSocket = "websocket".equalsIgnoreCase(valueOf(headers, "Upgrade"));
      String host = valueOf(headers, "Host");
      String url =
          (isSocket ? "ws" : "http")
              + (sealed ? "s://" : "://")
              + (host.isEmpty() ? tap : host)
              + request.getString("target");
      var entry =
          new JsonObject()
              .put("startedDateTime", timeOf(event).toString())
              .put("time", 0)
              .put(
                  "request",
                  new JsonObject()
                      .put("method", request.getString("method"))
                      .put("url", url)
                      .put("httpVersion", request.getString("version"))
                      .put("cookies", new JsonArray())
                      .put("headers", headers)
                      .put("queryString", queryOf(request.getString("target")))
                      .put("headersSize", facts.getLong("end") - facts.getLong("start"))
                      .put("bodySize", 0))
              .put("response", noResponse())
              .put("cache", new JsonObject())
              .put("timings", timings(0))
              .put("connection", String.valueOf(connection))
              .put("_wire", facts.getString("wire"));
      if (isSocket) {
        entry
            .put("_resourceType", "websocket")
            .put("_webSocketMessages", new JsonArray())
            .put("_ws101Frames", new JsonArray());
      }
      return entry;
    }

    void body(Event event) {
      long bytes = event.facts().getLong("end") - event.facts().getLong("start");
      boolean isRequest = event.facts().getString("from").equals("client");
      JsonObject entry = isRequest ? unanswered.peekLast() : answered;
      if (entry != null) {
        JsonObject message = entry.getJsonObject(isRequest ? "request" : "response");
        message.put("bodySize", Math.max(0, message.getLong("bodySize")) + bytes);
        if (!isRequest) {
          message.getJsonObject("content").put("size", message.getLong("bodySize"));
        }
      }
    }

    void frame(Event event) {
      JsonObject facts = event.facts();
      if (answered == null || !answered.containsKey("_ws101Frames")) {
        return;
      }
      double seconds = origin.toEpochMilli() / 1000.0 + event.micros() / 1_000_000.0;
      String type = facts.getString("from").equals("client") ? "send" : "receive";
      var frame = new JsonObject().put("type", type).put("time", seconds);
      facts.forEach(
          fact -> {
            if (!List.of("wire", "connection", "from").contains(fact.getKey())) {
              frame.put(fact.getKey(), fact.getValue());
            }
          });
      answered.getJsonArray("_ws101Frames").add(frame);
      int opcode = facts.getInteger("opcode");
      boolean isWhole = facts.getBoolean("fin") && (opcode == Opcode.TEXT || opcode == 2);
      if (isWhole || facts.containsKey("messageLength")) {
        answered
            .getJsonArray("_webSocketMessages")
            .add(
                new JsonObject()
                    .put("type", type)
                    .put("time", seconds)
                    .put("opcode", facts.containsKey("text") ? Opcode.TEXT : 2)
                    .put("data", facts.getString("text", codedPayload(facts))));
      }
    }
  }

  /** What is no text, Chrome writes in Base64: the payload, unmasked, as far as it is kept. */
  private static String codedPayload(JsonObject frame) {
    if (frame.containsKey("inflated")) {
      return frame.getString("inflated");
    }
    byte[] raw = Base64.getDecoder().decode(frame.getString("bytes"));
    int header = Math.min(raw.length, frame.getInteger("header"));
    byte[] payload = Arrays.copyOfRange(raw, header, Math.min(raw.length, header + LONGEST_CODED));
    if (frame.getBoolean("masked")) {
      byte[] key = java.util.HexFormat.of().parseHex(frame.getString("key"));
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= key[i % key.length];
      }
    }
    return Base64.getEncoder().encodeToString(payload);
  }

  private static JsonObject responseOf(JsonObject facts) {
    JsonObject response = facts.getJsonObject("response");
    JsonArray headers = headers(facts);
    return noResponse()
        .put("status", response.getInteger("status"))
        .put("statusText", response.getString("reason"))
        .put("httpVersion", response.getString("version"))
        .put("headers", headers)
        .put(
            "content",
            new JsonObject().put("size", 0).put("mimeType", valueOf(headers, "Content-Type")))
        .put("redirectURL", valueOf(headers, "Location"))
        .put("headersSize", facts.getLong("end") - facts.getLong("start"))
        .put("bodySize", 0);
  }

  /** Status 0 stands for an answer that did not come. */
  private static JsonObject noResponse() {
    return new JsonObject()
        .put("status", 0)
        .put("statusText", "")
        .put("httpVersion", "")
        .put("cookies", new JsonArray())
        .put("headers", new JsonArray())
        .put("content", new JsonObject().put("size", 0).put("mimeType", ""))
        .put("redirectURL", "")
        .put("headersSize", UNKNOWN)
        .put("bodySize", UNKNOWN);
  }

  private static JsonObject timings(double wait) {
    return new JsonObject().put("send", 0).put("wait", wait).put("receive", 0);
  }

  private static JsonArray headers(JsonObject facts) {
    var headers = new JsonArray();
    for (Object field : facts.getJsonArray("fields", new JsonArray())) {
      var pair = (JsonArray) field;
      headers.add(new JsonObject().put("name", pair.getString(0)).put("value", pair.getString(1)));
    }
    return headers;
  }

  private static String valueOf(JsonArray headers, String name) {
    return headers.stream()
        .map(JsonObject.class::cast)
        .filter(header -> header.getString("name").equalsIgnoreCase(name))
        .map(header -> header.getString("value"))
        .findFirst()
        .orElse("");
  }

  private static JsonArray queryOf(String target) {
    var query = new JsonArray();
    int mark = target.indexOf('?');
    if (mark >= 0) {
      for (String pair : target.substring(mark + 1).split("&")) {
        String[] parts = pair.split("=", 2);
        query.add(
            new JsonObject()
                .put("name", decoded(parts[0]))
                .put("value", parts.length == 2 ? decoded(parts[1]) : ""));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    try {
      return java.net.URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException asItStands) {
      return text;
    }
  }
}
