package ws101.wiretap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static ws101.wire.Bytes.head;
import static ws101.wire.Bytes.hex;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each fault does to the bytes, and when; and that without one nothing is done to them. */
@Timeout(60)
class FaultsTest {

  private final Ends ends = Ends.connect();
  private final Wired browser = ends.browser;
  private final Wired node = ends.node;

  @AfterEach
  void disconnect() {
    ends.close();
  }

  @Test
  void withoutAFaultRandomBytesInRandomPiecesWithRandomEndsArriveAsTheyWereSent() {
    long seed = System.nanoTime();
    System.out.println("withoutAFaultRandomBytes…: seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      try (var left = Wired.to(ends.tap);
          var right = Wired.acceptedBy(ends.listener)) {
        boolean leftEndsFirst = random.nextBoolean();
        arrives(random, leftEndsFirst ? left : right, leftEndsFirst ? right : left);
        arrives(random, leftEndsFirst ? right : left, leftEndsFirst ? left : right);
      }
    }
  }

  /** One side says all it has to say and ends; the other still hears it all, then the end. */
  private static void arrives(Random random, Wired from, Wired to) {
    byte[] bytes = new byte[random.nextInt(300_000)];
    random.nextBytes(bytes);
    long pieces = random.nextLong();
    var sending =
        CompletableFuture.runAsync(
            () -> {
              var sizes = new Random(pieces);
              for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + 1 + sizes.nextInt(20_000));
                from.sends(Arrays.copyOfRange(bytes, at, end));
                at = end;
              }
              from.finishes();
            });
    assertThat(Arrays.equals(to.receives(bytes.length), bytes)).isTrue();
    assertThat(to.hearsEnd()).isEqualTo("fin");
    sending.join();
  }

  @Test
  void closeAfterBytesLetsTheseBytesThroughAndNoMore() {
    var armed = set("close", "to-node", 0, "after-bytes", 5);
    browser.says("hello world");

    assertThat(node.hears(5)).isEqualTo("hello");
    assertThat(node.hearsEnd()).isEqualTo("fin");
    assertThat(browser.hearsEnd()).isEqualTo("fin");
    var strike = ends.seen("fault", "struck", true).facts();
    assertThat(armed.facts().getBoolean("armed")).isTrue();
    assertThat(strike.getLong("offset")).isEqualTo(5);
    assertThat(strike.getString("did"))
        .isEqualTo("After byte 5 the tap sent a FIN to both ends and dropped 6 bytes that waited.");
    assertThat(ends.tap.standing()).isEmpty();
  }

  @Test
  void resetAfterTheSecondFrameStrikesBetweenFrames() {
    shakeHands();
    set("reset", "to-browser", 0, "after-frames", 2);

    node.sends(hex("81 01 61 89 00 81 01 62"));

    assertThat(browser.receives(5)).isEqualTo(hex("81 01 61 89 00"));
    assertThat(browser.hearsEnd()).isEqualTo("reset");
    assertThat(node.hearsEnd()).isEqualTo("reset");
  }

  @Test
  void whatWaitedLeavesAfterItsReleaseIsTold() {
    shakeHands();
    set("hold", "to-browser", 0);
    node.sends(hex("81 01 61"));
    long end = ends.seen("frame", "from", "server").facts().getLong("end");

    Event release = done("hold", "to-browser");

    Event passed = ends.seen("passed", "from", "server", "end", end);
    assertThat(passed.number()).isGreaterThan(release.number());
  }

  @Test
  void aFlippedBitIsTheOneThatWasChosenAndOnlyOnce() {
    set("flip", "to-browser", 8 + 7, "after-bytes", 2);

    node.says(" abcdef");

    assertThat(browser.hears(7)).isEqualTo(" abbdef");
    assertThat(ends.seen("fault", "struck", true).facts().getString("did"))
        .startsWith("The tap turned bit 7 of byte 3;");
    assertThat(ends.tap.standing()).isEmpty();
  }

  @Test
  void afterAFlipTheConnectionGoesOn() {
    set("flip", "to-node", 8 + 7);
    browser.says("abc");
    assertThat(node.hears(3)).isEqualTo("acc");

    browser.says("def");
    assertThat(node.hears(3)).isEqualTo("def");
    node.says("ghi");
    assertThat(browser.hears(3)).isEqualTo("ghi");
  }

  @Test
  void aDiscardedByteCanOnlyEndInAClose() {
    set("discard", "to-node", 50, "after-bytes", 2);
    browser.says(" ab");
    ends.seen("fault", "offset", 2L);
    done("discard", "to-node");
    browser.says("never heard");

    assertThat(node.hears(2)).isEqualTo(" a");
    assertThat(node.hearsEnd()).isEqualTo("fin");
    assertThat(browser.hearsEnd()).isEqualTo("fin");
  }

  @Test
  void aDiscardThatDroppedNothingCanBeTakenOff() {
    set("discard", "to-node", 0);
    done("discard", "to-node");

    browser.says("heard");

    assertThat(node.hears(5)).isEqualTo("heard");
  }

  @Test
  void aThrottledWireTakesItsTimeAndALiftedThrottleNone() {
    set("throttle", "to-node", 1000);
    long start = System.nanoTime();
    browser.sends(new byte[300]);
    node.receives(300);
    long throttled = System.nanoTime() - start;
    browser.sends(new byte[500_000]);
    done("throttle", "to-node");
    node.receives(500_000);

    assertThat(throttled).isBetween(200_000_000L, 5_000_000_000L);
    assertThat(ends.tap.standing()).isEmpty();
  }

  @Test
  void slicesArriveWholeAndInOrder() {
    set("slice", "to-browser", 1);

    node.says(" in pieces");

    assertThat(browser.hears(10)).isEqualTo(" in pieces");
  }

  @Test
  void aDelayWithJitterKeepsTheOrder() {
    ends.tap
        .fault(
            new JsonObject()
                .put("fault", "delay")
                .put("way", "to-node")
                .put("value", 20)
                .put("jitter", 20))
        .toCompletableFuture()
        .join();

    for (int i = 0; i < 10; i++) {
      browser.says(String.valueOf(i));
    }

    assertThat(node.hears(10)).isEqualTo("0123456789");
  }

  @Test
  void aHoldForATimeReleasesItselfUnderConstantPingAndPong() {
    shakeHands();
    set("hold", "to-browser", 0, "seconds", 0.3);
    var released = CompletableFuture.supplyAsync(() -> ends.seen("fault", "on", false));

    int pings = 0;
    while (!released.isDone()) {
      node.sends(hex("89 00"));
      pings++;
      browser.sends(hex("8a 80 00 00 00 00"));
      node.receives(6);
    }

    assertThat(browser.receives(2 * pings)).startsWith(hex("89 00"));
    assertThat(ends.tap.standing()).isEmpty();
  }

  @Test
  void aRejectedHandshakeNeverReachesTheNodeAlsoInPieces() {
    set("reject", null, 503);
    browser.says("GET /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpg");
    assertThat(node.hearsNothingFor(50)).isTrue();
    browser.says("rade: websocket\r\n\r\n");

    assertThat(browser.hears(32)).isEqualTo("HTTP/1.1 503 Service Unavailable");
    assertThat(node.hearsEnd()).isEqualTo("fin");
    ends.seen("fault", "struck", true);
  }

  @Test
  void aRejectedRequestNeverReachesTheNodeNorDoesItsBody() {
    set("reject", null, 503);
    browser.says("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello");

    assertThat(browser.hears(32)).isEqualTo("HTTP/1.1 503 Service Unavailable");
    assertThat(node.hearsEnd()).isEqualTo("fin");
    assertThat(ends.seen("fault", "struck", true).facts().getString("did"))
        .startsWith("The tap answered the request itself, with HTTP/1.1 503");
  }

  @Test
  void onlyAHandshakeIsRejectedIfOnlyUpgradesAre() {
    set("reject-upgrade", null, 400);
    browser.says("GET / HTTP/1.1\r\n\r\n");
    assertThat(node.hears(18)).startsWith("GET /");
    node.says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    assertThat(browser.hears(40)).endsWith("ok");

    browser.says("GET /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpg");
    browser.says("rade: websocket\r\n\r\n");

    assertThat(browser.hears(24)).isEqualTo("HTTP/1.1 400 Bad Request");
    assertThat(node.hearsEnd()).isEqualTo("fin");
  }

  @Test
  void aSwallowedHandshakeIsNeitherAnsweredNorHandedOnUntilWhoAskedLeaves() {
    set("swallow-upgrade", null, 0);
    browser.says("GET /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpg");
    browser.says("rade: websocket\r\n\r\n");
    ends.seen("fault", "struck", true);
    assertThat(browser.hearsNothingFor(50)).isTrue();
    assertThat(node.hearsNothingFor(50)).isTrue();

    browser.finishes();

    assertThat(node.hearsEnd()).isEqualTo("fin");
  }

  @Test
  void aSocketThatStandsIsNotMetByWhatMeetsHandshakes() {
    shakeHands();

    set("swallow-upgrade", null, 0);
    browser.sends(hex("81 80 00 00 00 00"));

    assertThat(node.receives(6)).isEqualTo(hex("81 80 00 00 00 00"));
  }

  @Test
  void whatWasAskedBeforeARejectIsAnswered() {
    browser.says("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhe");
    node.hears(40);

    set("reject", null, 503);
    browser.says("llo");
    assertThat(node.hears(3)).isEqualTo("llo");
    node.says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    assertThat(browser.hears(40)).endsWith("ok");
  }

  @Test
  void everySecondConnectionIsRefused() {
    set("refuse", null, 0, "every", 2);

    try (var first = Wired.to(ends.tap);
        var itsNode = Wired.acceptedBy(ends.listener);
        var second = Wired.to(ends.tap)) {
      first.says("hello");
      assertThat(itsNode.hears(5)).isEqualTo("hello");
      assertThat(second.hearsEnd()).isEqualTo("reset");
    }
  }

  @Test
  void aHoldAfterBytesBeginsThereOnEachConnectionAndTakingItOffReleasesAll() {
    set("hold", "to-node", 0, "after-bytes", 3);
    browser.says(" ab then");
    assertThat(node.hears(3)).isEqualTo(" ab");
    assertThat(node.hearsNothingFor(50)).isTrue();

    done("hold", "to-node");

    assertThat(node.hears(5)).isEqualTo(" then");
  }

  @Test
  void aFlipAfterFramesTurnsABitOfTheFrameThatFollows() {
    shakeHands();
    set("flip", "to-browser", 2 * 8 + 7, "after-frames", 1);

    node.sends(hex("81 01 61 81 01 61 81 01 61"));

    assertThat(browser.receives(9)).isEqualTo(hex("81 01 61 81 01 60 81 01 61"));
  }

  @Test
  void aDiscardAfterFramesLetsTheseFramesThroughAndThenEndsTheConnection() {
    shakeHands();
    set("discard", "to-browser", 50, "after-frames", 1);

    node.sends(hex("81 01 61 81 01 62"));

    assertThat(browser.receives(3)).isEqualTo(hex("81 01 61"));
    assertThat(browser.hearsEnd()).isEqualTo("fin");
    assertThat(node.hearsEnd()).isEqualTo("fin");
  }

  @Test
  void everySecondConnectionHasItsBitTurnedAndTheOthersHaveNot() {
    set("flip", "to-node", 7, "every", 2);

    assertThat(heardThroughANewConnection("aa")).isEqualTo("aa");
    assertThat(heardThroughANewConnection("aa")).isEqualTo("`a");
    assertThat(heardThroughANewConnection("aa")).isEqualTo("aa");
  }

  private String heardThroughANewConnection(String words) {
    try (var guest = Wired.to(ends.tap);
        var itsNode = Wired.acceptedBy(ends.listener)) {
      guest.says(words);
      return itsNode.hears(words.length());
    }
  }

  @ParameterizedTest
  @CsvSource({"close, fin", "reset, reset"})
  void forAWhileWhateverIsOpenAndWhateverComesIsEnded(String fault, String end) {
    set(fault, null, 0, "seconds", 0.3);

    try (var late = Wired.to(ends.tap)) {
      assertThat(browser.hearsEnd()).isEqualTo(end);
      assertThat(late.hearsEnd()).isEqualTo(end);
    }
    ends.seen("fault", "fault", fault, "on", false);
    assertThat(heardThroughANewConnection("hello")).isEqualTo("hello");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"fault\":\"loss\"} | There is no fault loss, only delay, throttle, hold, slice, discard, flip, close, reset, reject, reject-upgrade, swallow-upgrade, refuse.",
        "{\"fault\":\"hold\"} | Say which way: a hold here needs to-node or to-browser.",
        "{\"fault\":\"close\",\"when\":{\"after-bytes\":3}} | Say which way: a close here needs to-node or to-browser.",
        "{\"fault\":\"throttle\",\"way\":\"to-node\"} | A throttle needs a value, in bytes a second.",
        "{\"fault\":\"hold\",\"way\":\"up\"} | A way is to-node or to-browser, not up.",
        "{\"fault\":\"delay\",\"way\":\"to-node\",\"value\":5,\"jitter\":6} | Only a delay has jitter, and at most as much as it is long, not 6.",
        "{\"fault\":\"reject\",\"value\":200} | A status that refuses is between 300 and 599 as statuses of HTTP go, not 200.",
        "{\"fault\":\"refuse\",\"when\":{\"after-bytes\":1}} | A refuse meets connections as they come: it has no way, no bytes and no frames.",
        "{\"fault\":\"close\",\"when\":{\"every\":0}} | A fault's every is a whole number from 1 to 1000000, not 0.",
        "{\"fault\":\"close\",\"when\":{\"at\":0}} | A fault waits for after-bytes, after-frames or every, or ends after seconds; not at.",
      })
  void whatCannotBeDoneIsSaidInASentence(String asked, String sentence) {
    assertThatThrownBy(() -> ends.tap.fault(new JsonObject(asked)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  private void shakeHands() {
    byte[] request = head("GET /chat HTTP/1.1|Upgrade: websocket|Connection: Upgrade");
    browser.sends(request);
    node.receives(request.length);
    byte[] answer = head("HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade");
    node.sends(answer);
    browser.receives(answer.length);
  }

  private Event set(String fault, String way, long value, Object... when) {
    var asked = new JsonObject().put("fault", fault).put("value", value);
    if (way != null) {
      asked.put("way", way);
    }
    if (when.length > 0) {
      asked.put("when", new JsonObject().put((String) when[0], when[1]));
    }
    return ends.tap.fault(asked).toCompletableFuture().join();
  }

  private Event done(String fault, String way) {
    return ends.tap.takeOff(Fault.Kind.of(fault), Way.of(way)).toCompletableFuture().join();
  }
}
