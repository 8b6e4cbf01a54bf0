package ws101.wiretap;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A plain socket on either end of a tap. Its reads end after a limit rather than never. */
final class Wired implements AutoCloseable {

  private static final int LIMIT = (int) TimeUnit.SECONDS.toMillis(10);

  private final Socket socket;

  private Wired(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(LIMIT);
    socket.setTcpNoDelay(true);
  }

  static Wired to(Wiretap wiretap) {
    return quietly(() -> new Wired(new Socket(InetAddress.getLoopbackAddress(), wiretap.port())));
  }

  static Wired acceptedBy(ServerSocket listener) {
    return quietly(() -> new Wired(listener.accept()));
  }

  /** What a node listens with, on a free port. */
  static ServerSocket listen() {
    return quietly(
        () -> {
          var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
          listener.setSoTimeout(LIMIT);
          return listener;
        });
  }

  static InetSocketAddress addressOf(ServerSocket listener) {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  void says(String text) {
    sends(text.getBytes(StandardCharsets.UTF_8));
  }

  void sends(byte[] bytes) {
    quietly(
        () -> {
          socket.getOutputStream().write(bytes);
          return null;
        });
  }

  String hears(int length) {
    return new String(receives(length), StandardCharsets.UTF_8);
  }

  byte[] receives(int length) {
    return quietly(
        () -> {
          byte[] bytes = socket.getInputStream().readNBytes(length);
          if (bytes.length < length) {
            throw new EOFException("Only %d of %d bytes came.".formatted(bytes.length, length));
          }
          return bytes;
        });
  }

  /** Whether nothing comes for a moment: what can be said about something that must not happen. */
  boolean hearsNothingFor(int millis) {
    return quietly(
        () -> {
          socket.setSoTimeout(millis);
          try {
            socket.getInputStream().read();
            return false;
          } catch (java.net.SocketTimeoutException nothing) {
            return true;
          } finally {
            socket.setSoTimeout(LIMIT);
          }
        });
  }

  void finishes() {
    quietly(
        () -> {
          socket.shutdownOutput();
          return null;
        });
  }

  /** Ends without goodbye: with SO_LINGER 0, closing sends an RST. */
  void resets() {
    quietly(
        () -> {
          socket.setSoLinger(true, 0);
          socket.close();
          return null;
        });
  }

  /** How the other side ended its sending: {@code fin} or {@code reset}. */
  String hearsEnd() {
    return quietly(
        () -> {
          try {
            int next = socket.getInputStream().read();
            return next < 0 ? "fin" : "a byte: " + next;
          } catch (SocketException torn) {
            return "reset";
          }
        });
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    quietly(
        () -> {
          socket.close();
          return null;
        });
  }

  interface Io<T> {
    T run() throws IOException;
  }

  private static <T> T quietly(Io<T> io) {
    try {
      return io.run();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
