package ws101.wiretap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static ws101.wire.Bytes.head;
import static ws101.wire.Bytes.hex;
import static ws101.wiretap.Fault.Kind.CLOSE;
import static ws101.wiretap.Fault.Kind.DELAY;
import static ws101.wiretap.Fault.Kind.HOLD;
import static ws101.wiretap.Fault.Kind.RESET;
import static ws101.wiretap.Fault.now;
import static ws101.wiretap.Way.TO_BROWSER;
import static ws101.wiretap.Way.TO_NODE;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import ws101.wire.Opcode;

/** The relay, seen from both of its ends and from its log. */
@Timeout(60)
class WiretapTest {

  private static final int MEGABYTE = 1_000_000;

  private final Ends ends = Ends.connect();
  private final Wiretap wiretap = ends.tap;
  private final Wired browser = ends.browser;
  private final Wired node = ends.node;

  @AfterEach
  void disconnect() {
    ends.close();
  }

  @Test
  void whatOneSideSendsTheOtherReceives() {
    browser.says("GET / HTTP/1.1\r\n\r\n");
    assertThat(node.hears(18)).isEqualTo("GET / HTTP/1.1\r\n\r\n");

    node.says("HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(browser.hears(27)).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
  }

  @Test
  void theLogTellsWhoOpenedAndWhatWasSaidAndWhenItWasHandedOn() {
    browser.says("GET /chat HTTP/1.1\r\nHost: a\r\n\r\n");

    var passed = ends.seen("passed", "from", "client", "end", 31L);
    var opened = ends.seen("opened");
    var head = ends.seen("head");
    assertThat(opened.facts().getString("peer")).isEqualTo("127.0.0.1:" + browser.port());
    assertThat(opened.facts().getString("wire")).isEqualTo("ada");
    assertThat(head.facts().getJsonObject("request").getString("target")).isEqualTo("/chat");
    assertThat(head.facts().getJsonArray("fields").encode()).isEqualTo("[[\"Host\",\"a\"]]");
    assertThat(head.facts().getString("bytes"))
        .isEqualTo(base64("GET /chat HTTP/1.1\r\nHost: a\r\n\r\n"));
    assertThat(passed.number()).isGreaterThan(head.number());
  }

  @Test
  void theLogTellsFramesAfterAHandshake() {
    browser.sends(head("GET /chat HTTP/1.1|Upgrade: websocket|Connection: Upgrade"));
    ends.seen("head");
    node.sends(head("HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade"));
    node.sends(hex("81 05 48 65 6c 6c 6f 88 02 03 e9"));

    var text = ends.seen("frame", "opcode", Opcode.TEXT).facts();
    var close = ends.seen("frame", "opcode", Opcode.CLOSE).facts();

    assertThat(text.getString("from")).isEqualTo("server");
    assertThat(text.getString("text")).isEqualTo("Hello");
    assertThat(close.getInteger("code")).isEqualTo(1001);
  }

  @Test
  void bytesThatAreNoProtocolAreRelayedAllTheSame() {
    byte[] noise = {0, 1, 2, 3, (byte) 0xff};

    browser.sends(noise);

    assertThat(node.receives(5)).isEqualTo(noise);
    assertThat(ends.seen("violation").facts().getString("sentence")).startsWith("This is not HTTP");
  }

  @Test
  void twentyMegabytesEachWayArriveUnchangedAtSlowReaders() {
    var seed = System.nanoTime();
    System.out.println("twentyMegabytesEachWayArriveUnchangedAtSlowReaders: seed " + seed);
    byte[] up = new byte[20 * MEGABYTE];
    byte[] down = new byte[20 * MEGABYTE];
    new Random(seed).nextBytes(up);
    new Random(~seed).nextBytes(down);

    var sending =
        List.of(
            CompletableFuture.runAsync(() -> browser.sends(up)),
            CompletableFuture.runAsync(() -> node.sends(down)));

    for (int at = 0; at < up.length; at += MEGABYTE) {
      byte[] next = Arrays.copyOfRange(up, at, at + MEGABYTE);
      assertThat(Arrays.equals(node.receives(MEGABYTE), next)).as("up, from %d", at).isTrue();
      next = Arrays.copyOfRange(down, at, at + MEGABYTE);
      assertThat(Arrays.equals(browser.receives(MEGABYTE), next)).as("down, from %d", at).isTrue();
    }
    sending.forEach(CompletableFuture::join);
    ends.seen("passed", "from", "client", "end", (long) up.length);
    ends.seen("passed", "from", "server", "end", (long) down.length);
  }

  @Test
  void aReaderThatDoesNotReadStopsTheTapFromReading() {
    var sending = CompletableFuture.runAsync(() -> browser.sends(new byte[40 * MEGABYTE]));
    long before = arrivedWhenItStands();

    assertThat(sending).isNotDone();
    assertThat(before)
        .isLessThan(20L * MEGABYTE); // What the kernel's buffers take, and little more.
    node.receives(40 * MEGABYTE);
    sending.join();
  }

  /** How many bytes the tap had read when it read no more, though more was there to be read. */
  private long arrivedWhenItStands() {
    long arrived = 0;
    long newer = arrived();
    while (newer == 0 || newer > arrived) {
      arrived = newer;
      assertThat(browser.hearsNothingFor(300)).isTrue();
      newer = arrived();
    }
    return arrived;
  }

  private long arrived() {
    return ends.all("opaque").stream().mapToLong(each -> each.getLong("end")).max().orElse(0);
  }

  @Test
  void aFinIsRelayedAsAFinAndTheOtherDirectionLivesOn() {
    browser.says("the last word");
    browser.finishes();

    assertThat(node.hears(13)).isEqualTo("the last word");
    assertThat(node.hearsEnd()).isEqualTo("fin");
    node.says("and yet");
    assertThat(browser.hears(7)).isEqualTo("and yet");
    node.finishes();
    assertThat(browser.hearsEnd()).isEqualTo("fin");
    ends.seen("closed");
    assertThat(ends.all("finished"))
        .extracting(each -> each.getString("from") + " " + each.getString("how"))
        .containsExactly("client fin", "server fin");
  }

  @Test
  void aFinDoesNotOvertakeBytesThatASlowReaderHasNotTaken() {
    byte[] much = new byte[10 * MEGABYTE];
    new Random(7).nextBytes(much);

    var sending =
        CompletableFuture.runAsync(
            () -> {
              node.sends(much);
              node.finishes();
            });
    ends.seen(event -> event.kind().equals("opaque"));
    assertThat(Arrays.equals(browser.receives(much.length), much)).isTrue();

    assertThat(browser.hearsEnd()).isEqualTo("fin");
    sending.join();
  }

  @Test
  void anRstIsRelayedAsAnRstOnAnIdleConnectionToo() {
    browser.resets();

    assertThat(node.hearsEnd()).isEqualTo("reset");
    ends.seen("finished", "from", "client", "how", "reset");
    ends.seen("passed", "from", "client", "how", "reset");
    ends.seen("closed");
  }

  @Test
  void anRstDoesNotWaitForAReaderThatDoesNotRead() {
    var sending =
        CompletableFuture.runAsync(() -> browser.sends(new byte[MEGABYTE]))
            .thenRun(browser::resets);
    sending.join();

    assertThat(endAfterBytes(node)).isEqualTo("reset");
    ends.seen("closed");
  }

  private static String endAfterBytes(Wired end) {
    String how = end.hearsEnd();
    while (how.startsWith("a byte")) {
      how = end.hearsEnd();
    }
    return how;
  }

  @Test
  void anRstAfterAFinIsNoticedByTheNextWriteAndRelayed() {
    browser.finishes();
    assertThat(node.hearsEnd()).isEqualTo("fin");

    browser.resets();

    assertThatThrownBy(() -> Stream.generate(() -> "Hello?").forEach(node::says))
        .hasCauseInstanceOf(SocketException.class);
    ends.seen("finished", "from", "client", "how", "reset");
    ends.seen("closed");
  }

  @Test
  void heldBytesWaitInTheTapAndAreReleasedInOrder() {
    done(wiretap.set(now(HOLD, TO_NODE, 0)));
    browser.says(" one");
    ends.seen("violation");
    browser.says(" two");
    browser.finishes();
    ends.seen("finished", "from", "client");

    node.says("not held");
    assertThat(browser.hears(8)).isEqualTo("not held");
    assertThat(ends.all("passed")).noneMatch(each -> each.getString("from").equals("client"));
    done(wiretap.takeOff(HOLD, TO_NODE));

    assertThat(node.hears(8)).isEqualTo(" one two");
    assertThat(node.hearsEnd()).isEqualTo("fin");
  }

  @Test
  void aHeldWireStopsReadingWhenSixtyFourKibibytesWait() {
    done(wiretap.set(now(HOLD, TO_NODE, 0)));

    var sending = CompletableFuture.runAsync(() -> browser.sends(new byte[40 * MEGABYTE]));
    ends.seen(event -> event.facts().getLong("end", 0L) >= Lane.MOST_WAITING);

    assertThat(arrivedWhenItStands()).isLessThanOrEqualTo(2L * Lane.MOST_WAITING);
    done(wiretap.takeOff(HOLD, TO_NODE));
    node.receives(40 * MEGABYTE);
    sending.join();
  }

  @Test
  void aDelayKeepsTheOrderAlsoWhenItIsTakenOff() {
    done(wiretap.set(now(DELAY, TO_BROWSER, 200)));
    long start = System.nanoTime();
    node.says("slow ");
    ends.seen(event -> "server".equals(event.facts().getString("from")));
    done(wiretap.takeOff(DELAY, TO_BROWSER));
    node.says("quick");

    assertThat(browser.hears(10)).isEqualTo("slow quick");
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
  }

  @Test
  void aDelayIsBetweenAMillisecondAndTenSeconds() {
    assertThatThrownBy(() -> now(DELAY, TO_NODE, 10_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A delay is between 1 and 10000 milliseconds, not 10001.");
  }

  @Test
  void closeSendsAFinToBothEndsAtOnce() {
    var fault = done(wiretap.set(now(CLOSE, null, 0)));

    assertThat(browser.hearsEnd()).isEqualTo("fin");
    assertThat(node.hearsEnd()).isEqualTo("fin");
    assertThat(fault.facts().getString("did"))
        .isEqualTo("The tap sent a FIN to both ends of the connection.");
    assertThat(fault.facts().getJsonArray("connections")).hasSize(1);
    browser.close();
    node.close();
    ends.seen("closed");
  }

  @Test
  void resetSendsAnRstToBothEndsOfAnIdleConnection() {
    done(wiretap.set(now(RESET, null, 0)));

    assertThat(browser.hearsEnd()).isEqualTo("reset");
    assertThat(node.hearsEnd()).isEqualTo("reset");
    ends.seen("closed");
  }

  @Test
  void resetTellsHowManyBytesItDrops() {
    done(wiretap.set(now(HOLD, TO_NODE, 0)));
    browser.says(" never heard");
    ends.seen("violation");

    var fault = done(wiretap.set(now(RESET, null, 0)));

    assertThat(fault.facts().getString("did")).contains("dropped 12 bytes");
  }

  @Test
  void aFaultThatMeetsNobodySaysSo() {
    done(wiretap.set(now(RESET, null, 0)));
    ends.seen("closed");

    var fault = done(wiretap.set(now(RESET, null, 0)));

    assertThat(fault.facts().getJsonArray("connections")).isEmpty();
    assertThat(fault.facts().getString("did")).isEqualTo("There was no connection to end.");
  }

  @Test
  void aNodeThatRefusesIsToldToTheBrowserAsTheEnd() throws Exception {
    ends.listener.close();

    try (var another = Wired.to(wiretap)) {
      assertThat(another.hearsEnd()).isEqualTo("reset");
    }

    var refused = ends.seen("refused");
    assertThat(refused.facts().getString("reason")).contains("refused");
    ends.seen("closed", "connection", refused.facts().getInteger("connection"));
  }

  /** Where a full queue lets nobody in and tells nobody: Linux drops the SYN. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aServerThatNeverAnswersIsToldInASentence() throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    try (var mute = new ServerSocket(0, 1, loopback);
        var tap = Wiretap.open(ends.log, "mute", Wired.addressOf(mute))) {
      int port = mute.getLocalPort();
      var queue = List.of(new Socket(loopback, port), new Socket(loopback, port));

      var another = Wired.to(tap);

      assertThat(ends.seen("refused", "wire", "mute").facts().getString("reason"))
          .isEqualTo("127.0.0.1:%d has not answered for 10 s.".formatted(port));
      another.close();
      for (Socket each : queue) {
        each.close();
      }
    }
  }

  @Test
  void aStandingFaultMeetsLaterConnectionsToo() {
    done(wiretap.set(now(HOLD, TO_NODE, 0)));

    try (var another = Wired.to(wiretap);
        var itsNode = Wired.acceptedBy(ends.listener)) {
      another.says(" held");
      ends.seen("violation");
      assertThat(itsNode.hearsNothingFor(100)).isTrue();
      done(wiretap.takeOff(HOLD, TO_NODE));
      assertThat(itsNode.hears(5)).isEqualTo(" held");
    }
  }

  @Test
  void laterConnectionsGoWhereTheTapPoints() throws Exception {
    try (var successor = Wired.listen()) {
      wiretap.pointTo(Wired.addressOf(successor));
      try (var another = Wired.to(wiretap);
          var itsNode = Wired.acceptedBy(successor)) {
        another.says("new");
        assertThat(itsNode.hears(3)).isEqualTo("new");
      }
    }
    browser.says("old");
    assertThat(node.hears(3)).isEqualTo("old");
  }

  @Test
  void aSubscriberThatFailsDisturbsNobody() {
    ends.log.onAppend(
        () -> {
          throw new IllegalStateException("a page that went away");
        });

    browser.says("hello");

    assertThat(node.hears(5)).isEqualTo("hello");
  }

  @Test
  void numbersCountFromOneWithoutGaps() {
    browser.says("x");
    node.receives(1);
    done(wiretap.set(now(RESET, null, 0)));
    ends.seen("closed");

    var numbers = ends.log.after(0, 1000).events().stream().map(Event::number).toList();
    assertThat(numbers)
        .isEqualTo(IntStream.rangeClosed(1, numbers.size()).mapToObj(Long::valueOf).toList());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
  }

  private static Event done(CompletionStage<Event> fault) {
    return fault.toCompletableFuture().join();
  }
}
