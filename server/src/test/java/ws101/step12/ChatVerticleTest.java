package ws101.step12;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ws101.stage.Ports;

/** What lesson 12 says of its gate. */
@Timeout(60)
class ChatVerticleTest {

  private static final String PROTOCOL = "chat.v1";

  private static Vertx vertx;
  private static HttpClient http;
  private static WebSocketClient sockets;

  private int port;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    http = vertx.createHttpClient();
    sockets = vertx.createWebSocketClient(limitless());
  }

  /** It may send what we must not take, and does not fall over our own answers. */
  private static WebSocketClientOptions limitless() {
    return new WebSocketClientOptions().setMaxMessageSize(1 << 20).setMaxFrameSize(1 << 20);
  }

  @BeforeEach
  void start() {
    start(new JsonObject());
  }

  private void start(JsonObject config) {
    port = Ports.free();
    vertx
        .deployVerticle(
            new ChatVerticle(), new DeploymentOptions().setConfig(config.copy().put("port", port)))
        .await();
  }

  @AfterEach
  void stop() {
    vertx.deploymentIDs().forEach(id -> vertx.undeploy(id).await());
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  @Test
  void whoHasATicketComesInByTheNameOfTheirSession() throws Exception {
    var ada = enters(ticket(logsIn("Ada")));

    ada.sends(JsonObject.of("type", "join", "room", "lobby", "session", "s", "name", "Bob"));
    ada.sends(say("x", "<b>hello</b>"));

    assertThat(ada.hears().getString("type")).isEqualTo("welcome");
    assertThat(ada.hears().getMap())
        .containsEntry("from", "Ada")
        .containsEntry("text", "<b>hello</b>");
    assertThat(ada.socket.subProtocol()).isEqualTo(PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1",
        "https://localhost:PORT",
        "http://localhost:PORT.evil.example",
        "http://localhost",
        "http://evil.example:PORT",
        "null"
      })
  void aPageFromElsewhereIsForbiddenAndTheTicketStaysGood(String origin) throws Exception {
    String ticket = ticket(logsIn("Ada"));

    assertThat(status(from(origin.replace("PORT", "" + port), ticket))).isEqualTo(403);

    enters(ticket);
  }

  @Test
  void ourOwnPageMayEnter() throws Exception {
    var knock = from("http://localhost:" + port, ticket(logsIn("Ada")));

    assertThat(status(knock)).isEqualTo(101);
  }

  @Test
  void theOpenVariantTakesACookieForEnough() throws Exception {
    stop();
    start(JsonObject.of("variant", "OPEN"));
    String cookie = logsIn("Ada");

    var knock = from("http://evil.example", null).addHeader("Cookie", cookie);

    assertThat(status(knock)).isEqualTo(101);
  }

  @Test
  void aTicketIsGoodOnce() throws Exception {
    String ticket = ticket(logsIn("Ada"));
    enters(ticket);

    assertThat(status(knock(ticket))).isEqualTo(401);
    assertThat(status(knock("made-up"))).isEqualTo(401);
    assertThat(status(knock(null))).isEqualTo(401);
  }

  @Test
  void aTicketHasAnEnd() throws Exception {
    stop();
    start(JsonObject.of("ticket", 1)); // Most often it is over before it can be used.
    String cookie = logsIn("Ada");

    int status;
    do { // For ever, if no ticket had an end.
      status = comesAndGoes(knock(ticket(cookie)));
    } while (status == 101 || status == 429);

    assertThat(status).isEqualTo(401);
  }

  @Test
  void withoutACookieThereIsNoTicket() {
    assertThat(answer(HttpMethod.POST, "/tickets", null).statusCode()).isEqualTo(401);
  }

  @Test
  void whoSpeaksAnotherProtocolIsRefused() throws Exception {
    var knock = options(ticket(logsIn("Ada"))).addSubProtocol("chat.v0");

    assertThat(status(knock)).isEqualTo(400);
  }

  @Test
  void aSessionHasFivePlacesAndOneThatIsLeftIsFree() throws Exception {
    String cookie = logsIn("Ada");
    var first = enters(ticket(cookie));
    for (int i = 2; i <= 5; i++) {
      enters(ticket(cookie));
    }
    assertThat(status(knock(ticket(cookie)))).isEqualTo(429);

    first.socket.close().await();

    enters(ticket(cookie));
  }

  @Test
  void ofManyWhoComeAtTheSameTimeFiveGetAPlace() {
    String cookie = logsIn("Ada");
    var tickets = Stream.generate(() -> ticket(cookie)).limit(20).toList();

    var answers = tickets.stream().map(ticket -> answerTo(knock(ticket))).toList();

    assertThat(answers.stream().map(answer -> answer.await()))
        .containsOnly(101, 429)
        .filteredOn(status -> status == 101)
        .hasSize(5);
  }

  @RepeatedTest(5)
  void whoComesInWhileTheSessionEndsIsOutToo() {
    String cookie = logsIn("Ada");
    var knock = knock(ticket(cookie));

    var in = new Guest().knocks(knock);
    var out = ask(HttpMethod.POST, "/logout", cookie, ChatVerticleTest::head);

    assertThat(out.await().statusCode()).isEqualTo(204);
    assertThat(end(in)).isIn((short) 401, (short) 4502);
  }

  /** The code that ended them, or the status that refused them. */
  private static Short end(Future<Guest> coming) {
    return coming
        .map(guest -> guest.closed)
        .recover(
            refused ->
                refused instanceof UpgradeRejectedException rejected
                    ? Future.succeededFuture(
                        CompletableFuture.completedFuture((short) rejected.getStatus()))
                    : Future.failedFuture(refused))
        .await()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void aMessageThatIsTooLongIsEndedWith1009() throws Exception {
    var ada = joins("Ada");

    ada.socket.writeTextMessage("x".repeat(64 * 1024 + 1));

    assertThat(ada.closed()).isEqualTo((short) 1009);
  }

  @Test
  void whoCriesIsEndedWith1008AndWhoSpeaksIsNot() throws Exception {
    var ada = joins("Ada");
    for (int i = 0; i < 9; i++) {
      ada.sends(say("" + i, "a"));
      ada.hears();
    }

    for (int i = 9; i < 30; i++) {
      ada.sends(say("" + i, "a"));
    }

    assertThat(ada.closed()).isEqualTo((short) 1008);
  }

  @Test
  void binaryIsNotForUs() throws Exception {
    var ada = joins("Ada");

    ada.socket.writeBinaryMessage(Buffer.buffer("x"));

    assertThat(ada.closed()).isEqualTo((short) 1003);
  }

  @Test
  void whoSaysNothingAtFirstIsEnded() throws Exception {
    var ada = enters(ticket(logsIn("Ada")));

    assertThat(ada.closed()).isEqualTo((short) 1008);
  }

  @Test
  void aSessionThatEndsEndsItsConnections() throws Exception {
    stop();
    start(JsonObject.of("session", 1000));
    var ada = joins("Ada");

    assertThat(ada.closed()).isEqualTo((short) 4502);
  }

  @Test
  void aHeadThatNeverEndsIsNotWaitedFor() throws Exception {
    try (var slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
      slow.setSoTimeout(20_000);
      slow.getOutputStream().write("GET /chat HTTP/1.1\r\nHost: local".getBytes());

      assertThat(slow.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void theSamePortSpeaksTls() {
    var tls =
        vertx.createHttpClient(
            new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));

    var answer =
        tls.request(HttpMethod.GET, port, "localhost", "/?name=Ada&room=lobby")
            .compose(HttpClientRequest::send)
            .await();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.cookies()).singleElement().asString().contains("Secure");
    tls.close().await();
  }

  // Who comes

  /** The cookie. */
  private String logsIn(String name) {
    String cookie = answer(HttpMethod.GET, "/?room=lobby&name=" + name, null).cookies().get(0);
    assertThat(cookie).containsIgnoringCase("HttpOnly").contains("SameSite=Strict");
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private String ticket(String cookie) {
    return ask(HttpMethod.POST, "/tickets", cookie, HttpClientResponse::body)
        .map(body -> body.toJsonObject().getString("ticket"))
        .await();
  }

  private HttpClientResponse answer(HttpMethod method, String path, String cookie) {
    return ask(method, path, cookie, ChatVerticleTest::head).await();
  }

  /**
   * All of it on the event loop: a body whose answer reaches this thread first is lost before this
   * thread can ask for it.
   */
  private <T> Future<T> ask(
      HttpMethod method, String path, String cookie, Function<HttpClientResponse, Future<T>> read) {
    return http.request(method, port, "localhost", path)
        .map(request -> cookie == null ? request : request.putHeader("Cookie", cookie))
        .compose(request -> request.send().compose(read));
  }

  private static Future<HttpClientResponse> head(HttpClientResponse answer) {
    return Future.succeededFuture(answer);
  }

  private WebSocketConnectOptions options(String ticket) {
    return new WebSocketConnectOptions()
        .setHost("localhost")
        .setPort(port)
        .setURI("/chat" + (ticket == null ? "" : "?ticket=" + ticket))
        .setAllowOriginHeader(false);
  }

  private WebSocketConnectOptions knock(String ticket) {
    return options(ticket).addSubProtocol(PROTOCOL);
  }

  private WebSocketConnectOptions from(String origin, String ticket) {
    return knock(ticket).setAllowOriginHeader(true).addHeader("Origin", origin);
  }

  private static int status(WebSocketConnectOptions knock) {
    return answerTo(knock).await();
  }

  /** Whose place may not be free at once: then the next is answered 429. */
  private static int comesAndGoes(WebSocketConnectOptions knock) {
    return answerTo(knock, WebSocket::close).await();
  }

  private static Future<Integer> answerTo(WebSocketConnectOptions knock) {
    return answerTo(knock, in -> Future.succeededFuture());
  }

  private static Future<Integer> answerTo(
      WebSocketConnectOptions knock, Function<WebSocket, Future<Void>> does) {
    return sockets
        .connect(knock)
        .compose(does)
        .map(in -> 101)
        .recover(
            refused ->
                refused instanceof UpgradeRejectedException rejected
                    ? Future.succeededFuture(rejected.getStatus())
                    : Future.failedFuture(refused));
  }

  private Guest enters(String ticket) {
    return new Guest().knocks(knock(ticket)).await();
  }

  private Guest joins(String name) throws InterruptedException {
    var guest = enters(ticket(logsIn(name)));
    guest.sends(JsonObject.of("type", "join", "room", "lobby", "session", "s", "name", name));
    assertThat(guest.hears().getString("type")).isEqualTo("welcome");
    return guest;
  }

  private static JsonObject say(String id, String text) {
    return JsonObject.of("type", "say", "room", "lobby", "id", id, "text", text);
  }

  /** Listens before they knock: what comes while nobody listens is lost. */
  private static final class Guest {
    private final ClientWebSocket socket = sockets.webSocket();
    private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Short> closed = new CompletableFuture<>();

    Guest() {
      socket.textMessageHandler(text -> heard.add(new JsonObject(text)));
      socket.closeHandler(gone -> closed.complete(socket.closeStatusCode()));
    }

    Future<Guest> knocks(WebSocketConnectOptions knock) {
      return socket.connect(knock).map(this);
    }

    void sends(JsonObject message) {
      socket.writeTextMessage(message.encode());
    }

    JsonObject hears() throws InterruptedException {
      JsonObject message = heard.poll(10, TimeUnit.SECONDS);
      assertThat(message).as("a message").isNotNull();
      return message;
    }

    Short closed() {
      return closed.orTimeout(20, TimeUnit.SECONDS).join();
    }
  }
}
