package ws101.wiretap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventLogTest {

  private final EventLog log = new EventLog();

  @Test
  void eventsAreNumberedFromOneWithoutGapsWhoeverAppends() {
    IntStream.range(0, 1000).parallel().forEach(i -> append("x"));

    assertThat(numbersAfter(0, 2000)).isEqualTo(LongStream.rangeClosed(1, 1000).boxed().toList());
  }

  @Test
  void timeNeverRunsBackwards() {
    IntStream.range(0, 1000).parallel().forEach(i -> append("x"));

    assertThat(log.after(0, 1000).events()).extracting(Event::micros).isSorted();
  }

  @Test
  void aReaderGoesOnWhereItStopped() {
    IntStream.range(0, 10).forEach(i -> append("x"));

    assertThat(numbersAfter(0, 4)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(numbersAfter(4, 4)).containsExactly(5L, 6L, 7L, 8L);
    assertThat(numbersAfter(8, 4)).containsExactly(9L, 10L);
    assertThat(numbersAfter(10, 4)).isEmpty();
  }

  @Test
  void theOldestMakeRoomAndAReaderLearnsHowManyItMissed() {
    IntStream.range(0, 20_005).forEach(i -> append("x"));

    var slice = log.after(2, 3);

    assertThat(slice.dropped()).isEqualTo(3); // 3, 4 and 5.
    assertThat(slice.events()).extracting(Event::number).containsExactly(6L, 7L, 8L);
    assertThat(log.after(5, 3).dropped()).isZero();
  }

  @Test
  void largeEventsMakeRoomEarlier() {
    var large = "x".repeat(1024 * 1024);

    IntStream.range(0, 100).forEach(i -> append(large));

    assertThat(log.after(0, 100).events()).hasSizeBetween(25, 32);
    assertThat(log.newest()).isEqualTo(100);
  }

  @Test
  void aSubscriberIsWokenUntilItEndsItsSubscription() {
    var woken = new AtomicInteger();
    var subscription = log.onAppend(woken::incrementAndGet);

    append("x");
    subscription.close();
    append("x");

    assertThat(woken).hasValue(1);
  }

  @Test
  void anEventIsOneJsonObject() {
    append("eA==");

    var json = log.after(0, 1).events().get(0).toJson();

    assertThat(json.getLong("n")).isEqualTo(1);
    assertThat(json.getDouble("at")).isPositive();
    assertThat(json.getString("kind")).isEqualTo("opaque");
    assertThat(json.getString("bytes")).isEqualTo("eA==");
  }

  private void append(String bytes) {
    log.append("opaque", new JsonObject().put("bytes", bytes));
  }

  private List<Long> numbersAfter(long number, int limit) {
    return log.after(number, limit).events().stream().map(Event::number).toList();
  }
}
