package ws101.grader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ws101.stage.JavaProgram;
import ws101.stage.Node;
import ws101.stage.Steps;

/** Who asks over plain HTTP hears each answer to its last byte, however its end is told. */
@Timeout(60)
class AskerTest {

  private static Node node;

  private final Program program = new Program(node, Map.of(), new Seed(1, "1.1"), Optional.empty());
  private final Asker ada = Asker.of(program, "Ada");

  @BeforeAll
  static void startAServer() {
    var server = new JavaProgram(SaysAsItIsTold.class.getName(), Steps.classPath(), Map.of(), 32);
    node = Node.start(server, 0);
    node.listening(Duration.ofSeconds(20)).join();
  }

  @AfterAll
  static void stopIt() {
    node.kill();
  }

  @AfterEach
  void hangUp() {
    program.closeAll();
  }

  @Test
  void aBodyEndsWithItsLengthAndItsBytesAreCountedWithTheHead() {
    var reply = ada.gets("/length");

    assertThat(reply.json()).isEqualTo(JsonObject.of("text", "Zoë"));
    assertThat(reply.length()).isEqualTo(SaysAsItIsTold.LENGTH.getBytes(UTF_8).length);
  }

  @Test
  void aBodyInChunksIsReadWithoutTheirSizes() {
    assertThat(ada.gets("/chunked").body()).isEqualTo("{\"text\":\"hello\"}");
  }

  @Test
  void aBodyMayEndWithTheConnectionAndTheNextQuestionBeginsANewOne() {
    assertThat(ada.gets("/until-the-end").body()).isEqualTo("hello");
    assertThat(ada.gets("/length").status()).isEqualTo(200);
  }

  @Test
  void anAnswerWithoutABodyEndsWithItsHead() {
    var reply = ada.gets("/nothing-new");

    assertThat(reply.status()).isEqualTo(304);
    assertThat(reply.body()).isEmpty();
    assertThat(ada.gets("/length").status()).isEqualTo(200);
  }

  @Test
  void whatWasNotAskedForIsSaidWithWhatCame() {
    assertThatThrownBy(() -> ada.gets("/length").hasStatus(304))
        .isInstanceOf(CheckFailure.class)
        .hasMessage(
            "Expected: Ada's GET /length is answered 304\nReceived: 200 {\"text\":\"Zoë\"}");
    assertThatThrownBy(() -> ada.gets("/nothing-new").json())
        .hasMessageContaining("with a JSON object\nReceived: 304, no body");
    assertThatThrownBy(() -> ada.gets("/length").mustHave("ETag"))
        .hasMessageContaining("has the field ETag");
  }

  @Test
  void anAnswerThatDoesNotComeIsLateAndOneThatBreaksOffIsNot() {
    ada.asks("GET", "/never", "");
    assertThatThrownBy(() -> ada.hears(Duration.ofMillis(50)))
        .isInstanceOfSatisfying(CheckFailure.class, late -> assertThat(late.isLate()).isTrue())
        .hasMessageContaining("Ada's GET /never is answered within 50 ms");

    assertThatThrownBy(() -> Asker.of(program, "Bob").gets("/half"))
        .isInstanceOfSatisfying(CheckFailure.class, cut -> assertThat(cut.isLate()).isFalse())
        .hasMessageContaining("the connection ended (FIN)");
  }

  /** Answers each request with what its path asks for, byte by byte as it stands here. */
  public static final class SaysAsItIsTold {

    static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"text\":\"Zoë\"}";

    private static final Map<String, String> ANSWERS =
        Map.of(
            "/length", LENGTH,
            "/chunked",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "8\r\n{\"text\":\r\n8;x=y\r\n\"hello\"}\r\n0\r\n\r\n",
            "/until-the-end", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello",
            "/nothing-new", "HTTP/1.1 304 Not Modified\r\nETag: \"7\"\r\n\r\n",
            "/half", "HTTP/1.1 200 OK\r\nContent-Length: 15\r\nConnection: close\r\n\r\n{\"te",
            "/never", "");

    private SaysAsItIsTold() {}

    public static void main(String[] args) throws IOException {
      int port = Integer.parseInt(System.getenv("PORT"));
      try (var server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
        while (true) {
          var guest = server.accept();
          new Thread(() -> serve(guest)).start();
        }
      }
    }

    private static void serve(Socket guest) {
      try (guest) {
        var lines = new BufferedReader(new InputStreamReader(guest.getInputStream(), UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("GET ")) {
            String answer = ANSWERS.get(line.split(" ")[1]);
            guest.getOutputStream().write(answer.getBytes(UTF_8));
            if (answer.contains("close")) {
              return;
            }
          }
        }
      } catch (IOException gone) {
        // Whoever asked has heard enough.
      }
    }
  }
}
