package ws101.grader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static ws101.grader.Transcript.Way.TO_CLIENT;
import static ws101.grader.Transcript.Way.TO_SERVER;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ws101.wire.Conversation;
import ws101.wire.Field;
import ws101.wire.Part;
import ws101.wire.Part.Body;
import ws101.wire.Part.ResponseHead;
import ws101.wire.Part.Violation;
import ws101.wire.Side;

/**
 * Somebody who asks over plain HTTP: one question at a time, on a bare TCP connection that stays
 * open from one to the next, so that the bytes of an answer can be counted and the program under
 * test never talks to its own library.
 *
 * <pre>
 * var ada = Asker.of(program, "Ada");
 * ada.puts("/matches/" + match, new JsonObject().put("home", 1).put("away", 0)).hasStatus(200);
 * ada.gets("/scores?after=0", "If-None-Match", tag).hasStatus(304);
 * </pre>
 */
public final class Asker implements AutoCloseable {

  /** Longer than any answer of an exercise. */
  private static final int LARGEST_BODY = 16 * 1024 * 1024;

  private static final byte[] NOTHING = {};

  private final Program program;
  private final String name;
  private Socket socket;
  private Conversation conversation;
  private String asked;
  private boolean asksForHead;

  private Asker(Program program, String name) {
    this.program = program;
    this.name = name;
    program.atTheEnd(this::close);
  }

  /**
   * @param name who this is in the evidence
   */
  public static Asker of(Program program, String name) {
    return new Asker(program, name);
  }

  /** Asks, and hears the answer within a second. */
  public Reply gets(String target, String... fields) {
    return asks("GET", target, "", fields).hears(Limits.ANSWER);
  }

  /** The same with a body. */
  public Reply puts(String target, Object body, String... fields) {
    return asks("PUT", target, body.toString(), fields).hears(Limits.ANSWER);
  }

  /** The same with a body. */
  public Reply posts(String target, Object body, String... fields) {
    return asks("POST", target, body.toString(), fields).hears(Limits.ANSWER);
  }

  /**
   * Only asks: {@link #hears} is for whoever has something else to do meanwhile.
   *
   * @param fields names and values in turn
   */
  public Asker asks(String method, String target, String body, String... fields) {
    asked = method + " " + target;
    asksForHead = method.equals("HEAD");
    byte[] content = body.getBytes(UTF_8);
    var head = new StringBuilder(asked + " HTTP/1.1\r\nHost: localhost:" + program.port() + "\r\n");
    for (int i = 0; i < fields.length; i += 2) {
      head.append(fields[i]).append(": ").append(fields[i + 1]).append("\r\n");
    }
    if (content.length > 0) {
      head.append("Content-Type: application/json\r\nContent-Length: ");
      head.append(content.length).append("\r\n");
    }
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
    request.writeBytes(content);
    send(request.toByteArray(), body.isEmpty() ? asked : asked + " " + body);
    return this;
  }

  private void send(byte[] bytes, String what) {
    try {
      connect();
      program.transcript().note(name, TO_SERVER, what, bytes);
      conversation.read(Side.CLIENT, bytes);
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new CheckFailure(
          name + " can ask " + asked,
          "no connection on port " + program.port() + ": " + Ear.words(e));
    }
  }

  private void connect() throws IOException {
    if (socket == null) {
      socket = new Socket();
      conversation = new Conversation(LARGEST_BODY);
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), program.port()),
          (int) Limits.withGrace(Limits.ANSWER).toMillis());
    }
  }

  /** The whole answer, to its last byte, within {@code limit}. */
  public Reply hears(Duration limit) {
    String expected = name + "'s " + asked + " is answered within " + Limits.words(limit);
    long deadline = System.nanoTime() + Limits.withGrace(limit).toNanos();
    ResponseHead head = null;
    var bodies = new ArrayList<Body>();
    while (head == null || !isWhole(head, bodies)) {
      for (Part part : read(expected, deadline)) {
        if (part instanceof ResponseHead response) {
          head = response;
        } else if (part instanceof Body body) {
          bodies.add(body);
        } else if (part instanceof Violation violation) {
          throw new CheckFailure(expected, violation.sentence());
        }
      }
    }
    var reply = Reply.of(name + "'s " + asked, head, bodies);
    program.transcript().note(name, TO_CLIENT, reply.words(), head.span().bytes());
    if (Field.tokens(head.fields(), "Connection").contains("close")) {
      close();
    }
    return reply;
  }

  /** Where an answer ends: RFC 9112, section 6.3. */
  private boolean isWhole(ResponseHead head, List<Body> bodies) {
    boolean hasNone =
        asksForHead
            || head.status() == 101 // What follows is no HTTP.
            || head.status() == 204
            || head.status() == 304
            || Field.first(head.fields(), "Content-Length").filter("0"::equals).isPresent();
    return hasNone || bodies.stream().anyMatch(Body::last);
  }

  private List<Part> read(String expected, long deadline) {
    try {
      var buffer = new byte[16 * 1024];
      long left = Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
      socket.setSoTimeout((int) left);
      int count = socket.getInputStream().read(buffer);
      if (count < 0) {
        return end(expected);
      }
      return conversation.read(Side.SERVER, Arrays.copyOf(buffer, count));
    } catch (SocketTimeoutException late) {
      throw CheckFailure.late(expected, "no whole answer by then");
    } catch (IOException e) {
      throw new CheckFailure(expected, "the connection broke: " + Ear.words(e));
    }
  }

  /** The end of the connection may be the end of the body, and of nothing else. */
  private List<Part> end(String expected) {
    List<Part> rest = conversation.end(Side.SERVER);
    close();
    if (rest.stream().noneMatch(part -> part instanceof Body body && body.last())) {
      throw new CheckFailure(expected, "the connection ended (FIN)");
    }
    return rest;
  }

  /** Ends the connection; the next question begins a new one. */
  public Asker fins() {
    program.transcript().note(name, TO_SERVER, "FIN: the connection's end", NOTHING);
    close();
    return this;
  }

  /** Throws the connection away: the other side gets a reset, and no end. */
  public Asker resets() {
    program.transcript().note(name, TO_SERVER, "RST: the connection is thrown away", NOTHING);
    try {
      socket.setSoLinger(true, 0); // With a linger time of 0, close() sends RST instead of FIN.
    } catch (IOException e) {
      // It is gone already.
    }
    close();
    return this;
  }

  /** Drops the connection, if there is one; called by the judge at the check's end. */
  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // It is gone, as it should be.
    }
    socket = null;
  }
}
