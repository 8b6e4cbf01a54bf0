package ws101.course;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads a feed as the browser's EventSource does. */
final class FeedReader implements AutoCloseable {

  private final String type;
  private final BufferedReader lines;
  private final List<String> names = new ArrayList<>();
  private String lastId = "";
  private long dropped;

  private FeedReader(String type, BufferedReader lines) {
    this.type = type;
    this.lines = lines;
  }

  static FeedReader open(HttpRequest request) {
    try {
      var response =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .build()
              .send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new AssertionError(new String(response.body().readAllBytes()));
      }
      return new FeedReader(
          response.headers().firstValue("Content-Type").orElse(""),
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String type() {
    return type;
  }

  String lastId() {
    return lastId;
  }

  /** How many events it was told it will never get. */
  long dropped() {
    return dropped;
  }

  /** The names of all that was heard, in order. */
  List<String> names() {
    return names;
  }

  JsonObject hears(String name) {
    return hears(name, any -> true);
  }

  /** Reads until a value of that name is as wanted. */
  JsonObject hears(String name, Predicate<JsonObject> wanted) {
    while (true) {
      String data = next();
      if (heard().equals(name) && wanted.test(new JsonObject(data))) {
        return new JsonObject(data);
      }
    }
  }

  /** Reads until an event of the log is as wanted. */
  JsonObject hearsEvent(Predicate<JsonObject> wanted) {
    while (true) {
      var found = nextBatch().stream().map(JsonObject.class::cast).filter(wanted).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
  }

  /** The numbers of the next batch of events. */
  List<Long> hearsBatch() {
    return nextBatch().stream().map(event -> ((JsonObject) event).getLong("n")).toList();
  }

  List<Long> hearsEvents(int count) {
    var events = new ArrayList<Long>();
    while (events.size() < count) {
      events.addAll(hearsBatch());
    }
    return events;
  }

  List<Long> hearsEventsUpTo(long newest) {
    var events = new ArrayList<Long>();
    while (events.isEmpty() || events.get(events.size() - 1) < newest) {
      events.addAll(hearsBatch());
    }
    return events;
  }

  String line() {
    try {
      String line = lines.readLine();
      if (line == null) {
        throw new AssertionError("The feed has ended; heard so far: " + names);
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonArray nextBatch() {
    while (true) {
      String data = next();
      if (heard().equals("log")) {
        return new JsonArray(data);
      }
    }
  }

  private String heard() {
    return names.get(names.size() - 1);
  }

  /** Reads one event; returns its data. */
  private String next() {
    String data = null;
    for (String line = line(); data == null || !line.isEmpty(); line = line()) {
      if (line.startsWith("event: ")) {
        names.add(line.substring("event: ".length()));
      } else if (line.startsWith("id: ")) {
        lastId = line.substring("id: ".length());
      } else if (line.startsWith("data: ")) {
        data = line.substring("data: ".length());
      }
    }
    if (heard().equals("dropped")) {
      dropped += new JsonObject(data).getLong("count");
    }
    return data;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
