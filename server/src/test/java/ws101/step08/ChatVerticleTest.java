package ws101.step08;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ws101.wire.Conversation;
import ws101.wire.FrameWriter;
import ws101.wire.Opcode;
import ws101.wire.Part.Frame;
import ws101.wire.Part.ResponseHead;
import ws101.wire.Side;

/** What lesson 08 says of its chat, with beats that are ten times as quick. */
@Timeout(20)
class ChatVerticleTest {

  private static final long BEAT = 300;

  /** Longer than anything here takes, in milliseconds. */
  private static final int LIMIT = 10_000;

  private static Vertx vertx;

  private final List<Guest> guests = new ArrayList<>();
  private int port;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @BeforeEach
  void choosePort() throws IOException {
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
  }

  private void start(String variant) {
    var config = JsonObject.of("port", port, "variant", variant, "beat", BEAT);
    vertx.deployVerticle(new ChatVerticle(), new DeploymentOptions().setConfig(config)).await();
  }

  @AfterEach
  void stop() throws IOException {
    for (Guest guest : guests) {
      guest.socket.close();
    }
    vertx.deploymentIDs().forEach(id -> vertx.undeploy(id).await());
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  @Test
  void whoAnswersPingsStaysAndHearsWhatIsSaid() throws IOException {
    start("READ_IDLE_TIMEOUT");
    var ada = new Guest();
    var bob = new Guest();

    for (int i = 0; i < 5; i++) {
      ada.answersAPing();
      bob.answersAPing();
    }
    ada.sends("{\"type\":\"say\",\"room\":\"lobby\",\"text\":\"still here\"}");

    assertThat(bob.hears(Opcode.TEXT)).contains("still here");
  }

  @Test
  void whoSaysNothingIsEndedThoughTheyAreWrittenTo() throws IOException {
    start("READ_IDLE_TIMEOUT");
    var bob = new Guest();

    assertThat(bob.pingsBeforeTheEnd()).isBetween(1, 2);
  }

  @Test
  void whoTalksAndAnswersNoPingStays() throws IOException {
    start("READ_IDLE_TIMEOUT");
    var ada = new Guest();

    for (int i = 0; i < 5; i++) {
      ada.hears(Opcode.PING);
      ada.sends("{\"type\":\"say\",\"room\":\"lobby\",\"text\":\"busy\"}");
    }

    assertThat(ada.hears(Opcode.PING)).startsWith("beat ");
  }

  @Test
  void ourOwnPingsKeepTheSilentIfTheyCountAsTraffic() throws IOException {
    start("IDLE_TIMEOUT");
    var bob = new Guest();

    for (int i = 0; i < 6; i++) {
      assertThat(bob.hears(Opcode.PING)).startsWith("beat ");
    }
  }

  @Test
  void whoIsPingedInTimeStaysBehindAProxy() throws IOException {
    start("BEHIND_A_PROXY");
    var ada = new Guest();

    for (int i = 0; i < 5; i++) {
      ada.answersAPing();
    }

    ada.sends("{\"type\":\"say\",\"room\":\"lobby\",\"text\":\"through\"}");
    assertThat(ada.hears(Opcode.TEXT)).contains("through");
  }

  /** One person on a bare socket, who answers nothing by themselves, and has joined. */
  private final class Guest {
    final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    final Conversation conversation = new Conversation(1 << 20);
    final List<Frame> heard = new ArrayList<>();

    Guest() throws IOException {
      guests.add(this);
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
      while (conversation.read(Side.SERVER, read()).stream()
          .noneMatch(ResponseHead.class::isInstance)) {
        // A frame that comes before the 101 would be taken for a second request.
      }
      sends("{\"type\":\"join\",\"room\":\"lobby\",\"name\":\"Ada\"}");
      assertThat(hears(Opcode.TEXT)).contains("welcome");
    }

    void sends(String text) throws IOException {
      sends(Opcode.TEXT, text.getBytes(UTF_8));
    }

    private void sends(int opcode, byte[] payload) throws IOException {
      socket.getOutputStream().write(FrameWriter.write(true, opcode, payload, new byte[4]));
    }

    void answersAPing() throws IOException {
      sends(Opcode.PONG, hears(Opcode.PING).getBytes(UTF_8));
    }

    /** The payload of the next frame of that kind, whatever others come before it. */
    String hears(int opcode) throws IOException {
      while (true) {
        while (heard.isEmpty()) {
          assertThat(reads()).as("the connection stands").isTrue();
        }
        var frame = heard.remove(0);
        if (frame.opcode() == opcode) {
          return new String(frame.payload(), UTF_8);
        }
      }
    }

    int pingsBeforeTheEnd() throws IOException {
      while (reads()) {
        // Whatever comes is kept.
      }
      return (int) heard.stream().filter(frame -> frame.opcode() == Opcode.PING).count();
    }

    /** Whether anything has come: false at the end. */
    private boolean reads() throws IOException {
      byte[] bytes = read();
      conversation.read(Side.SERVER, bytes).stream()
          .filter(Frame.class::isInstance)
          .map(Frame.class::cast)
          .forEach(heard::add);
      return bytes.length > 0;
    }

    private byte[] read() throws IOException {
      var buffer = new byte[1024];
      int count = socket.getInputStream().read(buffer);
      return Arrays.copyOf(buffer, Math.max(0, count));
    }
  }
}
