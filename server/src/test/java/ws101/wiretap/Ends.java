package ws101.wiretap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Two bare sockets with a tap between them: what one end does, the other must see. */
final class Ends implements AutoCloseable {

  private static final int LIMIT = 10; // Seconds; nothing here takes a tenth of it.

  final EventLog log = new EventLog();
  final Wiretap tap;
  final Socket browser;
  final Socket node;
  private final ServerSocket listener;

  private Ends(ServerSocket listener, int receiveBuffer) throws Exception {
    this.listener = listener;
    this.tap = Wiretap.open(log, "ada", (InetSocketAddress) listener.getLocalSocketAddress());
    var accepted = CompletableFuture.supplyAsync(this::accept);
    this.browser = new Socket();
    if (receiveBuffer > 0) {
      browser.setReceiveBufferSize(receiveBuffer);
    }
    browser.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), tap.port()));
    this.node = accepted.get(LIMIT, TimeUnit.SECONDS);
    browser.setSoTimeout(LIMIT * 1000);
    node.setSoTimeout(LIMIT * 1000);
  }

  static Ends connect() throws Exception {
    return connect(0);
  }

  static Ends connect(int receiveBuffer) throws Exception {
    return new Ends(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), receiveBuffer);
  }

  private Socket accept() {
    try {
      return listener.accept();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the log has an event that passes. */
  Event seen(Predicate<Event> test) throws Exception {
    var found = new CompletableFuture<Event>();
    Runnable look = () -> events().filter(test).findFirst().ifPresent(found::complete);
    var subscription = log.onAppend(look);
    try {
      look.run();
      return found.get(LIMIT, TimeUnit.SECONDS);
    } finally {
      subscription.close();
    }
  }

  Event seen(String kind) throws Exception {
    return seen(event -> event.kind().equals(kind));
  }

  Stream<Event> events() {
    return log.after(0, Integer.MAX_VALUE).events().stream();
  }

  List<String> kinds() {
    return events().map(Event::kind).toList();
  }

  @Override
  public void close() throws IOException {
    browser.close();
    node.close();
    listener.close();
    tap.close();
  }
}
