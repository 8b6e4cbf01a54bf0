package ws101.exercise05;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static ws101.exercise05.Visitor.values;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;
import ws101.grader.Check;
import ws101.grader.CheckFailure;
import ws101.grader.Exercise;
import ws101.grader.Program;
import ws101.grader.Seed;
import ws101.wire.Handshake;

/** A doorman made by hand, judged by knocking: with bytes of our own, and once with a browser. */
@Exercise(
    slug = "05-handshake",
    main = "ws101.exercise05.DoormanVerticle",
    environment = "GUESTS=http://localhost:8101,https://{random}.example",
    starterFails = {
      "1.1", "1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2", "4.3"
    })
@ExtendWith(Browsers.class)
class Exercise05Test {

  /** What every guest hears first: a frame of nine bytes. */
  private static final String GREETING = "\u0081\u0007Welcome";

  private static final String INVITED = "http://localhost:8101";
  private static final int LONGEST_HEAD = 8 * 1024;

  // 1: accept

  @Check(
      value = "1.1",
      tryThis =
          "SHA-1 of the key's letters and the GUID; its twenty bytes, not their hex, in Base64.")
  void aGoodKnockIsLetInWithTheRightAccept(Program program, Seed seed) throws IOException {
    for (String origin : program.variable("GUESTS").split(",")) {
      for (int i = 0; i < 3; i++) {
        String key = key(seed);
        isLetIn(program, key, knock(key).replace(INVITED, origin));
      }
    }
  }

  @Check(value = "1.2", tryThis = "Keep what has come until the empty line is there.")
  void aHeadMayComeInPieces(Program program, Seed seed) throws IOException {
    String key = key(seed);
    byte[] knock = knock(key).getBytes(ISO_8859_1);

    try (var ada = new Visitor(program)) {
      for (int at = 0; at < knock.length; ) {
        int end = Math.min(knock.length, at + seed.between(1, 7));
        ada.sends(Arrays.copyOfRange(knock, at, end));
        at = end;
        program.comesRound();
      }
      isWelcome(ada, key);
    }
  }

  @Check(
      value = "1.3",
      tryThis = "Connection is a list: split it at commas, strip, and forget the case. Names, too.")
  void listsAndNamesMayBeWrittenInManyWays(Program program, Seed seed) throws IOException {
    for (String connection :
        List.of(
            "Connection: keep-alive, UPGRADE",
            "connection:upgrade,keep-alive",
            "CONNECTION: \tkeep-alive ,  Upgrade  ")) {
      String key = key(seed);
      isLetIn(program, key, knock(key).replace("Connection: Upgrade", connection));
    }
    String key = key(seed);
    isLetIn(program, key, knock(key).replace("Upgrade: websocket", "UPGRADE: h2c, WebSocket"));
    isLetIn(program, key, knock(key).replace("Key: " + key, "key:  " + key + "  "));
  }

  @Check(value = "1.4", hidden = true, tryThis = "A list may be spread over several lines.")
  void aListMayStandOnTwoLines(Program program, Seed seed) throws IOException {
    String key = key(seed);
    String twoLines = "Connection: keep-alive\r\nX-A: b\r\nConnection: upgrade";

    isLetIn(program, key, knock(key).replace("Connection: Upgrade", twoLines));
  }

  @Check(value = "1.5", hidden = true, tryThis = "Any Base64 of 16 bytes is a key.")
  void theKeysOfTheRfcAreLetIn(Program program, Seed seed) throws IOException {
    for (String key :
        List.of(
            "dGhlIHNhbXBsZSBub25jZQ==", "x3JJHMbDL1EzLkh9GBhXDw==", "AQIDBAUGBwgJCgsMDQ4PEC==")) {
      isLetIn(program, key, knock(key));
    }
  }

  // 2: refuse

  @Check(
      value = "2.1",
      tryThis =
          "Write the rules as a list, in the order of the contract: the first broken one answers.")
  void eachBrokenRuleHasItsStatus(Program program, Seed seed) throws IOException {
    var rules = new ArrayList<Broken>();
    rules.add(new Broken("GET ", "POST ", 405));
    rules.add(new Broken("/door", "/" + seed.name(), 404));
    rules.add(new Broken("HTTP/1.1", "HTTP/1.0", 400));
    rules.add(new Broken("Host: localhost\r\n", "", 400));
    rules.add(new Broken("Host: localhost", "Host: localhost\r\nHost: other", 400));
    rules.add(new Broken("Upgrade: websocket\r\n", "", 426));
    rules.add(new Broken("Upgrade: websocket", "Upgrade: websockets", 426));
    rules.add(new Broken("Connection: Upgrade\r\n", "", 400));
    rules.add(new Broken("Connection: Upgrade", "Connection: NotUpgrade", 400));
    rules.add(new Broken("Version: 13", "Version: 8", 426));
    rules.add(new Broken("Sec-WebSocket-Version: 13\r\n", "", 426));
    rules.add(new Broken("Key: ", "Key: AAAA", 400));
    rules.add(new Broken("Sec-WebSocket-Key", "X-Key", 400));
    rules.add(new Broken("Origin: " + INVITED, "Origin: http://" + seed.name() + ".example", 403));

    for (var rule : seed.shuffled(rules)) {
      isRefused(program, rule.appliedTo(knock(key(seed))), rule.status(), rule.by());
    }
    // Two at once: the first of them in the contract's order answers.
    String worse = knock(key(seed)).replace("GET ", "PUT ").replace("/door", "/window");
    isRefused(program, worse, 405, "method and path");
    String older =
        knock(key(seed)).replace("Version: 13", "Version: 12").replace("Key: ", "Key: A");
    isRefused(program, older, 426, "version and key");
  }

  /** A rule's breach as an edit of a good knock. */
  private record Broken(String good, String by, int status) {
    String appliedTo(String knock) {
      return knock.replace(good, by);
    }
  }

  @Check(
      value = "2.2",
      tryThis = "A 426 says what is required: Upgrade: websocket, or the version that you speak.")
  void whatIsRequiredIsNamed(Program program, Seed seed) throws IOException {
    String none = knock(key(seed)).replace("Upgrade: websocket\r\n", "");
    String required = isRefused(program, none, 426, "no Upgrade");
    mustSay(required, "Upgrade", "websocket");

    for (String version : List.of("0", "8", "12", "14", "013", "thirteen")) {
      String other = knock(key(seed)).replace("Version: 13", "Version: " + version);
      mustSay(isRefused(program, other, 426, "version " + version), "Sec-WebSocket-Version", "13");
    }
  }

  // 3: subprotocol

  @Check(
      value = "3.1",
      tryThis = "Go through the client's offer, in its order, and take the first of ours.")
  void theClientsFirstAmongOursIsChosen(Program program, Seed seed) throws IOException {
    Map<String, String> offers =
        Map.of(
            "guest.v1, guest.v2",
            "guest.v1",
            "guest.v2,guest.v1",
            "guest.v2",
            seed.name() + ", guest.v1",
            "guest.v1",
            "guest.v3\r\nSec-WebSocket-Protocol: guest.v2",
            "guest.v2");

    for (var offer : offers.entrySet()) {
      mustSay(
          isLetIn(program, offering(seed, offer.getKey())),
          "Sec-WebSocket-Protocol",
          offer.getValue());
    }
  }

  @Check(
      value = "3.2",
      tryThis = "If there is nothing to choose, leave the field out: that refuses nobody.")
  void withoutOneOfOursThereIsNoSuchField(Program program, Seed seed) throws IOException {
    String none = key(seed);
    mustNotSay(isLetIn(program, none, knock(none)), "Sec-WebSocket-Protocol");

    for (String unknown : List.of(seed.name(), "Guest.V2", "guest.v22, guest")) {
      mustNotSay(isLetIn(program, offering(seed, unknown)), "Sec-WebSocket-Protocol");
    }
    String extended =
        knock(none)
            .replace("Version: 13", "Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate");
    mustNotSay(isLetIn(program, none, extended), "Sec-WebSocket-Extensions");
  }

  // 4: the rest

  @Check(
      value = "4.1",
      tryThis = "What stands behind the empty line belongs to the guest already: count it.")
  void bytesInTheHeadsPacketCount(Program program, Seed seed) throws IOException {
    int before = arrived(program);
    String key = key(seed);
    byte[] early = seed.bytes(seed.between(5, 200));
    byte[] later = seed.bytes(seed.between(5, 200));

    try (var ada = new Visitor(program)) {
      ada.sends(joined(knock(key).getBytes(ISO_8859_1), early));
      isWelcome(ada, key);
      mustHaveArrived(program, before + early.length);
      ada.sends(later);
      mustHaveArrived(program, before + early.length + later.length);
    }
  }

  @Check(
      value = "4.2",
      tryThis = "A timer for each head, and a limit for its length: and everybody else goes on.")
  void slowAndLongHeadsAreNotWaitedForAndOthersAreServed(Program program, Seed seed)
      throws IOException {
    try (var slow = new Visitor(program);
        var endless = new Visitor(program)) {
      slow.sends("GET /door HTT");
      endless.sends("GET /door HTTP/1.1\r\nX: " + "x".repeat(LONGEST_HEAD));
      status(endless.head("431 for a head without end"), 431, "a head above 8 KiB");

      String key = key(seed);
      isLetIn(program, key, knock(key));
      String large = knock(key).replace("Host", "X: " + "x".repeat(7000) + "\r\nHost");
      isLetIn(program, key, large);
      String whole = knock(key).replace("Host", "X: " + "x".repeat(LONGEST_HEAD) + "\r\nHost");
      isRefused(program, whole, 431, "a whole head above 8 KiB");

      slow.isLeft(6000, "the end of a connection whose head is not whole after 3 s");
    }
  }

  @Check(
      value = "4.3",
      browser = true,
      tryThis =
          "Chromium fails a socket whose offered subprotocols are not answered with one of them.")
  void aBrowserIsGreetedAndAForeignPageIsNot(
      Program program, Seed seed, Page guest, Page stranger) {
    mustBe(tries(guest, program, INVITED), "guest.v2 Welcome");
    mustBe(tries(stranger, program, "http://localhost:8102"), "closed 1006");
  }

  /**
   * What a page of that origin hears of the door. What the page shows is no matter, so it comes
   * from the program: a browser asks more questions if a page is from farther away than its socket.
   */
  private static String tries(Page page, Program program, String origin) {
    page.route(
        origin + "/**",
        route -> route.resume(new Route.ResumeOptions().setUrl(program.http("/arrived"))));
    page.navigate(origin + "/");
    return (String)
        page.evaluate(
            """
            address => new Promise(told => {
              const socket = new WebSocket(address, ["guest.v2", "guest.v1"])
              socket.onmessage = ({ data }) => told(`${socket.protocol} ${data}`)
              socket.onclose = ({ code }) => told(`closed ${code}`)
            })
            """,
            "ws://localhost:" + program.port() + "/door");
  }

  // How one knocks, and what must come of it

  private static String key(Seed seed) {
    return Base64.getEncoder().encodeToString(seed.bytes(16));
  }

  private static String knock(String key) {
    return """
    GET /door HTTP/1.1
    Host: localhost
    Upgrade: websocket
    Connection: Upgrade
    Sec-WebSocket-Key: %s
    Sec-WebSocket-Version: 13
    Origin: %s

    """
        .formatted(key, INVITED)
        .replace("\n", "\r\n");
  }

  /** A good knock, with a key of its own, and an offer. */
  private record Offer(String key, String knock) {}

  private static Offer offering(Seed seed, String protocols) {
    String key = key(seed);
    String offer = "Version: 13\r\nSec-WebSocket-Protocol: " + protocols;
    return new Offer(key, knock(key).replace("Version: 13", offer));
  }

  private static String isLetIn(Program program, Offer offer) throws IOException {
    return isLetIn(program, offer.key(), offer.knock());
  }

  private static String isLetIn(Program program, String key, String knock) throws IOException {
    try (var visitor = new Visitor(program)) {
      return isWelcome(visitor.sends(knock), key);
    }
  }

  private static String isWelcome(Visitor visitor, String key) {
    String head = visitor.head("101 Switching Protocols");
    status(head, 101, "a good knock");
    mustSay(head, "Sec-WebSocket-Accept", Handshake.accept(key));
    if (!values(head, "Upgrade").stream().anyMatch("websocket"::equalsIgnoreCase)
        || !values(head, "Connection").stream().anyMatch("upgrade"::equalsIgnoreCase)) {
      throw new CheckFailure("Upgrade: websocket and Connection: Upgrade", head);
    }
    String greeting = visitor.bytes(GREETING.length(), "the greeting right after the 101");
    if (!greeting.equals(GREETING)) {
      throw new CheckFailure("the bytes of the greeting", "“" + greeting + "”");
    }
    return head;
  }

  private static String isRefused(Program program, String knock, int status, String why)
      throws IOException {
    try (var visitor = new Visitor(program)) {
      String head = visitor.sends(knock).head(status + " for: " + why);
      status(head, status, why);
      return head;
    }
  }

  private static void status(String head, int status, String why) {
    if (!head.startsWith("HTTP/1.1 " + status + " ")) {
      throw new CheckFailure(status + " for: " + why, head.lines().findFirst().orElse(""));
    }
  }

  private static void mustSay(String head, String name, String value) {
    if (!values(head, name).equals(List.of(value))) {
      throw new CheckFailure(name + ": " + value, head);
    }
  }

  private static void mustNotSay(String head, String name) {
    if (!values(head, name).isEmpty()) {
      throw new CheckFailure("no " + name, head);
    }
  }

  private static void mustBe(String received, String expected) {
    if (!expected.equals(received)) {
      throw new CheckFailure(expected, received);
    }
  }

  private static int arrived(Program program) throws IOException {
    try (var reader = new Visitor(program)) {
      String expected = "GET /arrived is answered with {\"bytes\":n}";
      String head = reader.sends("GET /arrived HTTP/1.1\r\nHost: localhost\r\n\r\n").head(expected);
      status(head, 200, "GET /arrived");
      return new JsonObject(reader.upTo('}', expected)).getInteger("bytes");
    }
  }

  /** Bytes take their time through two sockets, but not a second. */
  private static void mustHaveArrived(Program program, int bytes) throws IOException {
    long deadline = System.nanoTime() + 1_700_000_000L;
    int seen = arrived(program);
    while (seen < bytes && System.nanoTime() < deadline) {
      seen = arrived(program);
    }
    if (seen != bytes) {
      throw new CheckFailure("{\"bytes\":" + bytes + "}", "{\"bytes\":" + seen + "}");
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
