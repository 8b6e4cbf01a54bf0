package ws101.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A client on a bare socket, which sends whatever it is told and notes what comes. It has a reader
 * of frames of its own: the code that is judged must not judge itself.
 */
final class Peer implements AutoCloseable {

  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final Socket socket;
  private final List<String> events = new ArrayList<>();
  private String head;
  private Integer closeCode;
  private boolean ended;
  private String mistake = "";

  Peer(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    var reader = new Thread(this::read, "a peer reads");
    reader.setDaemon(true);
    reader.start();
  }

  /** What goes wrong with sending shows in what comes back. */
  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException ended) {
      // The other side has ended it: the reader notes how.
    }
  }

  /** In pieces, each written by itself. */
  void send(byte[] bytes, int piece) {
    for (int at = 0; at < bytes.length; at += piece) {
      send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
    }
  }

  void fin() throws IOException {
    socket.shutdownOutput();
  }

  /** Waits until it holds, at most so long; answers whether it does. */
  synchronized boolean await(BooleanSupplier condition, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (!condition.getAsBoolean() && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    return condition.getAsBoolean();
  }

  /** {@code T=…}, {@code B=…}, {@code ping=…} or {@code pong=…}, each with its bytes as hex. */
  synchronized List<String> events() {
    return List.copyOf(events);
  }

  /** The answer's head without its empty line; null as long as it has not come. */
  synchronized String head() {
    return head;
  }

  synchronized boolean isUpgraded() {
    return head != null && head.startsWith("HTTP/1.1 101");
  }

  /** The first Close frame's code, 0 if it has none; null as long as none has come. */
  synchronized Integer closeCode() {
    return closeCode;
  }

  /** Whether the other side has ended its side, or torn all off. */
  synchronized boolean isEnded() {
    return ended;
  }

  synchronized boolean isOver() {
    return ended || closeCode != null;
  }

  /** What the other side must never do; empty if it did not. */
  synchronized String mistake() {
    return mistake;
  }

  private void read() {
    try {
      var input = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      readHead(input);
      if (isUpgraded()) {
        readFrames(input);
      } else {
        input.transferTo(OutputStream.nullOutputStream());
      }
    } catch (EOFException | SocketException end) {
      // Noted below.
    } catch (IOException e) {
      note(() -> mistake = e.toString());
    }
    note(() -> ended = true);
  }

  private void readHead(DataInputStream input) throws IOException {
    var bytes = new StringBuilder();
    while (bytes.indexOf("\r\n\r\n") < 0) {
      bytes.append(new String(new byte[] {input.readByte()}, ISO_8859_1));
    }
    note(() -> head = bytes.substring(0, bytes.length() - 4));
  }

  private void readFrames(DataInputStream input) throws IOException {
    var message = new ByteArrayOutputStream();
    String kind = null;
    while (true) {
      int first = input.readUnsignedByte();
      int second = input.readUnsignedByte();
      int opcode = first & 0x0f;
      long length = second & 0x7f;
      if (length == 126) {
        length = input.readUnsignedShort();
      } else if (length == 127) {
        length = input.readLong();
      }
      byte[] payload = input.readNBytes((int) length);
      if ((second & 0x80) != 0) {
        note(() -> mistake = "masked");
      }
      if (opcode == CLOSE) {
        noteClose(payload);
      } else if (opcode == PING || opcode == PONG) {
        noteEvent(opcode == PING ? "ping" : "pong", payload);
      } else {
        kind = opcode == 0 ? kind : opcode == 1 ? "T" : "B";
        message.writeBytes(payload);
        if ((first & 0x80) != 0) {
          noteEvent(kind, message.toByteArray());
          message.reset();
        }
      }
    }
  }

  private void noteClose(byte[] payload) {
    int code = payload.length < 2 ? 0 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    note(() -> closeCode = closeCode == null ? code : closeCode);
  }

  private void noteEvent(String kind, byte[] payload) {
    note(() -> events.add(event(kind, payload)));
  }

  static String event(String kind, byte[] payload) {
    return kind + "=" + HexFormat.of().formatHex(payload);
  }

  private synchronized void note(Runnable what) {
    what.run();
    notifyAll();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public synchronized String toString() {
    String shown = events.toString();
    return "%s, events %s, Close %s%s%s"
        .formatted(
            head == null ? "no head" : head.lines().findFirst().orElse(""),
            shown.length() > 200 ? shown.substring(0, 200) + "…" : shown,
            closeCode,
            ended ? ", ended" : "",
            mistake.isEmpty() ? "" : ", " + mistake);
  }
}
