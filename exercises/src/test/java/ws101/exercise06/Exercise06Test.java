package ws101.exercise06;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.BUTTON;
import static com.microsoft.playwright.options.AriaRole.LOG;
import static com.microsoft.playwright.options.AriaRole.STATUS;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;
import ws101.conformance.Case;
import ws101.conformance.Referee;
import ws101.grader.Check;
import ws101.grader.CheckFailure;
import ws101.grader.Client;
import ws101.grader.Exercise;
import ws101.grader.Program;
import ws101.grader.Seed;
import ws101.wire.CloseCode;
import ws101.wire.Opcode;

/** An echo that reads and writes frames by hand, judged over the wire and once in a browser. */
@Exercise(
    slug = "06-frames",
    main = "ws101.exercise06.RadioVerticle",
    starterFails = {
      "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4.1", "4.2", "4.4", "4.5"
    })
@ExtendWith(Browsers.class)
class Exercise06Test {

  private static final int MOST = 1024 * 1024;
  private static final byte[] NOTHING = {};

  // 1: lengths

  @Check(value = "1.1", tryThis = "Unmask the payload: each byte by XOR with key[i % 4].")
  void anyShortTextComesBack(Program program, Seed seed) {
    var ada = caller(program, "Ada");

    for (int i = 0; i < 20; i++) {
      String text = seed.text();
      ada.sends(text).hearsText(text);
    }
  }

  @Check(
      value = "1.2",
      tryThis = "126 and 127 are no lengths: they say how many bytes follow that hold it.")
  void aMessageOfAnyLengthComesBack(Program program, Seed seed) {
    var ada = caller(program, "Ada");
    int some = seed.between(128, 60_000);

    for (int length : new int[] {0, 1, 125, 126, 127, some, 65_535, 65_536, 65_537, MOST}) {
      String text = "x".repeat(length);
      ada.sends(text).hearsText(text);
      byte[] bytes = seed.bytes(length);
      ada.sendsBinary(bytes).hearsBinary(bytes);
    }
  }

  @Check(
      value = "1.3",
      tryThis = "Keep what is no whole frame yet, and go on with it when more bytes have come.")
  void bytesMayComeInAnyPieces(Program program, Seed seed) {
    var ada = caller(program, "Ada");

    for (int length : new int[] {5, 126, 300, 70_000}) {
      byte[] payload = seed.bytes(length);
      byte[] frame = ada.frame(true, Opcode.BINARY, payload);
      int at = 0;
      while (at < frame.length) {
        int most = at < 20 ? 3 : 1 + frame.length / 10;
        int end = Math.min(frame.length, at + seed.between(1, most));
        ada.sendsBytes(Arrays.copyOfRange(frame, at, end));
        at = end;
        program.comesRound();
      }
      ada.hearsBinary(payload);
    }
  }

  @Check(value = "1.4", tryThis = "After a frame look whether the same bytes hold another one.")
  void manyFramesMayComeAtOnce(Program program, Seed seed) {
    var ada = caller(program, "Ada");
    var texts = IntStream.range(0, 200).mapToObj(i -> seed.name()).toList();
    var together = new ByteArrayOutputStream();
    texts.forEach(text -> together.writeBytes(ada.frame(true, Opcode.TEXT, text.getBytes(UTF_8))));

    ada.sendsBytes(together.toByteArray());

    texts.forEach(ada::hearsText);
  }

  // 2: fragments

  @Check(
      value = "2.1",
      tryThis = "A message ends with FIN; what continues it has the opcode 0. Either may be empty.")
  void fragmentsAreJoined(Program program, Seed seed) {
    var ada = caller(program, "Ada");

    for (int i = 0; i < 5; i++) {
      byte[] message = seed.bytes(seed.between(10, 2000));
      sendsInFragments(ada, Opcode.BINARY, message, cuts(seed, message.length));
      ada.hearsBinary(message);
    }
    sendsInFragments(ada, Opcode.TEXT, "abc".getBytes(UTF_8), List.of(0));
    ada.hearsText("abc");
    sendsInFragments(ada, Opcode.TEXT, "abc".getBytes(UTF_8), List.of(1, 1, 3));
    ada.hearsText("abc");
    sendsInFragments(ada, Opcode.TEXT, NOTHING, List.of(0));
    ada.hearsText("");
  }

  @Check(
      value = "2.2",
      tryThis = "Only the whole message must be UTF-8: a fragment may end within a character.")
  void aCharacterMayBeCut(Program program, Seed seed) {
    var ada = caller(program, "Ada");
    String text = seed.name() + "ë🎈" + seed.name() + "你𝄞";
    byte[] bytes = text.getBytes(UTF_8);

    sendsInFragments(ada, Opcode.TEXT, bytes, IntStream.range(1, bytes.length).boxed().toList());
    ada.hearsText(text);

    for (int cut = 1; cut < 4; cut++) {
      sendsInFragments(ada, Opcode.TEXT, "🎈".getBytes(UTF_8), List.of(cut));
      ada.hearsText("🎈");
    }
  }

  @Check(value = "2.3", tryThis = "UTF_8.newDecoder() refuses what new String(…) would patch up.")
  void aTextThatIsNoUtf8EndsTheConnectionWith1007(Program program, Seed seed) {
    // A stray byte, an overlong slash, half of a surrogate pair, beyond U+10FFFF, a cut character.
    for (String bad : List.of("68 80", "c0 af", "ed a0 80", "f4 90 80 80", "68 f0 9f 8e")) {
      byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(bad);

      mustClose(program, CloseCode.INVALID_DATA, ada -> ada.sendsFrame(true, Opcode.TEXT, bytes));
      mustClose(
          program,
          CloseCode.INVALID_DATA,
          ada -> sendsInFragments(ada, Opcode.TEXT, bytes, List.of(1)));
    }
  }

  // 3: control frames

  @Check(
      value = "3.1",
      tryThis =
          "A control frame between two fragments is answered at once, and changes no message.")
  void aPingBetweenFragmentsIsAnsweredAtOnce(Program program, Seed seed) {
    var ada = caller(program, "Ada");

    for (int length : new int[] {0, 1, seed.between(2, 124), 125}) {
      byte[] ping = seed.bytes(length);
      byte[] first = seed.bytes(20);
      byte[] rest = seed.bytes(20);

      ada.sendsFrame(false, Opcode.BINARY, first).pings(ping).hearsPong(ping);
      ada.sendsFrame(true, Opcode.PONG, ping);
      ada.sendsFrame(true, Opcode.CONTINUATION, rest).hearsBinary(joined(first, rest));
    }
  }

  @Check(value = "3.2", tryThis = "Every ping has its pong, with the same bytes.")
  void tenPingsHaveTenPongs(Program program, Seed seed) {
    var ada = caller(program, "Ada");
    var pings = IntStream.range(0, 10).mapToObj(i -> seed.bytes(8)).toList();

    pings.forEach(ada::pings);

    pings.forEach(ada::hearsPong);
  }

  @Check(
      value = "3.3",
      tryThis = "The same code goes back, or none if there was none; then end the TCP connection.")
  void aCloseIsAnsweredWithItsCodeAndThenTcpEnds(Program program, Seed seed) {
    for (int code : new int[] {1000, 1001, 1011, 3000, seed.between(4000, 4999)}) {
      var ada = caller(program, "Ada");
      byte[] withReason = joined(shortOf(code), seed.name().getBytes(UTF_8));

      ada.closes(withReason, "Close " + code);

      mustHear(ada.hearsClose(), code);
      ada.hearsEnd();
    }

    var bob = caller(program, "Bob").closes(NOTHING, "Close, no code");
    mustHear(bob.hearsClose(), CloseCode.NO_STATUS, CloseCode.NORMAL);
    bob.hearsEnd();

    var cleo = caller(program, "Cleo");
    byte[] close = cleo.frame(true, Opcode.CLOSE, shortOf(CloseCode.NORMAL));
    byte[] late = cleo.frame(true, Opcode.TEXT, "too late".getBytes(UTF_8));
    cleo.sendsBytes(joined(close, late));
    mustHear(cleo.hearsClose(), CloseCode.NORMAL);
    cleo.hearsEnd();
  }

  // 4: limits

  @Check(value = "4.1", tryThis = "Look at the first two bytes of a frame before you trust it.")
  void eachBrokenRuleOfFramingEndsTheConnectionWith1002(Program program, Seed seed) {
    byte[] some = seed.bytes(5);
    List<Consumer<Client>> mistakes = new ArrayList<>();
    mistakes.add(ada -> ada.sendsBytes(joined(bytes(0x81, 5), "naked".getBytes(UTF_8))));
    for (int rsv : new int[] {0b0100_0000, 0b0010_0000, 0b0001_0000}) {
      mistakes.add(ada -> ada.sendsBytes(withBits(ada.frame(true, Opcode.TEXT, some), rsv)));
    }
    for (int opcode : new int[] {3, 7, 0xB, 0xF}) {
      mistakes.add(ada -> ada.sendsFrame(true, opcode, some));
    }
    mistakes.add(ada -> ada.sendsFrame(true, Opcode.PING, seed.bytes(126)));
    mistakes.add(ada -> ada.sendsFrame(false, Opcode.PING, some));
    mistakes.add(ada -> ada.sendsFrame(true, Opcode.CONTINUATION, some));
    mistakes.add(
        ada -> ada.sendsFrame(false, Opcode.BINARY, some).sendsFrame(true, Opcode.TEXT, NOTHING));
    mistakes.add(ada -> ada.sendsFrame(true, Opcode.CLOSE, bytes(3)));
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
      mistakes.add(ada -> ada.sendsFrame(true, Opcode.CLOSE, shortOf(code)));
    }

    for (var mistake : seed.shuffled(mistakes)) {
      var ada = caller(program, "Ada");
      mistake.accept(ada);
      mustHear(ada.hearsCloseOrEnd(), CloseCode.PROTOCOL_ERROR, CloseCode.ABNORMAL);
    }
    byte[] badReason = joined(shortOf(CloseCode.NORMAL), bytes(0xC0, 0xAF));
    mustClose(
        program, CloseCode.INVALID_DATA, ada -> ada.sendsFrame(true, Opcode.CLOSE, badReason));
  }

  @Check(
      value = "4.2",
      tryThis = "The limit is the message's: count what its fragments have brought so far.")
  void aMessageAboveOneMebibyteEndsTheConnectionWith1009(Program program, Seed seed) {
    byte[] tooMuch = new byte[MOST + 1];
    mustClose(
        program, CloseCode.TOO_BIG, ada -> ada.sendsInto(ada.frame(true, Opcode.BINARY, tooMuch)));
    int cut = seed.between(1, MOST);
    mustClose(
        program,
        CloseCode.TOO_BIG,
        ada ->
            ada.sendsInto(ada.frame(false, Opcode.BINARY, new byte[cut]))
                .sendsInto(ada.frame(true, Opcode.CONTINUATION, new byte[MOST + 1 - cut])));
  }

  @Check(
      value = "4.3",
      browser = true,
      tryThis = "A browser masks, and expects frames without a mask. Count bytes, not characters.")
  void aBrowserHearsItselfAgain(Program program, Seed seed, Page ada) {
    ada.navigate(program.http("/?name=Ada"));
    assertThat(ada.getByRole(STATUS)).hasText("open");

    for (String text : List.of("Zoë 🎈", seed.name())) {
      ada.getByLabel("Message").fill(text);
      ada.getByRole(BUTTON, new Page.GetByRoleOptions().setName("Send")).click();

      assertThat(ada.getByRole(LOG)).containsText("Radio " + text);
    }
  }

  @Check(
      value = "4.4",
      hidden = true,
      tryThis = "What a header announces can be refused before it comes.")
  void aFrameThatAnnouncesFarTooMuchIsNotWaitedFor(Program program, Seed seed) {
    byte[] header = ByteBuffer.allocate(10).putShort((short) 0x82FF).putLong(1L << 40).array();

    mustClose(
        program, CloseCode.TOO_BIG, ada -> ada.sendsBytes(joined(header, seed.bytes(4 + 100))));
  }

  /** Sections of the Autobahn test suite, by the numbers that it gives them. */
  private static final Set<String> SECTIONS = Set.of("1", "2", "3", "4", "5", "6", "7", "10");

  @Check(
      value = "4.5",
      hidden = true,
      tryThis = "The evidence names a case of the table in the server's resources: look it up.")
  void allThatAServerMustOfTheTableOfCases(Program program, Seed seed) throws Exception {
    var cases =
        Case.all().stream()
            .filter(each -> each.isMust() && SECTIONS.contains(each.section()))
            .toList();

    for (var verdict : new Referee(program.port(), seed.value()).judge(cases)) {
      if (!verdict.isRight()) {
        String what = "case %s: %s".formatted(verdict.of().id(), verdict.of().what());
        throw new CheckFailure(what, verdict.why());
      }
    }
  }

  // What is sent, and what must come of it

  private static Client caller(Program program, String name) {
    return Client.connect(program, "/radio", name);
  }

  private static void mustClose(Program program, int code, Consumer<Client> mistake) {
    var ada = caller(program, "Ada");
    mistake.accept(ada);
    mustHear(ada.hearsCloseAtLast(), code);
  }

  private static void mustHear(int code, Integer... right) {
    if (!List.of(right).contains(code)) {
      throw new CheckFailure("Close " + right[0], "Close " + code);
    }
  }

  private static void sendsInFragments(
      Client client, int opcode, byte[] message, List<Integer> cuts) {
    int at = 0;
    int next = opcode;
    for (int cut : cuts) {
      client.sendsFrame(false, next, Arrays.copyOfRange(message, at, cut));
      next = Opcode.CONTINUATION;
      at = cut;
    }
    client.sendsFrame(true, Opcode.CONTINUATION, Arrays.copyOfRange(message, at, message.length));
  }

  private static List<Integer> cuts(Seed seed, int length) {
    return IntStream.range(0, seed.between(1, 8))
        .mapToObj(i -> seed.between(0, length))
        .sorted()
        .toList();
  }

  private static byte[] withBits(byte[] frame, int rsv) {
    frame[0] |= (byte) rsv;
    return frame;
  }

  private static byte[] shortOf(int number) {
    return bytes(number >> 8, number & 0xff);
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
