package ws101.grader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static ws101.grader.Transcript.Way.TO_CLIENT;
import static ws101.grader.Transcript.Way.TO_SERVER;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import ws101.wire.Conversation;
import ws101.wire.Part;
import ws101.wire.Part.Body;
import ws101.wire.Part.ResponseHead;
import ws101.wire.Part.Sse;
import ws101.wire.Part.Violation;
import ws101.wire.Side;

/**
 * Somebody who listens to an event stream, on a bare TCP connection: it asks once, and hears one
 * event after the other, as the HTML Standard reads them (section 9.2.6).
 *
 * <pre>
 * var ada = Listener.to(program, "Ada", "/ticker", "Last-Event-ID", "x");
 * ada.hears("a reset", Limits.ANSWER);
 * </pre>
 */
public final class Listener implements AutoCloseable {

  /** Longer than any stream of a check. */
  private static final int LARGEST_STREAM = 16 * 1024 * 1024;

  private static final byte[] NOTHING = {};

  /**
   * What a page would be told.
   *
   * @param type {@code message} if the stream names none
   * @param id the stream's, if this event has one of its own
   */
  public record Told(String type, Optional<String> id, String data) {

    /** The data, which must be a JSON object. */
    public JsonObject json() {
      try {
        return new JsonObject(data);
      } catch (DecodeException | ClassCastException notJson) {
        throw new CheckFailure("an event's data is a JSON object", words());
      }
    }

    public String mustHaveId() {
      return id.orElseThrow(() -> new CheckFailure("the event has an id", words()));
    }

    /** As evidence says it. */
    public String words() {
      return "event: "
          + type
          + id.map(each -> ", id: " + each).orElse(", no id")
          + ", data: "
          + data;
    }
  }

  private final String name;
  private final Transcript transcript;
  private final Conversation conversation = new Conversation(LARGEST_STREAM);
  private final Deque<Told> inbox = new ArrayDeque<>();
  private final String asked;
  private Socket socket;
  private Reply head;
  private int comments;
  private Optional<String> retry = Optional.empty();

  private Listener(Program program, String name, String asked) {
    this.name = name;
    this.asked = asked;
    this.transcript = program.transcript();
    program.atTheEnd(this::close);
  }

  /**
   * Asks for a stream, and waits for nothing.
   *
   * @param name who this is in the evidence
   * @param fields names and values in turn
   */
  public static Listener to(Program program, String name, String target, String... fields) {
    var listener = new Listener(program, name, name + "'s GET " + target);
    var head = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
    head.append("Host: localhost:").append(program.port()).append("\r\n");
    head.append("Accept: text/event-stream\r\n");
    for (int i = 0; i < fields.length; i += 2) {
      head.append(fields[i]).append(": ").append(fields[i + 1]).append("\r\n");
    }
    String what = "GET " + target + (fields.length > 0 ? " " + String.join(" ", fields) : "");
    listener.ask(program.port(), head.append("\r\n").toString().getBytes(UTF_8), what);
    return listener;
  }

  private void ask(int port, byte[] request, String what) {
    try {
      socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          (int) Limits.withGrace(Limits.ANSWER).toMillis());
      transcript.note(name, TO_SERVER, what, request);
      conversation.read(Side.CLIENT, request);
      socket.getOutputStream().write(request);
    } catch (IOException e) {
      throw new CheckFailure(
          name + " can ask for the stream", "no connection on port " + port + ": " + Ear.words(e));
    }
  }

  /** The head of the answer: a stream's status must be 200, or a browser takes it for none. */
  public Reply head() {
    String expected = asked + " is answered 200, with a stream";
    long deadline = deadline(Limits.ANSWER);
    while (head == null) {
      read(expected, deadline);
    }
    return head.hasStatus(200);
  }

  /**
   * The next event that a page would be told, within {@code limit} from now.
   *
   * @param what that event, as it is called if it does not come
   */
  public Told hears(String what, Duration limit) {
    head();
    String expected = name + " hears " + what + " within " + Limits.words(limit);
    long deadline = deadline(limit);
    while (inbox.isEmpty()) {
      read(expected, deadline);
    }
    return inbox.remove();
  }

  /** The next comment, within {@code limit} from now, and before it no event. */
  public void hearsComment(Duration limit) {
    head();
    String expected = name + " hears a comment within " + Limits.words(limit) + ", and no event";
    long deadline = deadline(limit);
    int before = comments;
    while (comments == before && inbox.isEmpty()) {
      read(expected, deadline);
    }
    if (!inbox.isEmpty()) {
      throw new CheckFailure(expected, inbox.peek().words());
    }
  }

  /** Listens for so long, whatever comes: for whoever waits for something else meanwhile. */
  public void listens(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      try {
        read(name + " can go on listening", end);
      } catch (CheckFailure silence) {
        if (!silence.isLate()) {
          throw silence;
        }
      }
    }
  }

  /** How long a browser was told to wait before it comes back, as it stood in the stream so far. */
  public Optional<String> retry() {
    return retry;
  }

  private static long deadline(Duration limit) {
    return System.nanoTime() + Limits.withGrace(limit).toNanos();
  }

  private void read(String expected, long deadline) {
    try {
      var buffer = new byte[64 * 1024];
      long left = Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
      socket.setSoTimeout((int) left);
      int count = socket.getInputStream().read(buffer);
      if (count < 0) {
        throw new CheckFailure(expected, "the connection ended (FIN)");
      }
      conversation
          .read(Side.SERVER, Arrays.copyOf(buffer, count))
          .forEach(part -> take(part, expected));
    } catch (SocketTimeoutException late) {
      throw CheckFailure.late(expected, "nothing of the kind by then");
    } catch (IOException e) {
      throw new CheckFailure(expected, "the connection broke: " + Ear.words(e));
    }
  }

  private void take(Part part, String expected) {
    if (part instanceof ResponseHead response) {
      head = Reply.of(asked, response, List.of());
      note(response.status() + " " + response.reason(), part);
    } else if (part instanceof Sse block) {
      take(block);
    } else if (part instanceof Body body && body.last()) {
      throw new CheckFailure(expected, "the answer ended");
    } else if (part instanceof Violation violation) {
      throw new CheckFailure(expected, violation.sentence());
    }
  }

  private void take(Sse block) {
    comments += block.comment().isPresent() ? 1 : 0;
    retry = block.retry().or(() -> retry);
    if (block.data().isEmpty()) {
      note(block.comment().map(words -> ": " + words).orElse("lines without data"), block);
    } else {
      var told = new Told(block.event().orElse("message"), block.id(), block.data().get());
      note(told.words(), block);
      inbox.add(told);
    }
  }

  private void note(String what, Part part) {
    transcript.note(name, TO_CLIENT, what, part.span().bytes());
  }

  /** Ends the connection with a FIN; what was not heard by then is not heard any more. */
  public void fins() {
    transcript.note(name, TO_SERVER, "FIN: the connection's end", NOTHING);
    close();
  }

  /** Tears the connection off with an RST. */
  public void resets() {
    transcript.note(name, TO_SERVER, "RST: the connection is torn off", NOTHING);
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is gone already.
    }
    close();
  }

  /** Drops the connection; called by the judge at the check's end. */
  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // It is gone, as it should be.
    }
  }
}
