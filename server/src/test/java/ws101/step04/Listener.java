package ws101.step04;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;

/** Somebody who listens to a stream, with the JDK's own client, and reads it line by line. */
final class Listener implements AutoCloseable {

  /** What stood between two empty lines: each field by its name, a comment by none. */
  record Heard(Map<String, String> fields) {

    String type() {
      return fields.getOrDefault("event", "message");
    }

    String id() {
      return fields.get("id");
    }

    JsonObject data() {
      return new JsonObject(fields.get("data"));
    }
  }

  private final HttpResponse<InputStream> response;
  private final BufferedReader lines;

  private Listener(HttpResponse<InputStream> response) {
    this.response = response;
    this.lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
  }

  static Listener to(int port, String room) throws Exception {
    return to(port, room, null);
  }

  static Listener to(int port, String room, String lastEventId) throws Exception {
    var address = URI.create("http://localhost:" + port + "/stream?room=" + room);
    var request = HttpRequest.newBuilder(address);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new Listener(client.send(request.build(), BodyHandlers.ofInputStream()));
  }

  HttpResponse<InputStream> response() {
    return response;
  }

  /** The next event that a page would be told: one that has data. */
  Heard hears() {
    var heard = reads();
    while (!heard.fields().containsKey("data")) {
      heard = reads();
    }
    return heard;
  }

  String hearsText() {
    return hears().data().getString("text");
  }

  /** What comes up to the next empty line, event or not. */
  Heard reads() {
    try {
      var fields = new LinkedHashMap<String, String>();
      for (var line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
        var parts = line.split(": ?", 2);
        fields.put(parts[0], parts[1]);
      }
      return new Heard(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
