package ws101.step13.balancer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.chat.BareGuest;
import ws101.chat.OpenStep;
import ws101.stage.Ports;
import ws101.step13.ChatVerticle;

/** What lesson 13 says of its balancer, seen by those who talk to it. */
@Timeout(60)
class BalancerTest {

  @RegisterExtension static final OpenStep step = new OpenStep();

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void eachRequestGoesToTheNextNode() throws Exception {
    startBefore(node("a"), node("b"));

    var epochs = List.of(epoch(), epoch(), epoch(), epoch());

    assertThat(epochs.get(0)).isNotEqualTo(epochs.get(1)).isEqualTo(epochs.get(2));
    assertThat(epochs.get(1)).isEqualTo(epochs.get(3));
  }

  @Test
  void twoGuestsComeToTwoNodesAndDoNotHearEachOther() throws Exception {
    startBefore(node("a"), node("b"));
    var ada = step.stranger();
    var bob = step.stranger();
    assertThat(List.of(comesTo(ada, "Ada"), comesTo(bob, "Bob"))).containsExactly("a", "b");

    ada.sends(say("hello"));
    bob.sends(say("nobody there?"));

    assertThat(ada.hearsSaid()).isEqualTo("hello");
    assertThat(bob.hearsSaid()).isEqualTo("nobody there?");
  }

  @Test
  void whoComesToStayTakesNoTurnOfTheRequests() throws Exception {
    startBefore(node("a"), node("b"));

    var first = comesTo(step.stranger(), "Ada");
    epoch();

    assertThat(comesTo(step.stranger(), "Bob")).isNotEqualTo(first);
  }

  @Test
  void manyGuestsStayAtATime() throws Exception {
    startBefore(node("a"), node("b"));
    var nodes = new ArrayList<String>();

    for (int i = 0; i < 20; i++) {
      nodes.add(comesTo(step.stranger(), "Guest " + i));
    }

    assertThat(nodes.stream().filter("a"::equals)).hasSize(10);
  }

  @Test
  void aCookieLeadsToTheSameNodeAgain() throws Exception {
    startBefore("STICKY", node("a"), node("b"));
    var first = get("/", null);
    String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).startsWith("node-" + step.port() + "=").containsIgnoringCase("HttpOnly");
    String named = cookie.substring(0, cookie.indexOf(';'));

    var epochs = new HashSet<String>();
    for (int i = 0; i < 5; i++) {
      var again = get("/messages?room=lobby", named);
      assertThat(again.headers().firstValue("Set-Cookie")).isEmpty();
      epochs.add(new JsonObject(again.body()).getString("epoch"));
    }

    assertThat(epochs).hasSize(1);
  }

  @Test
  void whereThereIsOneNodeEverybodyIsThere() throws Exception {
    startBefore("ONE_PROCESS", node("a"), nobody());

    assertThat(comesTo(step.stranger(), "Ada")).isEqualTo("a");
    assertThat(comesTo(step.stranger(), "Bob")).isEqualTo("a");
    assertThat(epoch()).isEqualTo(epoch());
  }

  @Test
  void whenANodeDoesNotAnswerTheOtherIsAsked() throws Exception {
    startBefore(nobody(), node("b"));

    assertThat(epoch()).isEqualTo(epoch()).isEqualTo(epoch());
    assertThat(comesTo(step.stranger(), "Ada")).isEqualTo("b");
  }

  @Test
  void aHandshakeIsAskedASecondTimeToo() throws Exception {
    startBefore(nobody(), node("b"));

    assertThat(comesTo(step.stranger(), "Ada")).isEqualTo("b");
  }

  @Test
  void whatNobodyHasTakenAnotherIsAskedToDo() throws Exception {
    startBefore(nobody(), node("b"));

    assertThat(post("hello").statusCode()).isEqualTo(200);
  }

  @Test
  void whatMayHaveBeenDoneIsNotDoneTwice() throws Exception {
    startBefore(node(request -> request.connection().close()), node("b"));

    assertThat(post("hello").statusCode()).isEqualTo(502);
    assertThat(post("hello").statusCode()).isEqualTo(200);
  }

  @Test
  void whatChangesNothingIsAskedAgain() throws Exception {
    startBefore(node(request -> request.connection().close()), node("b"));

    assertThat(epoch()).isEqualTo(epoch()).isEqualTo(epoch());
  }

  @Test
  void whoLeavesWithoutAnAnswerIsNoReasonToShunANode() throws Exception {
    var asked = new CompletableFuture<Void>();
    var left = new CompletableFuture<Void>();
    var slow =
        node(
            request -> {
              if (request.path().equals("/")) {
                request.response().closeHandler(left::complete);
                asked.complete(null);
              } else {
                request.response().end("{\"epoch\":\"slow\"}");
              }
            });
    startBefore(slow, node("b"));

    try (var browser = new Socket("127.0.0.1", step.port())) {
      var request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
      browser.getOutputStream().write(request.getBytes(US_ASCII));
      asked.get();
    }
    left.get();

    assertThat(List.of(epoch(), epoch())).contains("slow");
  }

  @Test
  void whereNobodyAnswersThatIsSaid() throws Exception {
    startBefore(nobody(), nobody());

    assertThat(get("/", null).statusCode()).isEqualTo(502);
    assertThat(get("/", null).statusCode()).isEqualTo(502);
  }

  @RepeatedTest(20)
  void whatANodeSaysFirstIsNotLost() throws Exception {
    var greeter =
        node(
            request ->
                request
                    .toWebSocket()
                    .onSuccess(guest -> guest.writeTextMessage("{\"text\":\"welcome\"}")));
    startBefore(greeter, greeter);

    assertThat(step.stranger().hearsSaid()).isEqualTo("welcome");
  }

  // Who is there

  private static String node(String name) {
    step.start(new ChatVerticle(), JsonObject.of("node", name));
    return address(step.port());
  }

  /** One that does just this with a request. */
  private static String node(Handler<HttpServerRequest> does) {
    step.start(new Server(does), new JsonObject());
    return address(step.port());
  }

  private static final class Server extends VerticleBase {
    private final Handler<HttpServerRequest> does;

    Server(Handler<HttpServerRequest> does) {
      this.does = does;
    }

    @Override
    public Future<?> start() {
      int port = config().getInteger("port");
      return vertx.createHttpServer().requestHandler(does).listen(port, "127.0.0.1");
    }
  }

  private static String nobody() {
    return address(Ports.free());
  }

  private static String address(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static void startBefore(String a, String b) {
    startBefore("ROUND_ROBIN", a, b);
  }

  private static void startBefore(String variant, String a, String b) {
    step.start(new Balancer(), JsonObject.of("variant", variant, "node_a", a, "node_b", b));
  }

  /** The node at which somebody joins. */
  private static String comesTo(BareGuest guest, String name) throws IOException {
    guest.sends(JsonObject.of("type", "join", "room", "lobby", "session", name, "name", name));
    return guest.hearsMessage().getString("node");
  }

  private static JsonObject say(String text) {
    return JsonObject.of("type", "say", "room", "lobby", "id", text, "text", text);
  }

  /** Whose history it is tells which node has answered. */
  private static String epoch() throws Exception {
    return new JsonObject(get("/messages?room=lobby", null).body()).getString("epoch");
  }

  private static HttpResponse<String> get(String path, String cookie) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(address(step.port()) + path));
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String text) throws Exception {
    var word = say(text).put("session", "s").put("name", "Ada").encode();
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(address(step.port()) + "/messages"))
            .POST(BodyPublishers.ofString(word))
            .build(),
        BodyHandlers.ofString());
  }
}
