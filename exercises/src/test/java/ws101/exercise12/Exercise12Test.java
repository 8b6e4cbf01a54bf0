package ws101.exercise12;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;
import ws101.grader.Asker;
import ws101.grader.Check;
import ws101.grader.CheckFailure;
import ws101.grader.Client;
import ws101.grader.Exercise;
import ws101.grader.Limits;
import ws101.grader.Program;
import ws101.grader.Seed;
import ws101.wire.Opcode;

/** A guarded inbox, judged from outside: who comes in, and who stays. */
@Exercise(
    slug = "12-gatekeeping",
    main = "ws101.exercise12.InboxVerticle",
    environment = {
      "API_TOKEN={random}",
      "ALLOWED_ORIGINS=http://localhost:8101,https://{random}.example",
      "TICKET_MS=2500",
      "SESSION_MS=4500"
    },
    starterFails = {"1.1", "2.1", "2.4", "3.1", "3.3", "4.1"})
@ExtendWith(Browsers.class)
class Exercise12Test {

  private static final String ALLOWED = "http://localhost:8101";
  private static final Duration TICKET = Duration.ofMillis(2500);
  private static final Duration SESSION = Duration.ofMillis(4500);
  private static final int LONGEST = 1024;

  // 1: origin

  @Check(value = "1.1", tryThis = "An origin is on the list as a whole, or it is not on the list.")
  void onlyAnOriginThatIsListedExactlyComesIn(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    String listed = program.variable("ALLOWED_ORIGINS").split(",")[1];
    String user = seed.name("ada");
    for (String foreign :
        List.of(
            listed.replace("https", "http"),
            listed + ":8443",
            listed + ".evil",
            listed.substring(0, listed.length() - 3),
            "https://evil." + listed.substring("https://".length()),
            ALLOWED + "1",
            "null")) {
      gate.knocks(gate.ticketFor(user), "Origin", foreign).hasStatus(403);
    }
    for (String good : List.of(listed, ALLOWED)) {
      gate.enters(gate.ticketFor(user), user, "Origin", good);
    }
    gate.enters(user); // No browser, no origin.
  }

  @Check(value = "1.2", tryThis = "Look at everything first; only success spends the ticket.")
  void whoIsRefusedHasNotSpentTheTicket(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    String user = seed.name("ada");
    String ticket = gate.ticketFor(user);

    gate.knocks(ticket, "Origin", "https://evil.example").hasStatus(403);
    gate.knocks(ticket, "Sec-WebSocket-Protocol", "notify.v2").hasStatus(400);
    gate.knocks("no" + ticket, "Origin", "null").hasStatus(403);
    gate.knocks("no" + ticket, "Sec-WebSocket-Protocol", "x").hasStatus(400);

    gate.enters(ticket, user);
  }

  @Check(
      value = "1.3",
      tryThis = "notify.v1 must be among what is offered, and then it is what is agreed.")
  void theProtocolIsAgreedAndNothingElse(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    String user = seed.name("ada");

    var guest = gate.enters(user);

    String agreed = guest.agreed("Sec-WebSocket-Protocol").orElse("none");
    if (!agreed.equals(Gate.PROTOCOL)) {
      throw new CheckFailure("Sec-WebSocket-Protocol: " + Gate.PROTOCOL, agreed);
    }
    gate.knocks(gate.ticketFor(user), "Sec-WebSocket-Protocol", "notify.v10").hasStatus(400);
  }

  // 2: ticket

  @Check(value = "2.1", tryThis = "Take and remove it in one: of many who come, one gets it.")
  void aTicketIsGoodOnceWhoeverComesAtTheSameTime(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    String user = seed.name("ada");
    String ticket = gate.ticketFor(user);
    gate.enters(ticket, user).closes(1000);
    gate.knocks(ticket).hasStatus(401);

    String contested = gate.ticketFor(user);
    List<Asker> crowd = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      crowd.add(gate.knocker(contested));
    }
    List<Integer> statuses =
        crowd.stream().map(each -> each.hears(Limits.ANSWER).status()).toList();
    if (statuses.stream().filter(status -> status == 101).count() != 1
        || !statuses.stream().allMatch(status -> status == 101 || status == 401)) {
      throw new CheckFailure("101 once, and 401 for the other 19", statuses.toString());
    }
  }

  @Check(value = "2.2", tryThis = "A ticket has an end, TICKET_MS after it was given.")
  void anOldTicketIsNoTicket(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    String user = seed.name("ada");
    String old = gate.ticketFor(user);
    var quiet = gate.enters(user);

    quiet.staysConnected(TICKET.plusMillis(300));

    gate.knocks(old).hasStatus(401);
    gate.knocks(null).hasStatus(401);
    gate.knocks("").hasStatus(401);
    gate.enters(user);
  }

  @Check(value = "2.3", tryThis = "Who somebody is says the ticket, and nothing that they send.")
  void everybodyHearsTheirOwnNotificationsOnly(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    String ada = seed.name("ada");
    String bob = seed.name("bob");
    var two = List.of(gate.enters(ada), gate.enters(ada));
    var other = gate.enters(gate.ticketFor(bob) + "&user=" + ada, bob);
    String text = "<b>" + seed.text() + "</b>";

    gate.notifies(ada, text);
    gate.notifies(bob, "for " + bob);

    two.forEach(each -> each.hears(JsonObject.of("type", "notification", "text", text)));
    other.hearsNothingBefore(JsonObject.of("type", "notification", "text", "for " + bob));
  }

  @Check(value = "2.4", tryThis = "Authorization: Bearer, one space, and the whole token.")
  void onlyTheServiceGivesTicketsAndNotifies(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    String user = seed.name("ada");
    String token = program.variable("API_TOKEN");
    var body = JsonObject.of("user", user, "text", "x");
    for (String path : List.of("/tickets", "/users/" + user + "/notifications")) {
      gate.service().posts(path, body).hasStatus(401);
      for (String wrong :
          List.of(
              "Bearer " + token + "x", "Bearer " + token.substring(1), "Basic " + token, token)) {
        gate.service().posts(path, body, "Authorization", wrong).hasStatus(401);
      }
    }
    gate.enters(user);
  }

  // 3: limits

  @Check(
      value = "3.1",
      tryThis = "Sum the bytes of a message’s frames yourself, and close yourself: 1009.")
  void aMessageMayHave1024BytesAndNotOneMore(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    String user = seed.name("ada");
    var good = gate.enters(user);
    good.sends("x".repeat(LONGEST));
    good.sendsFrame(false, Opcode.TEXT, bytes(LONGEST - 1));
    good.sendsFrame(true, Opcode.CONTINUATION, bytes(1));
    gate.notifies(user, "still here");
    good.hears(JsonObject.of("type", "notification", "text", "still here"));

    mustClose(good.sends("x".repeat(LONGEST + 1)), 1009);
    var inPieces = gate.enters(user);
    inPieces.sendsFrame(false, Opcode.TEXT, bytes(1000));
    inPieces.sendsFrame(false, Opcode.CONTINUATION, bytes(20));
    mustClose(inPieces.sendsFrame(false, Opcode.CONTINUATION, bytes(5)), 1009);
    mustClose(gate.enters(user).sends("x".repeat(200_000)), 1009);
  }

  private static byte[] bytes(int count) {
    return "x".repeat(count).getBytes(UTF_8);
  }

  private static void mustClose(Client guest, int code) {
    mustClose(guest, code, Limits.ANSWER);
  }

  private static void mustClose(Client guest, int code, Duration limit) {
    int heard = guest.hearsCloseAtLast(limit);
    if (heard != code) {
      throw new CheckFailure("Close " + code, "Close " + heard);
    }
  }

  @Check(
      value = "3.2",
      tryThis = "Ten within one second are too many; four a second are fine for ever.")
  void whoSendsTooOftenIsSentAwayAndTheOthersAreNot(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    String user = seed.name("ada");
    var steady = gate.enters(user);
    for (int i = 0; i < 11; i++) {
      steady.sends(JsonObject.of("type", "seen"));
      steady.staysConnected(Duration.ofMillis(250));
    }

    var hasty = gate.enters(user);
    for (int i = 0; i < 10; i++) {
      hasty.sends(JsonObject.of("type", "seen"));
    }
    mustClose(hasty, 1008);
  }

  @Check(value = "3.3", tryThis = "Whatever is binary is not for you: 1003.")
  void binaryIsNotAccepted(Program program, Seed seed) {
    var gate = Gate.of(program, seed);

    mustClose(gate.enters(seed.name("ada")).sendsBinary(new byte[] {1, 2, 3}), 1003);
  }

  @Check(
      value = "3.4",
      hidden = true,
      tryThis = "Bytes, not characters: 600 “é” are 1,200 of them.")
  void bytesAreCountedAndNotCharacters(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    var ada = gate.enters(seed.name("ada"));
    ada.sends("é".repeat(512));
    mustClose(ada.sends("é".repeat(600)), 1009);
  }

  // 4: the rest

  @Check(value = "4.1", tryThis = "A session ends SESSION_MS after the 101, whatever goes on.")
  void aSessionExpiresWhileItIsOpen(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    String user = seed.name("ada");
    var ada = gate.enters(user);

    ada.staysConnected(SESSION.minusMillis(1000));
    gate.notifies(user, "in time");
    ada.hears(JsonObject.of("type", "notification", "text", "in time"));
    ada.staysConnected(Duration.ofMillis(500));

    mustClose(ada, 4502, Duration.ofSeconds(2));
  }

  @Check(
      value = "4.2",
      tryThis = "Three sockets a user; a fourth is 429, and a place that is left is free again.")
  void aUserHasThreePlacesAndNoExtension(Program program, Seed seed) {
    var gate = Gate.of(program, seed);
    String user = seed.name("ada");
    String deflate = "permessage-deflate; client_max_window_bits";
    var first = gate.enters(gate.ticketFor(user), user, "Sec-WebSocket-Extensions", deflate);
    first
        .agreed("Sec-WebSocket-Extensions")
        .ifPresent(
            extension -> {
              throw new CheckFailure("no extension", extension);
            });
    gate.enters(user);
    var third = gate.enters(user);
    String ticket = gate.ticketFor(user);
    gate.knocks(ticket).hasStatus(429);
    gate.enters(seed.name("bob"));

    third.closes(1000).hearsClose();

    gate.entersAtLast(ticket);
  }

  @Check(
      value = "4.3",
      browser = true,
      tryThis = "A page from elsewhere has the ticket, too: its Origin gives it away.")
  void aPageFromAnAllowedOriginHearsAndAForeignOneDoesNot(
      Program program, Seed seed, Page guest, Page stranger) {
    var gate = Gate.of(program, seed);
    String user = seed.name("ada");
    mustBe(enters(guest, program, ALLOWED, gate.ticketFor(user)), "notify.v1 " + user);
    mustBe(enters(stranger, program, "http://localhost:8102", gate.ticketFor(user)), "closed 1006");
  }

  /** What a page of that origin hears; it comes from the program, as if from there. */
  private static String enters(Page page, Program program, String origin, String ticket) {
    page.route(
        origin + "/**", route -> route.resume(new Route.ResumeOptions().setUrl(program.http("/"))));
    page.navigate(origin + "/");
    return (String)
        page.evaluate(
            """
            address => new Promise(told => {
              const socket = new WebSocket(address, ["notify.v1"])
              socket.onmessage = ({ data }) => told(`${socket.protocol} ${JSON.parse(data).user}`)
              socket.onclose = ({ code }) => told(`closed ${code}`)
            })
            """,
            "ws://localhost:" + program.port() + Gate.path(ticket));
  }

  private static void mustBe(String seen, String wanted) {
    if (!seen.equals(wanted)) {
      throw new CheckFailure(wanted, seen);
    }
  }
}
