package ws101.chat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that keeps who asks to wait, and tells how many do. */
@Timeout(20)
class WaitingTest {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Vertx vertx = Vertx.vertx();
  private final Waiting waiting = new Waiting();
  private HttpServer server;

  @BeforeEach
  void listen() {
    var router = Router.router(vertx);
    router.get("/long").handler(request -> waiting.keep(request, 60_000, this::isLate));
    router.get("/short").handler(request -> waiting.keep(request, 50, this::isLate));
    router.get("/size").handler(request -> request.end("" + waiting.size()));
    router.get("/answer").handler(this::answerAll);
    server = vertx.createHttpServer().requestHandler(router).listen(0).await();
  }

  private void isLate(RoutingContext request) {
    request.end("late");
  }

  private void answerAll(RoutingContext request) {
    var taken = waiting.takeAll();
    taken.forEach(each -> each.end("news"));
    request.end("" + taken.size());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void whoIsTakenIsAnsweredOnceAndWaitsNoMore() throws Exception {
    var answer = CLIENT.sendAsync(to("/long"), BodyHandlers.ofString());
    awaitSize(1);

    assertThat(get("/answer")).isEqualTo("1");

    assertThat(answer.get().body()).isEqualTo("news");
    assertThat(get("/size")).isEqualTo("0");
    assertThat(get("/answer")).isEqualTo("0");
  }

  @Test
  void whoWaitsTooLongIsGivenUp() throws Exception {
    assertThat(get("/short")).isEqualTo("late");
    assertThat(get("/size")).isEqualTo("0");
  }

  @Test
  void whoEndsTheConnectionIsForgotten() throws Exception {
    var gone = ask("/long");
    awaitSize(1);

    gone.close();

    awaitSize(0);
  }

  @Test
  void whoseConnectionIsThrownAwayIsForgotten() throws Exception {
    var gone = ask("/long");
    awaitSize(1);

    gone.setSoLinger(true, 0); // With a linger time of 0, close() sends RST instead of FIN.
    gone.close();

    awaitSize(0);
  }

  /** Each answer is waited for, and the test's own limit ends it if the right one never comes. */
  private void awaitSize(int size) throws Exception {
    while (!get("/size").equals("" + size)) {
      Thread.onSpinWait();
    }
  }

  private Socket ask(String path) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    var question = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(question.getBytes(US_ASCII));
    return socket;
  }

  private String get(String path) throws Exception {
    return CLIENT.send(to(path), BodyHandlers.ofString()).body();
  }

  private HttpRequest to(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.actualPort() + path))
        .build();
  }
}
