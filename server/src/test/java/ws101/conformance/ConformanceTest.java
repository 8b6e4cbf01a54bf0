package ws101.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ws101.conformance.Referee.Verdict;
import ws101.conformance.Referee.Word;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * Whatever a client may send and a server answer, right or wrong: with the wiretap between them it
 * is the same.
 */
class ConformanceTest {

  /** Most cases wait: for an answer, or for one that must not come. */
  private static final int AT_A_TIME = 32;

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService hands = Executors.newFixedThreadPool(AT_A_TIME);
  private HttpServer server;

  /** Vert.x's own WebSocket, which does some of the cases wrong: that, too, must come through. */
  @BeforeEach
  void start() {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
            .webSocketHandler(ConformanceTest::echo)
            .listen(0)
            .await();
  }

  private static void echo(ServerWebSocket guest) {
    guest.textMessageHandler(guest::writeTextMessage);
    guest.binaryMessageHandler(guest::writeBinaryMessage);
  }

  @AfterEach
  void stop() {
    hands.shutdownNow();
    vertx.close().await();
  }

  @Test
  void everyVerdictThroughTheWiretapIsThatOfTheDirectRun() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    var node = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort());
    try (var wiretap = Wiretap.open(new EventLog(), "wire", node)) {
      var direct = judge(server.actualPort(), seed);
      var tapped = judge(wiretap.port(), seed);

      assertThat(direct).as("cases").hasSizeGreaterThan(300);
      assertThat(differences(direct, tapped)).as("seed %d", seed).isEmpty();
      System.out.println("Direct and tapped alike: " + counts(direct));
    }
  }

  private Map<String, Verdict> judge(int port, long seed) throws Exception {
    var referee = new Referee(port, seed);
    List<Callable<Verdict>> games = new ArrayList<>();
    for (Case each : Case.all()) {
      games.add(() -> referee.judge(each));
    }
    var verdicts = new LinkedHashMap<String, Verdict>();
    for (Future<Verdict> game : hands.invokeAll(games)) {
      verdicts.put(game.get().of().id(), game.get());
    }
    return verdicts;
  }

  private static List<String> differences(
      Map<String, Verdict> direct, Map<String, Verdict> tapped) {
    return direct.values().stream()
        .filter(each -> each.word() != tapped.get(each.of().id()).word())
        .map(each -> each + "\n  but tapped: " + tapped.get(each.of().id()))
        .toList();
  }

  private static Map<Word, Long> counts(Map<String, Verdict> verdicts) {
    return verdicts.values().stream()
        .collect(Collectors.groupingBy(Verdict::word, Collectors.counting()));
  }
}
