package ws101.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
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

    try (var page = open()) {
      assertThat(page.hears("stage").getString("state")).isEqualTo("starting");
      assertThat(page.hearsEvents(3)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void whatHappensWhileThePageIsOpenComesByItself() {
    try (var page = open()) {
      page.hears("stage");

      append(2);

      assertThat(page.hearsEvents(2)).containsExactly(1L, 2L);
    }
  }

  @Test
  void whatHappensAtOnceIsSentTogether() {
    append(1_200);

    try (var page = open()) {
      page.hears("stage");

      assertThat(page.hearsBatch()).hasSize(500);
      assertThat(page.hearsBatch()).hasSize(500);
      assertThat(page.hearsBatch()).hasSize(200);
    }
  }

  @Test
  void aValueIsSentOnlyWhenItHasChanged() {
    try (var page = open()) {
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
    try (var page = open()) {
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
    try (var page = open()) {
      page.hearsEvents(5);
      seen = page.lastId();
    }
    append(2);

    try (var page = open(seen)) {
      assertThat(page.hearsEvents(2)).containsExactly(6L, 7L);
      assertThat(page.names()).doesNotContain("dropped");
    }
  }

  @Test
  void aPositionInAnotherLogMeansNothingHere() {
    append(2);

    for (String seen : List.of("another:1", "1", "", log.epoch() + ":-7", log.epoch() + ":x")) {
      try (var page = open(seen)) {
        assertThat(page.hearsEvents(2)).as(seen).containsExactly(1L, 2L);
        assertThat(page.names()).as(seen).doesNotContain("dropped");
      }
    }
  }

  @Test
  void aPageThatComesBackTooLateIsToldHowMuchIsGone() {
    append(30_000);

    try (var page = open(log.epoch() + ":100")) {
      long gone = page.hears("dropped").getLong("count");

      assertThat(page.hearsBatch().get(0)).isEqualTo(100 + gone + 1);
    }
  }

  @Test
  void aPageThatDoesNotReadSlowsNobodyAndIsToldWhatItMissed() {
    try (var page = open()) {
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
    var page = open();
    page.hears("stage");

    page.close();

    closed.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void theStreamIsWhatAnEventSourceTakes() {
    try (var page = open()) {
      assertThat(page.type()).isEqualTo("text/event-stream");
      assertThat(page.line()).isEqualTo("retry: 1000");
    }
  }

  private FeedReader open(String... lastEventId) {
    var request = site.request("/feed");
    for (String seen : lastEventId) {
      request.header("Last-Event-ID", seen);
    }
    return FeedReader.open(request.build());
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
}
