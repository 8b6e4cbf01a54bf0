package ws101.wiretap;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a tap has seen. */
record Seen(EventLog log) {

  private static final int LIMIT = 30; // Seconds; nothing here takes half of it.

  /** Waits until the log has such an event: {@code seen("passed", "from", "client")}. */
  Event seen(String kind, Object... facts) {
    return seen(event -> event.kind().equals(kind) && has(event.facts(), facts));
  }

  /** Waits until the log has an event that passes. */
  Event seen(Predicate<Event> test) {
    var found = new CompletableFuture<Event>();
    Runnable look = () -> events().filter(test).findFirst().ifPresent(found::complete);
    var subscription = log.onAppend(look);
    try {
      look.run();
      return found.get(LIMIT, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("Within %d s the log saw only%n%s".formatted(LIMIT, words()), late);
    } catch (InterruptedException | ExecutionException failure) {
      throw new AssertionError(failure);
    } finally {
      subscription.close();
    }
  }

  /** All that was seen; what has left the tap is among it. */
  Stream<Event> events() {
    letTheTapsComeRound();
    return log.after(0, Integer.MAX_VALUE).events().stream();
  }

  /** Bytes leave first and are looked at then, both in one turn of the taps' event loop. */
  private static void letTheTapsComeRound() {
    if (!Wiretap.loop().inEventLoop()) {
      Wiretap.loop().submit(() -> {}).syncUninterruptibly();
    }
  }

  /** The facts of all events of one kind. */
  List<JsonObject> all(String kind) {
    return events().filter(event -> event.kind().equals(kind)).map(Event::facts).toList();
  }

  private static boolean has(JsonObject facts, Object... wanted) {
    for (int i = 0; i < wanted.length; i += 2) {
      if (!wanted[i + 1].equals(facts.getValue((String) wanted[i]))) {
        return false;
      }
    }
    return true;
  }

  private String words() {
    return events().map(event -> event.toJson().encode()).collect(Collectors.joining("\n"));
  }
}
