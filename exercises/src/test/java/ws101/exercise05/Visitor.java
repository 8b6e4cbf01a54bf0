package ws101.exercise05;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import ws101.grader.CheckFailure;
import ws101.grader.Limits;
import ws101.grader.Program;

/** Somebody who knocks with bytes of their own, and reads what is answered. */
final class Visitor implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  Visitor(Program program) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), program.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) Limits.withGrace(Limits.ANSWER).toMillis());
    in = socket.getInputStream();
  }

  /** Who no longer listens shows in what comes back. */
  Visitor sends(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException ended) {
      // The next read says how.
    }
    return this;
  }

  Visitor sends(String text) {
    return sends(text.getBytes(ISO_8859_1));
  }

  /** The answer's head, which must come within a second; its lines end with CR LF. */
  String head(String expected) {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = read(expected, head.toString());
      if (next < 0) {
        throw new CheckFailure(
            expected,
            head.isEmpty() ? "the end of the connection" : "“" + head + "”, and then the end");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** So many bytes after the head. */
  String bytes(int count, String expected) {
    var bytes = new ByteArrayOutputStream();
    while (bytes.size() < count) {
      int next = read(expected, bytes.toString(ISO_8859_1));
      if (next < 0) {
        throw new CheckFailure(expected, "the end after “" + bytes.toString(ISO_8859_1) + "”");
      }
      bytes.write(next);
    }
    return bytes.toString(ISO_8859_1);
  }

  /** All up to a character, which must come. */
  String upTo(char last, String expected) {
    var text = new StringBuilder();
    while (text.indexOf(String.valueOf(last)) < 0) {
      text.append(bytes(1, expected));
    }
    return text.toString();
  }

  /** Waits until the other side ends the connection, at most so long. */
  void isLeft(int millis, String expected) throws IOException {
    socket.setSoTimeout(millis);
    int next = read(expected, "nothing");
    if (next >= 0) {
      throw new CheckFailure(expected, "an answer");
    }
  }

  private int read(String expected, String soFar) {
    try {
      return in.read();
    } catch (SocketTimeoutException late) {
      throw CheckFailure.late(expected, soFar.isEmpty() ? "nothing" : "only “" + soFar + "”");
    } catch (IOException reset) {
      return -1;
    }
  }

  /** The values of a field in a head, one a line. */
  static List<String> values(String head, String name) {
    return head.lines()
        .filter(
            line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
