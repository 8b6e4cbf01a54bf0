package ws101.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import ws101.wire.FrameWriter;
import ws101.wire.Handshake;
import ws101.wire.Opcode;

/**
 * A WebSocket server and its clients, between which {@link Bench} puts what it measures. They are a
 * process of their own, so that their memory and their compiling do not count. It is told what to
 * do by a line, and answers with a line; when its input ends, it ends.
 */
final class BenchEnds {

  private static final int PAYLOAD = 32;

  /** Any will do; this one is RFC 6455's own, section 1.3. */
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String REQUEST =
      "GET /%s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
          + KEY
          + "\r\n\r\n";

  private static final String ANSWER =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + Handshake.accept(KEY)
          + "\r\n\r\n";

  private static final String OK = "HTTP/1.1 200 OK";

  private static final String END_OF_HEAD = "\r\n\r\n";

  private static final byte[] FROM_CLIENT = clientFrame(PAYLOAD);

  private static final byte[] FROM_SERVER =
      FrameWriter.write(true, Opcode.BINARY, new byte[PAYLOAD], null);

  /** So much is written together, in bytes: who floods does not flush each frame. */
  private static final int AT_ONCE = 64 * 1024;

  /** The frames of a flood differ in length, from nothing to twice {@link #PAYLOAD}. */
  private static final long SEED = 101;

  /** How long a flood flows before it is counted, in ms. */
  private static final long RUN_UP = 300;

  private final List<Socket> held = new ArrayList<>();

  /** What the newest connection to {@code /sink} has brought, in bytes. */
  private volatile AtomicLong sunk = new AtomicLong();

  public static void main(String[] arguments) throws Exception {
    var ends = new BenchEnds();
    System.out.println(ends.listen());
    var orders = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      System.out.println(ends.obey(order.split(" ")));
    }
    System.exit(0);
  }

  private int listen() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
        .createNetServer()
        .connectHandler(this::welcome)
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private String obey(String[] order) throws Exception {
    int port = Integer.parseInt(order[1]);
    int number = Integer.parseInt(order[2]);
    return switch (order[0]) {
      case "flood" -> flood(port, number);
      case "ask" -> ask(port, number);
      case "hold" -> hold(port, number);
      case "drop" -> drop();
      case "watch" -> watch(port);
      default -> throw new IllegalArgumentException(order[0] + " is no order.");
    };
  }

  private void welcome(NetSocket guest) {
    var head = Buffer.buffer();
    guest.exceptionHandler(reset -> {}); // That is how a client here says goodbye.
    guest.handler(
        bytes -> {
          head.appendBuffer(bytes);
          String words = head.toString(US_ASCII);
          if (words.endsWith(END_OF_HEAD)) { // A client waits for the answer before it says more.
            guest.handler(words.startsWith("GET /sink") ? sink() : echo(guest));
            guest.write(ANSWER);
          }
        });
  }

  private Handler<Buffer> sink() {
    var count = new AtomicLong();
    sunk = count;
    return bytes -> count.addAndGet(bytes.length());
  }

  private static Handler<Buffer> echo(NetSocket guest) {
    var count = new AtomicLong();
    return bytes -> {
      if (count.addAndGet(bytes.length()) % FROM_CLIENT.length == 0) {
        guest.write(Buffer.buffer(FROM_SERVER));
      }
    };
  }

  /** Sends frames for so many ms, as fast as they are taken; how many a second arrived. */
  private String flood(int port, int millis) throws IOException, InterruptedException {
    var frames = new ByteArrayOutputStream();
    var chance = new Random(SEED);
    int count = 0;
    for (; frames.size() < AT_ONCE; count++) {
      frames.write(clientFrame(chance.nextInt(2 * PAYLOAD + 1)));
    }
    double length = (double) frames.size() / count;
    try (var client = connect(port, "sink")) {
      new Thread(() -> sendFor(client, frames.toByteArray()), "flood").start();
      Thread.sleep(RUN_UP);
      long before = sunk.get();
      long begun = System.nanoTime();
      Thread.sleep(millis);
      double seconds = (System.nanoTime() - begun) / 1e9;
      return String.valueOf(Math.round((sunk.get() - before) / seconds / length));
    }
  }

  private static byte[] clientFrame(int payload) {
    return FrameWriter.write(true, Opcode.BINARY, new byte[payload], new byte[] {1, 2, 3, 4});
  }

  private static void sendFor(Socket client, byte[] frames) {
    try {
      while (true) {
        client.getOutputStream().write(frames);
      }
    } catch (IOException over) {
      // The flood has been counted, and the socket closed.
    }
  }

  /** So many round trips, one after the other; the time of half and of 99 in 100 of them, in ns. */
  private String ask(int port, int times) throws IOException {
    long[] nanos = new long[times];
    try (var client = connect(port, "echo")) {
      for (int i = 0; i < times; i++) {
        long begun = System.nanoTime();
        roundTrip(client);
        nanos[i] = System.nanoTime() - begun;
      }
    }
    Arrays.sort(nanos);
    return nanos[times / 2] + " " + nanos[times * 99 / 100];
  }

  private static void roundTrip(Socket client) throws IOException {
    client.getOutputStream().write(FROM_CLIENT);
    if (client.getInputStream().readNBytes(FROM_SERVER.length).length < FROM_SERVER.length) {
      throw new IOException("The connection ended before the answer.");
    }
  }

  /** Opens connections, which then are silent; how many stand. */
  private String hold(int port, int most) {
    try {
      while (held.size() < most) {
        held.add(connect(port, "echo"));
      }
    } catch (IOException enough) {
      // Fewer stand than were asked for, and the answer says how many.
    }
    return String.valueOf(held.size());
  }

  /** Lets each held connection make a round trip, and ends it; how many could. */
  private String drop() throws IOException {
    int alive = 0;
    for (Socket each : held) {
      try (each) {
        roundTrip(each);
        alive++;
      } catch (IOException lost) {
        // Not alive, and not counted.
      }
    }
    held.clear();
    return String.valueOf(alive);
  }

  /** Reads what a tap's page is sent, as fast as it comes. */
  private static String watch(int port) throws IOException {
    var page = new Socket(InetAddress.getLoopbackAddress(), port);
    page.getOutputStream()
        .write(
            "GET /tap/feed HTTP/1.1\r\nHost: localhost:%d\r\n\r\n"
                .formatted(port)
                .getBytes(US_ASCII));
    String head = new String(page.getInputStream().readNBytes(OK.length()), US_ASCII);
    var reading = new Thread(() -> readAll(page), "page");
    reading.setDaemon(true);
    reading.start();
    return head;
  }

  private static void readAll(Socket page) {
    try (page) {
      page.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException over) {
      // The page was closed.
    }
  }

  private static Socket connect(int port, String target) throws IOException {
    var client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setTcpNoDelay(true);
    client.setSoLinger(true, 0); // Closing then leaves nothing behind, neither bytes nor a port.
    client.getOutputStream().write(REQUEST.formatted(target).getBytes(US_ASCII));
    if (client.getInputStream().readNBytes(ANSWER.length()).length < ANSWER.length()) {
      throw new IOException("The handshake was not answered.");
    }
    return client;
  }
}
