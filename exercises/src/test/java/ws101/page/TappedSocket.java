package ws101.page;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import ws101.course.TapServer;
import ws101.wire.Handshake;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * A WebSocket through a tap with its page: two bare sockets that have shaken hands, so that either
 * end can send whatever frames it likes.
 */
final class TappedSocket implements AutoCloseable {

  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ=="; // RFC 6455, section 1.3.

  private static final String REQUEST =
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n";

  private static final String ANSWER =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: %s\r\n\r\n";

  final EventLog log = new EventLog();
  private final Vertx vertx = Vertx.vertx();
  private final ServerSocket listener;
  private final Wiretap tap;
  private final TapServer page;
  private Socket client;
  private Socket server;

  TappedSocket() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    tap = Wiretap.open(log, "tap", (InetSocketAddress) listener.getLocalSocketAddress());
    page = TapServer.start(vertx, OpenCourse.CHECKOUT, 0, log, tap, "ws://localhost").await();
  }

  /** The address of the tap's page. */
  String page() {
    return "http://localhost:" + page.port();
  }

  /** Both ends are there, and speak in frames from now on. */
  void shakeHands() throws IOException {
    client = new Socket(InetAddress.getLoopbackAddress(), tap.port());
    server = listener.accept();
    client.getOutputStream().write(REQUEST.formatted(KEY).getBytes(US_ASCII));
    readHead(server.getInputStream());
    server.getOutputStream().write(ANSWER.formatted(Handshake.accept(KEY)).getBytes(US_ASCII));
    readHead(client.getInputStream());
  }

  private static void readHead(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
  }

  Socket client() {
    return client;
  }

  Socket server() {
    return server;
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
      server.close();
    }
    tap.close();
    listener.close();
    vertx.close().await();
  }
}
