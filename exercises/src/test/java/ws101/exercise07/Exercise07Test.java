package ws101.exercise07;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.BUTTON;
import static com.microsoft.playwright.options.AriaRole.LIST;
import static com.microsoft.playwright.options.AriaRole.LOG;
import static com.microsoft.playwright.options.AriaRole.STATUS;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;
import ws101.grader.Check;
import ws101.grader.CheckFailure;
import ws101.grader.Client;
import ws101.grader.Exercise;
import ws101.grader.Program;
import ws101.grader.Seed;

/** A game lobby, judged from outside: over the wire, and once in two browsers. */
@Exercise(
    slug = "07-chat",
    main = "ws101.exercise07.LobbyVerticle",
    starterFails = {"1.2", "2.2", "2.3", "3.1", "3.2", "3.3", "4.1"})
@ExtendWith(Browsers.class)
class Exercise07Test {

  private static final int SEATS = 4;

  /** The codes of RFC 6455, section 7.4.1. */
  private static final int NORMAL_CLOSURE = 1000;

  private static final int UNSUPPORTED_DATA = 1003;

  // 1: say

  @Check(
      value = "1.1",
      tryThis = "Send the text to every connection in the room, the speaker's own among them.")
  void everyoneInARoomHearsEveryTextInOrder(Program program, Seed seed) {
    String room = room(seed, "room");
    var names = names(seed, SEATS);
    var players = join(program, room, names);

    for (int turn = 0; turn < 20; turn++) {
      int speaker = seed.between(0, SEATS - 1);
      String text = seed.text();
      players.get(speaker).sends(say(room, text));
      players.forEach(player -> hears(player, said(room, names.get(speaker), text)));
    }
  }

  @Check(value = "1.2", tryThis = "Keep the members of each room apart, under the room's name.")
  void aTextStaysInItsRoom(Program program, Seed seed) {
    var rooms = List.of(room(seed, "room"), room(seed, "room"), room(seed, "room"));
    var names = rooms.stream().map(room -> names(seed, 2)).toList();
    var players =
        IntStream.range(0, 3).mapToObj(at -> join(program, rooms.get(at), names.get(at))).toList();

    // The last round of texts proves that nothing of the rounds before went astray.
    for (int turn = 0; turn < 4 * rooms.size(); turn++) {
      int at = turn % rooms.size();
      String text = seed.text();
      players.get(at).get(0).sends(say(rooms.get(at), text));
      players.get(at).forEach(each -> hears(each, said(rooms.get(at), names.get(at).get(0), text)));
    }
  }

  @Check(
      value = "1.3",
      tryThis = "A connection may be a member of several rooms: which name has it in which?")
  void oneConnectionCanBeInTwoRooms(Program program, Seed seed) {
    String chess = room(seed, "chess");
    String poker = room(seed, "poker");
    String adaAtChess = seed.name("ada");
    String adaAtPoker = seed.name("countess");
    var ada = join(program, chess, adaAtChess);
    ada.sends(join(poker, adaAtPoker)).hears("welcome");
    var bob = join(program, chess, seed.name("bob"));
    var cleo = join(program, poker, seed.name("cleo"));

    ada.sends(say(chess, "check")).sends(say(poker, "I raise"));
    ada.sends(say(chess, "mate")).sends(say(poker, "I fold"));

    hears(bob, said(chess, adaAtChess, "check"));
    hears(bob, said(chess, adaAtChess, "mate"));
    hears(cleo, said(poker, adaAtPoker, "I raise"));
    hears(cleo, said(poker, adaAtPoker, "I fold"));
    hears(ada, said(chess, adaAtChess, "check"));
    hears(ada, said(poker, adaAtPoker, "I raise"));
  }

  // 2: come and go

  @Check(
      value = "2.1",
      tryThis = "Who joins is told all names in the order of joining; the others, the new one.")
  void whoJoinsLearnsWhoIsThereAndTheOthersLearnWhoJoined(Program program, Seed seed) {
    String room = room(seed, "room");
    var names = names(seed, 3);

    var ada = Client.connect(program, "/lobby", "Ada").sends(join(room, names.get(0)));
    ada.hears(welcome(room, names.subList(0, 1)));
    var bob = Client.connect(program, "/lobby", "Bob").sends(join(room, names.get(1)));
    bob.hears(welcome(room, names.subList(0, 2)));
    ada.hears(joined(room, names.get(1)));
    var cleo = Client.connect(program, "/lobby", "Cleo").sends(join(room, names.get(2)));
    cleo.hears(welcome(room, names));
    ada.hears(joined(room, names.get(2)));
    bob.hears(joined(room, names.get(2)));

    cleo.sends(say(room, "hello"));
    for (var player : List.of(ada, bob, cleo)) {
      player.hearsNothingBefore(said(room, names.get(2), "hello"));
    }
  }

  @Check(value = "2.2", tryThis = "First out of the room, then tell those who are still in it.")
  void whoLeavesIsGoneAndTheOthersAreTold(Program program, Seed seed) {
    String room = room(seed, "room");
    String elsewhere = room(seed, "room");
    var names = names(seed, 3);
    var players = sit(program, room, names);
    var ada = players.get(0);
    var bob = players.get(1);
    var cleo = players.get(2);

    bob.sends(leave(room));
    ada.hears(left(room, names.get(1)));
    cleo.hears(left(room, names.get(1)));
    ada.sends(say(room, "only for two"));
    ada.hears(said(room, names.get(0), "only for two"));
    cleo.hearsNothingBefore(said(room, names.get(0), "only for two"));

    bob.sends(join(elsewhere, names.get(1)));
    bob.hearsNothingBefore(welcome(elsewhere, List.of(names.get(1))));
  }

  @Check(
      value = "2.3",
      tryThis = "Vert.x calls the closeHandler for every end; the player may be in several rooms.")
  void everyEndOfAConnectionLeavesAllItsRooms(Program program, Seed seed) {
    List<Consumer<Client>> ends =
        List.of(player -> player.closes(NORMAL_CLOSURE), Client::fins, Client::resets);

    for (var end : ends) {
      String chess = room(seed, "chess");
      String poker = room(seed, "poker");
      var names = names(seed, 3);
      String bobsName = names.get(2);
      var ada = sit(program, chess, names.subList(0, 1)).get(0);
      var cleo = sit(program, poker, names.subList(1, 2)).get(0);
      var bob = Client.connect(program, "/lobby", "Bob");
      bob.sends(join(chess, bobsName)).hears("welcome");
      bob.sends(join(poker, bobsName)).hears("welcome");
      ada.hears(joined(chess, bobsName));
      cleo.hears(joined(poker, bobsName));

      end.accept(bob);
      ada.hears(left(chess, bobsName));
      cleo.hears(left(poker, bobsName));

      var another = Client.connect(program, "/lobby", "Another").sends(join(chess, bobsName));
      another.hears(welcome(chess, List.of(names.get(0), bobsName)));
    }
  }

  // 3: errors

  @Check(value = "3.1", tryThis = "Count the players of this room before you let somebody in.")
  void aFifthPlayerIsToldThatTheRoomIsFull(Program program, Seed seed) {
    String room = room(seed, "room");
    var names = names(seed, SEATS);
    var players = sit(program, room, names);
    String eve = seed.name("eve");
    String elsewhere = room(seed, "room");

    var fifth = Client.connect(program, "/lobby", "Eve").sends(join(room, eve));
    fifth.hears(error("full"));
    players.get(0).sends(say(room, "four it is"));
    for (var player : players) {
      player.hearsNothingBefore(said(room, names.get(0), "four it is"));
    }
    fifth.sends(join(elsewhere, eve)).hearsNothingBefore(welcome(elsewhere, List.of(eve)));

    players.get(3).sends(leave(room));
    players.get(0).hears(left(room, names.get(3)));
    fifth.sends(join(room, eve));
    fifth.hears(welcome(room, List.of(names.get(0), names.get(1), names.get(2), eve)));
  }

  @Check(value = "3.2", tryThis = "A name is taken, and a player joined, in one room only.")
  void whatCannotBeDoneIsSaidToItsSenderOnly(Program program, Seed seed) {
    String room = room(seed, "room");
    String elsewhere = room(seed, "room");
    String nowhere = room(seed, "room");
    var names = names(seed, 2);
    var ada = sit(program, room, names.subList(0, 1)).get(0);

    var bob = Client.connect(program, "/lobby", "Bob");
    bob.sends(join(room, names.get(0))).hears(error("name-taken"));
    bob.sends(say(room, "let me in")).hears(error("not-joined"));
    bob.sends(leave(nowhere)).hears(error("not-joined"));
    ada.sends(join(room, names.get(1))).hearsNothingBefore(error("already-joined"));

    bob.sends(join(elsewhere, names.get(0))).hears(welcome(elsewhere, names.subList(0, 1)));
    bob.sends(join(room, names.get(1))).hears(welcome(room, names));
    ada.hearsNothingBefore(joined(room, names.get(1)));
  }

  @Check(value = "3.3", tryThis = "Answer with an error, and keep the connection as it is.")
  void badInputIsAnsweredAndTheConnectionStillWorks(Program program, Seed seed) {
    String room = room(seed, "room");
    String name = seed.name("ada");
    var ada = sit(program, room, List.of(name)).get(0);

    for (var bad : badMessages(room)) {
      ada.sends(bad).hears(error("bad-request"));
    }

    ada.sends(
        "{ \"text\": \"still here\", \"mood\": [1], \"room\": \""
            + room
            + "\",\n\"type\":\"say\"}");
    ada.hears(said(room, name, "still here"));
  }

  private static List<String> badMessages(String room) {
    return List.of(
        "",
        "{",
        "hello",
        "null",
        "42",
        "[]",
        "\"join\"",
        "{}",
        "{\"type\":7}",
        "{\"type\":\"dance\",\"room\":\"" + room + "\"}",
        "{\"type\":\"join\",\"name\":\"ada\"}",
        "{\"type\":\"join\",\"room\":\"\",\"name\":\"ada\"}",
        "{\"type\":\"join\",\"room\":\"elsewhere\"}",
        "{\"type\":\"join\",\"room\":\"elsewhere\",\"name\":\"\"}",
        "{\"type\":\"join\",\"room\":[\"elsewhere\"],\"name\":\"ada\"}",
        "{\"type\":\"join\",\"room\":\"elsewhere\",\"name\":null}",
        "{\"type\":\"say\",\"text\":\"hello\"}",
        "{\"type\":\"say\",\"room\":\"" + room + "\"}",
        "{\"type\":\"say\",\"room\":\"" + room + "\",\"text\":5}",
        "{\"type\":\"say\",\"room\":\"" + room + "\",\"text\":\"\"}",
        "{\"type\":\"leave\"}",
        "{\"type\":\"leave\",\"room\":true}");
  }

  // 4: the rest

  @Check(value = "4.1", tryThis = "binaryMessageHandler, and close with a code.")
  void aBinaryMessageEndsTheConnectionWith1003(Program program, Seed seed) {
    String room = room(seed, "room");
    var names = names(seed, 2);
    var players = sit(program, room, names);
    var ada = players.get(0);
    var bob = players.get(1);

    int code = bob.sendsBinary(seed.bytes(16)).hearsClose();

    if (code != UNSUPPORTED_DATA) {
      throw new CheckFailure("Close " + UNSUPPORTED_DATA, "Close " + code);
    }
    ada.hears(left(room, names.get(1)));
  }

  @Check(
      value = "4.2",
      browser = true,
      tryThis = "Send the text on as it came: the page shows it as text.")
  void twoPeoplePlayInTheirBrowsersAndMarkupIsText(Program program, Seed seed, Page ada, Page bob) {
    String room = room(seed, "room");
    var names = names(seed, 2);
    join(ada, program, room, names.get(0));
    join(bob, program, room, names.get(1));
    assertThat(players(ada)).containsText(names.get(1));

    String text = "<b>" + seed.name("hello") + "</b><img src=x onerror=alert(1)> & \"good game\"";
    ada.getByLabel("Message").fill(text);
    button(ada, "Send").click();
    assertThat(bob.getByRole(LOG)).containsText(names.get(0) + " " + text);
    assertThat(bob.getByRole(LOG).locator("img")).hasCount(0);
    assertThat(ada.getByRole(LOG)).containsText(text);

    button(bob, "Leave").click();
    assertThat(ada.getByRole(LOG)).containsText(names.get(1) + " has left.");
    assertThat(players(ada)).not().containsText(names.get(1));
  }

  private static void join(Page person, Program program, String room, String name) {
    person.navigate(
        program.http("/?room=" + room + "&name=" + name), // What comes of it, we see on the page.
        new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    assertThat(person.getByRole(STATUS)).hasText("open");
  }

  private static Locator players(Page page) {
    return page.getByRole(LIST, new Page.GetByRoleOptions().setName("Players"));
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  @Check(value = "4.3", tryThis = "Who has gone must not stop a text on its way to the others.")
  void theOthersHearEverythingWhileOneCloses(Program program, Seed seed) {
    String room = room(seed, "room");
    var names = names(seed, SEATS);
    var players = sit(program, room, names);
    var ada = players.get(0);

    for (int text = 1; text <= 100; text++) {
      ada.sends(say(room, "text " + text));
      if (text == 50) {
        players.get(3).closes(NORMAL_CLOSURE);
      }
    }

    for (var player : players.subList(0, 3)) {
      hearsAHundredTextsAndOneFarewell(player, room, names);
    }
  }

  private static void hearsAHundredTextsAndOneFarewell(
      Client player, String room, List<String> names) {
    var farewell = left(room, names.get(3));
    int texts = 0;
    int farewells = 0;
    while (texts < 100 || farewells < 1) {
      var message = player.hears(new JsonObject());
      if ("left".equals(message.getValue("type"))) {
        require(message, farewell);
        farewells++;
      } else {
        texts++;
        require(message, said(room, names.get(0), "text " + texts));
      }
    }
    if (farewells > 1) {
      throw new CheckFailure("one " + farewell.encode(), farewells + " of them");
    }
  }

  @Check(
      value = "4.4",
      hidden = true,
      tryThis = "Names are data: no name is special, and none is too long up to 40.")
  void anyNameWillDo(Program program, Seed seed) {
    var rooms = new ArrayList<>(List.of("constructor", seed.name(40)));
    for (String room : rooms) {
      var names = List.of(seed.name(40), "tostring");
      var players = sit(program, room, names);

      players.get(1).sends(say(room, "hello"));

      players.forEach(player -> player.hears(said(room, "tostring", "hello")));
    }
  }

  // What players send, and what they hear

  private static List<String> names(Seed seed, int count) {
    return List.of("ada", "bob", "cleo", "dan").subList(0, count).stream().map(seed::name).toList();
  }

  /** All checks share one program, so a room's name must be nobody else's. */
  private static String room(Seed seed, String like) {
    return like + "-" + seed.name(12);
  }

  /** Each joins on a connection of their own. Whatever else they hear meanwhile stays unheard. */
  private static List<Client> join(Program program, String room, List<String> names) {
    return names.stream().map(name -> join(program, room, name)).toList();
  }

  private static Client join(Program program, String room, String name) {
    var player = Client.connect(program, "/lobby", name).sends(join(room, name));
    player.hearsAtLast("welcome");
    return player;
  }

  /** The same, and all have heard all that there is to hear of it. */
  private static List<Client> sit(Program program, String room, List<String> names) {
    var players = new ArrayList<Client>();
    for (String name : names) {
      var player = Client.connect(program, "/lobby", name).sends(join(room, name));
      player.hears("welcome");
      players.forEach(each -> each.hears(joined(room, name)));
      players.add(player);
    }
    return players;
  }

  /**
   * The next text that {@code player} hears is this one; who came or went meanwhile is no matter.
   */
  private static void hears(Client player, JsonObject said) {
    require(player.hearsAtLast("said"), said);
  }

  private static void require(JsonObject received, JsonObject expected) {
    for (String field : expected.fieldNames()) {
      if (!expected.getValue(field).equals(received.getValue(field))) {
        throw new CheckFailure(expected.encode(), received.encode());
      }
    }
  }

  private static JsonObject join(String room, String name) {
    return JsonObject.of("type", "join", "room", room, "name", name);
  }

  private static JsonObject say(String room, String text) {
    return JsonObject.of("type", "say", "room", room, "text", text);
  }

  private static JsonObject leave(String room) {
    return JsonObject.of("type", "leave", "room", room);
  }

  private static JsonObject welcome(String room, List<String> players) {
    return JsonObject.of("type", "welcome", "room", room, "players", new JsonArray(players));
  }

  private static JsonObject joined(String room, String name) {
    return JsonObject.of("type", "joined", "room", room, "name", name);
  }

  private static JsonObject said(String room, String from, String text) {
    return JsonObject.of("type", "said", "room", room, "from", from, "text", text);
  }

  private static JsonObject left(String room, String name) {
    return JsonObject.of("type", "left", "room", room, "name", name);
  }

  private static JsonObject error(String code) {
    return JsonObject.of("type", "error", "code", code);
  }
}
