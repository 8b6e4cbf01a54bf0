package ws101.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import ws101.wire.Conversation;
import ws101.wire.FrameWriter;
import ws101.wire.Opcode;
import ws101.wire.Part;
import ws101.wire.Part.Frame;
import ws101.wire.Part.ResponseHead;
import ws101.wire.Side;

/**
 * One person on a bare socket, who does nothing by themselves: reads nothing before they are asked
 * to, and answers no ping.
 */
public final class BareGuest {

  /** Longer than anything here takes, in milliseconds. */
  private static final int LIMIT = 10_000;

  private static final int LITTLE_ROOM = 4 * 1024;

  private final Socket socket = new Socket();
  private final Conversation conversation = new Conversation(1 << 20);
  private final Deque<Frame> heard = new ArrayDeque<>();

  private BareGuest() {}

  static BareGuest connect(int port) throws IOException {
    return new BareGuest().shakesHands(port);
  }

  static BareGuest connectWithLittleRoom(int port) throws IOException {
    var guest = new BareGuest();
    guest.socket.setReceiveBufferSize(LITTLE_ROOM); // Before the connection is opened, or too late.
    return guest.shakesHands(port);
  }

  private BareGuest shakesHands(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(LIMIT);
    byte[] request =
        """
        GET /chat HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \r
        """
            .getBytes(ISO_8859_1);
    conversation.read(Side.CLIENT, request);
    socket.getOutputStream().write(request);
    while (keepFrames(read()).stream().noneMatch(ResponseHead.class::isInstance)) {
      // A frame that comes before the 101 would be taken for a second request.
    }
    return this;
  }

  BareGuest joins(String room, String name) throws IOException {
    sends(JsonObject.of("type", "join", "room", room, "name", name));
    assertThat(hearsMessage().getString("type")).isEqualTo("welcome");
    return this;
  }

  public BareGuest sends(JsonObject message) throws IOException {
    sends(Opcode.TEXT, message.encode().getBytes(UTF_8));
    return this;
  }

  /** To the lobby. */
  public void says(String text) throws IOException {
    sends(JsonObject.of("type", "say", "room", "lobby", "text", text));
  }

  private void sends(int opcode, byte[] payload) throws IOException {
    socket.getOutputStream().write(FrameWriter.write(true, opcode, payload, new byte[4]));
  }

  /** All of it in one write, so that one reading may bring it. */
  public void saysTogether(List<String> texts) throws IOException {
    var together = new ByteArrayOutputStream();
    for (String text : texts) {
      byte[] message =
          JsonObject.of("type", "say", "room", "lobby", "text", text).encode().getBytes(UTF_8);
      together.writeBytes(FrameWriter.write(true, Opcode.TEXT, message, new byte[4]));
    }
    socket.getOutputStream().write(together.toByteArray());
  }

  public void answersAPing() throws IOException {
    sends(Opcode.PONG, hears(Opcode.PING).getBytes(UTF_8));
  }

  /** A pong that nobody asked for: RFC 6455, section 5.5.3, allows it. */
  public void showsLife() throws IOException {
    sends(Opcode.PONG, new byte[0]);
  }

  /** The payload of the next frame of that kind, whatever others come before it. */
  public String hears(int opcode) throws IOException {
    return new String(hearsBytes(opcode), UTF_8);
  }

  /** The text of the next thing that was said. */
  public String hearsSaid() throws IOException {
    return hearsMessage().getString("text");
  }

  public JsonObject hearsMessage() throws IOException {
    return new JsonObject(hears(Opcode.TEXT));
  }

  /** The code of the Close that comes, whatever comes before it. */
  public int hearsClose() throws IOException {
    byte[] payload = hearsBytes(Opcode.CLOSE);
    return Byte.toUnsignedInt(payload[0]) << 8 | Byte.toUnsignedInt(payload[1]);
  }

  private byte[] hearsBytes(int opcode) throws IOException {
    while (true) {
      while (heard.isEmpty()) {
        assertThat(reads()).as("the connection stands").isTrue();
      }
      var frame = heard.remove();
      if (frame.opcode() == opcode) {
        return frame.payload();
      }
    }
  }

  /** Reads to the connection's end, and counts the pings that came before it. */
  public int pingsBeforeTheEnd() throws IOException {
    while (reads()) {
      // Whatever comes is kept.
    }
    return (int) heard.stream().filter(frame -> frame.opcode() == Opcode.PING).count();
  }

  /** What else comes until the connection ends, once we have answered the Close. */
  public int framesBeforeTheEnd() throws IOException {
    sends(Opcode.CLOSE, new byte[0]);
    while (reads()) {
      // Whatever comes is kept.
    }
    return heard.size();
  }

  /** Whether anything has come: false at the end. */
  private boolean reads() throws IOException {
    byte[] bytes = read();
    keepFrames(bytes);
    return bytes.length > 0;
  }

  private List<Part> keepFrames(byte[] bytes) {
    var parts = conversation.read(Side.SERVER, bytes);
    parts.stream().filter(Frame.class::isInstance).map(Frame.class::cast).forEach(heard::add);
    return parts;
  }

  private byte[] read() throws IOException {
    var buffer = new byte[64 * 1024];
    int count = socket.getInputStream().read(buffer);
    return Arrays.copyOf(buffer, Math.max(0, count));
  }

  void close() throws IOException {
    socket.close();
  }
}
