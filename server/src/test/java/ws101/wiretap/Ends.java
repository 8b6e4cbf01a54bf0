package ws101.wiretap;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Two bare sockets with a tap between them: what one end does, the other and the log must see. */
final class Ends implements AutoCloseable {

  final EventLog log = new EventLog();
  private final Seen seen = new Seen(log);
  final ServerSocket listener = Wired.listen();
  final Wiretap tap = Wiretap.open(log, "ada", Wired.addressOf(listener));
  final Wired browser = Wired.to(tap);
  final Wired node = Wired.acceptedBy(listener);

  private Ends() {}

  /** Both ends, connected through the tap. */
  static Ends connect() {
    var ends = new Ends();
    ends.seen("connected");
    return ends;
  }

  /** See {@link Seen#seen(String, Object...)}. */
  Event seen(String kind, Object... facts) {
    return seen.seen(kind, facts);
  }

  /** See {@link Seen#seen(Predicate)}. */
  Event seen(Predicate<Event> test) {
    return seen.seen(test);
  }

  Stream<Event> events() {
    return seen.events();
  }

  /** The facts of all events of one kind. */
  List<JsonObject> all(String kind) {
    return seen.all(kind);
  }

  @Override
  public void close() {
    browser.close();
    node.close();
    tap.close();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
