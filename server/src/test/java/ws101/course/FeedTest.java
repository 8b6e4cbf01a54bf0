package ws101.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ws101.wiretap.EventLog;

@Timeout(60)
class FeedTest {

  private final EventLog log = new EventLog();
  private final AtomicReference<JsonObject> stage = new AtomicReference<>(state("starting"));
  private final AtomicReference<JsonObject> verdict = new AtomicReference<>();
  private final CompletableFuture<Feed> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Site site =
      new Site(
          (vertx, router) ->
              router
                  .get("/feed")
                  .handler(
                      context -> {
                        Map<String, Supplier<JsonObject>> values = new LinkedHashMap<>();
                        values.put("stage", stage::get);
                        values.put("verdict", verdict::get);
                        var response = context.response();
                        String seen = context.request().getHeader("Last-Event-ID");
                        var feed = new Feed(vertx, response, log, values, seen);
                        response.closeHandler(
                            gone -> {
                              feed.end();
                              closed.complete(null);
                            });
                        opened.complete(feed);
                      }));

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void aPageThatComesLateIsToldTheNewestStateThenTheWholeLog() {
    append(3);

    try (var page = Page.open(site)) {
      assertThat(page.hears("stage").getString("state")).isEqualTo("starting");
      assertThat(page.hearsEvents(3)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void whatHappensWhileThePageIsOpenComesByItself() {
    try (var page = Page.open(site)) {
      page.hears("stage");

      append(2);

      assertThat(page.hearsEvents(2)).containsExactly(1L, 2L);
    }
  }

  @Test
  void whatHappensAtOnceIsSentTogether() {
    append(1_200);

    try (var page = Page.open(site)) {
      page.hears("stage");

      assertThat(page.hearsBatch()).hasSize(500);
      assertThat(page.hearsBatch()).hasSize(500);
      assertThat(page.hearsBatch()).hasSize(200);
    }
  }

  @Test
  void aValueIsSentOnlyWhenItHasChanged() {
    try (var page = Page.open(site)) {
      page.hears("stage");

      feed().wake();
      append(1);
      page.hearsEvents(1);
      stage.set(state("running"));
      feed().wake();

      assertThat(page.hears("stage").getString("state")).isEqualTo("running");
      assertThat(page.names()).containsExactly("stage", "log", "stage");
    }
  }

  @Test
  void aValueThatIsNotThereYetIsNotSent() {
    try (var page = Page.open(site)) {
      page.hears("stage");

      verdict.set(new JsonObject().put("verdict", "passed"));
      feed().wake();

      assertThat(page.hears("verdict").getString("verdict")).isEqualTo("passed");
      assertThat(page.names()).containsExactly("stage", "verdict");
    }
  }

  @Test
  void aPageThatComesBackGetsOnlyWhatItMissed() {
    append(5);
    String seen;
    try (var page = Page.open(site)) {
      page.hearsEvents(5);
      seen = page.lastId();
    }
    append(2);

    try (var page = Page.open(site, seen)) {
      assertThat(page.hearsEvents(2)).containsExactly(6L, 7L);
      assertThat(page.names()).doesNotContain("dropped");
    }
  }

  @Test
  void aPositionInAnotherLogMeansNothingHere() {
    append(2);

    for (String seen : List.of("another:1", "1", "", log.epoch() + ":-7", log.epoch() + ":x")) {
      try (var page = Page.open(site, seen)) {
        assertThat(page.hearsEvents(2)).as(seen).containsExactly(1L, 2L);
        assertThat(page.names()).as(seen).doesNotContain("dropped");
      }
    }
  }

  @Test
  void aPageThatComesBackTooLateIsToldHowMuchIsGone() {
    append(30_000);

    try (var page = Page.open(site, log.epoch() + ":100")) {
      long gone = page.hears("dropped").getLong("count");

      assertThat(page.hearsBatch().get(0)).isEqualTo(100 + gone + 1);
    }
  }

  @Test
  void aPageThatDoesNotReadSlowsNobodyAndIsToldWhatItMissed() {
    try (var page = Page.open(site)) {
      page.hears("stage");
      String kilobyte = "x".repeat(1_000);
      long before = System.nanoTime();

      for (int n = 0; n < 60_000; n++) {
        log.append("frame", new JsonObject().put("bytes", kilobyte));
      }

      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before)).isLessThan(20);
      var events = page.hearsEventsUpTo(60_000);
      assertThat(page.dropped()).isPositive();
      assertThat(events.size() + page.dropped()).isEqualTo(60_000);
      assertThat(events).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void whenThePageIsGoneTheServerHearsOfIt() {
    var page = Page.open(site);
    page.hears("stage");

    page.close();

    closed.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void theStreamIsWhatAnEventSourceTakes() {
    try (var page = Page.open(site)) {
      assertThat(page.type()).isEqualTo("text/event-stream");
      assertThat(page.line()).isEqualTo("retry: 1000");
    }
  }

  private Feed feed() {
    return opened.join();
  }

  private void append(int events) {
    LongStream.range(0, events).forEach(n -> log.append("passed", new JsonObject()));
  }

  private static JsonObject state(String state) {
    return new JsonObject().put("state", state);
  }

  /** A page that reads a feed, as the browser's EventSource does. */
  private static final class Page implements AutoCloseable {

    private final String type;
    private final BufferedReader lines;
    private final List<String> names = new ArrayList<>();
    private String lastId = "";
    private long dropped;

    private Page(String type, BufferedReader lines) {
      this.type = type;
      this.lines = lines;
    }

    static Page open(Site site, String... lastEventId) {
      var request = site.request("/feed");
      if (lastEventId.length > 0) {
        request.header("Last-Event-ID", lastEventId[0]);
      }
      try {
        var response =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request.build(), BodyHandlers.ofInputStream());
        return new Page(
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

    long dropped() {
      return dropped;
    }

    /** The names of all that was heard, in order. */
    List<String> names() {
      return names;
    }

    JsonObject hears(String name) {
      while (true) {
        String data = next();
        if (heard().equals(name)) {
          return new JsonObject(data);
        }
      }
    }

    List<Long> hearsBatch() {
      while (true) {
        String data = next();
        if (heard().equals("log")) {
          return new JsonArray(data)
              .stream().map(event -> ((JsonObject) event).getLong("n")).toList();
        }
      }
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
        return lines.readLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
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
}
