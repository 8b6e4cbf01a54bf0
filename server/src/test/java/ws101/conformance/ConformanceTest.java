package ws101.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import ws101.conformance.Referee.Verdict;
import ws101.conformance.Referee.Word;
import ws101.stage.Ports;
import ws101.step06.EchoVerticle;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * What two servers make of the table of cases: Vert.x's own WebSocket, and the one that lesson 06
 * makes by hand. Whatever a client may send and a server answer, right or wrong: with the wiretap
 * between them it is the same.
 */
class ConformanceTest {

  private static final List<String> SUITE = List.of("1", "2", "3", "4", "5", "6", "7", "10");

  /** What a server without extensions is asked; 9 measures, 12 and 13 are about compression. */
  private static final List<String> BY_HAND =
      List.of("1", "2", "3", "4", "5", "6", "7", "10", "H", "X");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  /** It does some of the cases wrong: that, too, must come through. */
  @Test
  void everyVerdictOnVertxThroughTheWiretapIsThatOfTheDirectRun() throws Exception {
    var server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
            .webSocketHandler(ConformanceTest::echo)
            .listen(0)
            .await();

    var direct = judgeTwice("Vert.x's own WebSocket", server.actualPort(), each -> true);

    assertThat(direct).as("cases").hasSizeGreaterThan(300);
  }

  private static void echo(ServerWebSocket guest) {
    guest.textMessageHandler(guest::writeTextMessage);
    guest.binaryMessageHandler(guest::writeBinaryMessage);
  }

  @Test
  void theServerMadeByHandDoesAllThatAServerMust() throws Exception {
    int port = Ports.free();
    var options = new DeploymentOptions().setConfig(JsonObject.of("port", port));
    vertx.deployVerticle(new EchoVerticle(), options).await();

    var direct = judgeTwice("Step 06", port, each -> BY_HAND.contains(each.section()));

    assertThat(direct.values().stream().filter(each -> each.of().isMust()).toList())
        .hasSizeGreaterThan(280)
        .filteredOn(verdict -> !verdict.isRight())
        .isEmpty();
  }

  /** Directly and through the wiretap: with the same verdicts, which are printed. */
  private Map<String, Verdict> judgeTwice(String who, int port, Predicate<Case> which)
      throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    var node = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (var wiretap = Wiretap.open(new EventLog(), "wire", node)) {
      var direct = judge(port, seed, which);
      var tapped = judge(wiretap.port(), seed, which);

      System.out.printf("%s, direct: %s%n", who, counts(direct));
      System.out.printf("%s, tapped: %s%n", who, counts(tapped));
      assertThat(differences(direct, tapped)).as("seed %d", seed).isEmpty();
      return direct;
    }
  }

  private static Map<String, Verdict> judge(int port, long seed, Predicate<Case> which)
      throws Exception {
    var cases = Case.all().stream().filter(which).toList();
    var verdicts = new LinkedHashMap<String, Verdict>();
    new Referee(port, seed)
        .judge(cases)
        .forEach(verdict -> verdicts.put(verdict.of().id(), verdict));
    return verdicts;
  }

  private static List<String> differences(
      Map<String, Verdict> direct, Map<String, Verdict> tapped) {
    return direct.values().stream()
        .filter(each -> each.word() != tapped.get(each.of().id()).word())
        .map(each -> each + "\n  but tapped: " + tapped.get(each.of().id()))
        .toList();
  }

  /** Those of the Autobahn test suite that every lesson speaks of, and all that were asked. */
  private static String counts(Map<String, Verdict> verdicts) {
    return "of Autobahn's sections 1 to 7 and 10 %s; every must %s; others %s"
        .formatted(
            counts(verdicts, each -> SUITE.contains(each.section())),
            counts(verdicts, Case::isMust),
            counts(verdicts, each -> !each.isMust()));
  }

  private static Map<Word, Long> counts(Map<String, Verdict> verdicts, Predicate<Case> which) {
    return verdicts.values().stream()
        .filter(verdict -> which.test(verdict.of()))
        .collect(Collectors.groupingBy(Verdict::word, TreeMap::new, Collectors.counting()));
  }
}
