package ws101.grader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static ws101.grader.Transcript.Way.TO_SERVER;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import ws101.wire.CloseCode;
import ws101.wire.FrameWriter;
import ws101.wire.Opcode;
import ws101.wiretap.Wiretap;

/**
 * One guest of a check: a WebSocket client on a bare TCP socket, so that a check can end a
 * connection in every way in which connections end, and so that the program under test never talks
 * to its own library. What it expects it waits for, with a limit that fails in words; what crosses
 * its wire becomes the evidence.
 *
 * <pre>
 * var ada = Client.connect(program, "/lobby", "Ada");
 * ada.sends(new JsonObject().put("type", "join").put("room", room).put("name", name));
 * ada.hears("welcome");
 * </pre>
 *
 * <p>A second thread reads: it notes when each frame came, answers pings and the other side's Close
 * (RFC 6455, 5.5), and puts the rest into its inbox.
 */
public final class Client implements AutoCloseable {

  private static final byte[] NOTHING = {};

  /** A receive buffer, in bytes. */
  private static final int LITTLE_ROOM = 8 * 1024;

  private final Program program;
  private final int port;
  private final String name;
  private final Socket socket = new Socket();
  private final Random maskKeys;
  private final Ear ear;
  private Opening opening;
  private volatile boolean closeSent;
  private volatile boolean isSilent;
  private volatile long spokeAt = System.nanoTime();

  private Client(Program program, int port, String name) {
    this.program = program;
    this.port = port;
    this.name = name;
    this.maskKeys = new Random(program.seed().between(0, Integer.MAX_VALUE - 1));
    this.ear = new Ear(name, program.transcript(), this::answers);
    program.atTheEnd(this::close);
  }

  /**
   * Connects and shakes hands.
   *
   * @param path the socket's, such as {@code /lobby}
   * @param name who this guest is in the evidence
   */
  public static Client connect(Program program, String path, String name) {
    return connect(program, program.port(), path, name);
  }

  /**
   * The same, with more in the handshake.
   *
   * @param fields names and values in turn
   */
  public static Client connectWith(Program program, String path, String name, String... fields) {
    var client = new Client(program, program.port(), name);
    client.shakeHands(path, fields);
    return client;
  }

  /** The same, through a wiretap before the program, which may break the wire. */
  public static Client through(Wiretap tap, Program program, String path, String name) {
    return connect(program, tap.port(), path, name);
  }

  /** The same as {@link #connect}, whose system keeps next to nothing of what it does not read. */
  public static Client withLittleRoom(Program program, String path, String name) {
    var client = new Client(program, program.port(), name);
    try {
      client.socket.setReceiveBufferSize(LITTLE_ROOM); // TCP is told at the connection's beginning.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client.shakeHands(path);
    return client;
  }

  private static Client connect(Program program, int port, String path, String name) {
    var client = new Client(program, port, name);
    client.shakeHands(path);
    return client;
  }

  private void shakeHands(String path, String... fields) {
    opening = new Opening(name, path, program.seed(), ear.answer());
    byte[] request = opening.request(port, fields);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          (int) Limits.withGrace(Limits.ANSWER).toMillis());
    } catch (IOException e) {
      throw new CheckFailure(
          opening.expected(), "no connection on port " + port + ": " + Ear.words(e));
    }
    ear.listen(socket, request);
    write("GET " + path + ", Upgrade: websocket", request);
    opening.succeeds();
  }

  /** A field of the answer to its handshake. */
  public Optional<String> agreed(String field) {
    return opening.agreed(field);
  }

  // Sending

  /**
   * From now on it answers neither a Ping nor a Close, though RFC 6455, section 5.5 asks for it.
   */
  public Client staysSilent() {
    isSilent = true;
    return this;
  }

  /** From now on it reads nothing more, and so the other side cannot write for ever. */
  public Client stopsReading() {
    ear.stopReading();
    return this;
  }

  /** Reads what has come meanwhile, and goes on. */
  public Client readsOn() {
    ear.readOn();
    return this;
  }

  /** Sends one text message. */
  public Client sends(JsonObject message) {
    return sends(message.encode());
  }

  /** Sends one text message, JSON or not. */
  public Client sends(String text) {
    sendFrame(true, Opcode.TEXT, text.getBytes(UTF_8), text);
    return this;
  }

  /** Sends one binary message. */
  public Client sendsBinary(byte[] bytes) {
    sendFrame(true, Opcode.BINARY, bytes, "binary, " + bytes.length + " bytes");
    return this;
  }

  /** Sends one frame, whatever stands in it: the other side may have to refuse it. */
  public Client sendsFrame(boolean fin, int opcode, byte[] payload) {
    String what = "a frame with opcode %x, %d bytes".formatted(opcode, payload.length);
    sendFrame(fin, opcode, payload, fin ? what : what + " (to be continued)");
    return this;
  }

  /** Sends a Ping, and hears its pong. */
  public Client pings(byte[] payload) {
    ear.waitForPongs();
    sendFrame(true, Opcode.PING, payload, "Ping");
    return this;
  }

  /** The bytes of one frame, masked with a key of chance, for {@link #sendsBytes}. */
  public byte[] frame(boolean fin, int opcode, byte[] payload) {
    byte[] key = new byte[4];
    maskKeys.nextBytes(key);
    return FrameWriter.write(fin, opcode, payload, key);
  }

  /** Sends bytes as they are, in one write. */
  public Client sendsBytes(byte[] bytes) {
    write(bytes.length + " bytes", bytes);
    return this;
  }

  /** Sends as many of these bytes as the other side takes before it ends the connection. */
  public Client sendsInto(byte[] bytes) {
    try {
      write(bytes.length + " bytes, perhaps not all of them", bytes);
    } catch (CheckFailure ended) {
      // The next one who listens hears how.
    }
    return this;
  }

  /** Begins the closing handshake: a Close frame, with this code. */
  public Client closes(int code) {
    return closes(FrameWriter.closePayload(code, ""), "Close " + code);
  }

  /** Begins it with whatever stands in the frame: no code at all, or one that must not be sent. */
  public Client closes(byte[] payload, String what) {
    closeSent = true;
    sendFrame(true, Opcode.CLOSE, payload, what);
    return this;
  }

  /** Ends its side of the TCP connection without a Close frame. */
  public Client fins() {
    program.transcript().note(name, TO_SERVER, "FIN: the connection's end, without Close", NOTHING);
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw lost("could end its connection", e);
    }
    return this;
  }

  /** Throws the TCP connection away: the other side gets a reset, no frame and no end. */
  public Client resets() {
    program.transcript().note(name, TO_SERVER, "RST: the connection is thrown away", NOTHING);
    ear.goDeaf();
    try {
      socket.setSoLinger(true, 0); // With a linger time of 0, close() sends RST instead of FIN.
      socket.close();
    } catch (IOException e) {
      throw lost("could reset its connection", e);
    }
    return this;
  }

  private void sendFrame(boolean fin, int opcode, byte[] payload, String what) {
    write(what, frame(fin, opcode, payload));
  }

  private void write(String what, byte[] bytes) {
    program.transcript().note(name, TO_SERVER, what, bytes);
    try {
      synchronized (socket) { // The reading thread answers pings.
        socket.getOutputStream().write(bytes);
        spokeAt = System.nanoTime();
      }
    } catch (IOException e) {
      throw lost("could send " + what, e);
    }
  }

  /** What a side must answer by itself: a Ping always, a Close if it has not sent one itself. */
  private void answers(int opcode, byte[] payload, String what) {
    if (isSilent || (opcode == Opcode.CLOSE && closeSent)) {
      return;
    }
    closeSent |= opcode == Opcode.CLOSE;
    try {
      sendFrame(true, opcode, payload, what);
    } catch (CheckFailure tooLate) {
      // The connection has ended meanwhile: the next read says so.
    }
  }

  private CheckFailure lost(String wanted, IOException e) {
    return new CheckFailure(name + " " + wanted, "the connection was gone: " + Ear.words(e));
  }

  // Hearing

  /** The next message: it must be JSON, of this type, and come within a second. */
  public JsonObject hears(String type) {
    return hears(type, Limits.ANSWER);
  }

  /** The next message: it must be JSON, of this type, and come within {@code limit}. */
  public JsonObject hears(String type, Duration limit) {
    String expected = name + " hears \"" + type + "\"";
    JsonObject message = nextMessage(expected, limit);
    if (!type.equals(message.getValue("type"))) {
      throw new CheckFailure(expected, message.encode());
    }
    return message;
  }

  /** The next message: it must have at least these fields with these values. */
  public JsonObject hears(JsonObject fields) {
    String expected = name + " hears " + fields.encode();
    JsonObject message = nextMessage(expected, Limits.ANSWER);
    if (!holds(message, fields)) {
      throw new CheckFailure(expected, message.encode());
    }
    return message;
  }

  /**
   * Nothing comes before the marker, and the marker comes: the only way to see that something does
   * not come without waiting for ever. Let a message follow that must arrive, and give it here.
   */
  public JsonObject hearsNothingBefore(JsonObject marker) {
    String expected = name + " hears nothing before " + marker.encode();
    JsonObject message = nextMessage(expected, Limits.ANSWER);
    if (!holds(message, marker)) {
      throw new CheckFailure(expected, message.encode());
    }
    return message;
  }

  /** A message with these fields comes within {@code limit}, whatever comes before it. */
  public JsonObject hearsAtLast(JsonObject fields, Duration limit) {
    String expected = name + " hears " + fields.encode() + " within " + Limits.words(limit);
    long deadline = deadline(limit);
    JsonObject message = message(next(expected, deadline), expected);
    while (!holds(message, fields)) {
      message = message(next(expected, deadline), expected);
    }
    return message;
  }

  /** Listens for so long, whatever comes; it must not be the connection's end. */
  public Client staysConnected(Duration time) {
    String expected = name + " stays connected for " + Limits.words(time);
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      Heard heard = poll(left);
      if (heard instanceof Heard.End || heard instanceof Heard.Broken) {
        ear.inbox().add(heard);
        throw new CheckFailure(expected, heard.words());
      }
    }
    return this;
  }

  /** Messages of other types may come before it; the whole takes at most a second. */
  public JsonObject hearsAtLast(String type) {
    String expected = name + " hears \"" + type + "\", whatever comes before it";
    long deadline = deadline(Limits.ANSWER);
    while (true) {
      JsonObject message = message(next(expected, deadline), expected);
      if (type.equals(message.getValue("type"))) {
        return message;
      }
    }
  }

  /** The next message as it is: it must be this text. */
  public Client hearsText(String text) {
    String expected = name + " hears the text " + shortened(text);
    Heard heard = next(expected, deadline(Limits.ANSWER));
    if (!(heard instanceof Heard.Text came && came.text().equals(text))) {
      throw new CheckFailure(expected, shortened(heard.words()));
    }
    return this;
  }

  /** The next message as it is: it must be binary, with these bytes. */
  public Client hearsBinary(byte[] bytes) {
    String expected = name + " hears a binary message of " + bytes.length + " bytes";
    Heard heard = next(expected, deadline(Limits.ANSWER));
    if (!(heard instanceof Heard.Binary came && Arrays.equals(came.bytes(), bytes))) {
      throw new CheckFailure(
          expected, heard instanceof Heard.Binary ? "one with other bytes" : heard.words());
    }
    return this;
  }

  /** How long ago it has sent its last byte. */
  public Duration silence() {
    return Duration.ofNanos(System.nanoTime() - spokeAt);
  }

  /** Whether the connection has ended, and all that came before was heard. */
  public boolean isOver() {
    return ear.inbox().peek() instanceof Heard.End;
  }

  /** From now on pings are heard like messages; a client does not otherwise mind them. */
  public Client listensForPings() {
    ear.waitForPings();
    return this;
  }

  /** A Ping comes within {@code limit}, whatever messages come before it. */
  public Client hearsPing(Duration limit) {
    String expected = name + " is sent a Ping within " + Limits.words(limit);
    long deadline = deadline(limit);
    Heard heard = next(expected, deadline);
    while (heard instanceof Heard.Text || heard instanceof Heard.Binary) {
      heard = next(expected, deadline);
    }
    if (heard instanceof Heard.End) {
      // Whoever ends the silent may have been stopped by the machine while we spoke.
      throw CheckFailure.late(expected, heard.words());
    }
    if (!(heard instanceof Heard.Ping)) {
      throw new CheckFailure(expected, heard.words());
    }
    return this;
  }

  /** A pong comes next, before anything else, with these bytes. */
  public Client hearsPong(byte[] payload) {
    String expected = name + " hears a pong of " + payload.length + " bytes";
    Heard heard = next(expected, deadline(Limits.ANSWER));
    if (!(heard instanceof Heard.Pong pong && Arrays.equals(pong.payload(), payload))) {
      throw new CheckFailure(
          expected, heard instanceof Heard.Pong ? "one with other bytes" : heard.words());
    }
    return this;
  }

  /** The other side ends the TCP connection; nothing comes before that. */
  public void hearsEnd() {
    String expected = name + "'s connection is ended";
    Heard heard = next(expected, deadline(Limits.ANSWER));
    if (!(heard instanceof Heard.End)) {
      throw new CheckFailure(expected, heard.words());
    }
  }

  /** The other side ends the TCP connection within {@code limit}, whatever comes before that. */
  public void hearsEndAtLast(Duration limit) {
    String expected = name + "'s connection is ended within " + Limits.words(limit);
    long deadline = deadline(limit);
    Heard heard = next(expected, deadline);
    while (!(heard instanceof Heard.End)) {
      if (heard instanceof Heard.Broken) {
        throw new CheckFailure(expected, heard.words());
      }
      heard = next(expected, deadline);
    }
  }

  /**
   * The code of the Close frame that comes next; 1006 if the connection ends without one, which is
   * what a browser would say.
   */
  public int hearsCloseOrEnd() {
    String expected = name + " hears a Close frame, or the end";
    Heard heard = next(expected, deadline(Limits.ANSWER));
    return heard instanceof Heard.End ? CloseCode.ABNORMAL : closeCode(expected, heard);
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "… (" + text.length() + ")";
  }

  /** The code of the Close frame that must come next (1005 if it has none). */
  public int hearsClose() {
    String expected = name + " hears a Close frame";
    return closeCode(expected, next(expected, deadline(Limits.ANSWER)));
  }

  /** The code of the Close frame that must come, whatever messages come before it. */
  public int hearsCloseAtLast() {
    return hearsCloseAtLast(Limits.ANSWER);
  }

  /** The same, within {@code limit}. */
  public int hearsCloseAtLast(Duration limit) {
    String expected = name + " hears a Close frame, whatever comes before it";
    long deadline = deadline(limit);
    Heard heard = next(expected, deadline);
    while (heard instanceof Heard.Text || heard instanceof Heard.Binary) {
      heard = next(expected, deadline);
    }
    return closeCode(expected, heard);
  }

  private int closeCode(String expected, Heard heard) {
    if (heard instanceof Heard.Close close) {
      return close.code();
    }
    throw new CheckFailure(expected, heard.words());
  }

  private JsonObject nextMessage(String expected, Duration limit) {
    String withLimit = expected + " within " + Limits.words(limit);
    return message(next(withLimit, deadline(limit)), expected);
  }

  private static long deadline(Duration limit) {
    return System.nanoTime() + Limits.withGrace(limit).toNanos();
  }

  private Heard next(String expected, long deadline) {
    long begun = System.nanoTime();
    Heard heard = poll(deadline - begun);
    if (heard == null) {
      throw CheckFailure.late(
          expected, "nothing for " + Limits.words(Duration.ofNanos(System.nanoTime() - begun)));
    }
    if (heard instanceof Heard.End || heard instanceof Heard.Broken) {
      ear.inbox().add(heard); // The next one who asks shall hear it, too.
    }
    return heard;
  }

  private Heard poll(long nanos) {
    try {
      return ear.inbox().poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private JsonObject message(Heard heard, String expected) {
    if (heard instanceof Heard.Text text) {
      try {
        return new JsonObject(text.text());
      } catch (DecodeException e) {
        throw new CheckFailure(expected + " as a JSON object", text.text());
      }
    }
    throw new CheckFailure(expected, heard.words());
  }

  private static boolean holds(JsonObject message, JsonObject fields) {
    var asked = message.copy();
    asked.fieldNames().retainAll(fields.fieldNames());
    return asked.equals(fields);
  }

  static IllegalStateException interrupted() {
    Thread.currentThread().interrupt();
    return new IllegalStateException("The check was interrupted.");
  }

  /** Drops the connection, if it is still there; called by the judge at the check's end. */
  @Override
  public void close() {
    ear.goDeaf();
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, as it should be.
    }
  }
}
