package ws101.exercise01;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.BUTTON;
import static com.microsoft.playwright.options.AriaRole.ROW;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.WaitUntilState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;
import ws101.grader.Asker;
import ws101.grader.Check;
import ws101.grader.CheckFailure;
import ws101.grader.Exercise;
import ws101.grader.Limits;
import ws101.grader.Program;
import ws101.grader.Reply;
import ws101.grader.Seed;
import ws101.wiretap.EventLog;

/** Live scores, judged from outside: over HTTP, and once in two browsers. */
@Exercise(
    slug = "01-short-polling",
    main = "ws101.exercise01.ScoresVerticle",
    starterFails = {"1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2"})
@ExtendWith(Browsers.class)
class Exercise01Test {

  /** So many bytes an answer may have that says only that there is nothing new. */
  private static final int ALMOST_NOTHING = 300;

  /** A page asks once a second. */
  private static final Duration ON_THE_PAGE = Duration.ofMillis(1500);

  // 1: cursor

  @Check(
      value = "1.1",
      tryThis = "Each match once, with its newest score, in the order of the last change.")
  void eachMatchIsToldOnceWithItsNewestScore(Program program, Seed seed) {
    var board = new Board(program);
    var matches = matches(seed, seed.between(5, 20));

    matches.forEach(match -> board.notes(match, seed.between(0, 9), seed.between(0, 9)));
    for (String match : seed.shuffled(matches).subList(0, 3)) {
      board.notes(match, seed.between(10, 19), seed.between(0, 9));
    }

    board.isTold(Asker.of(program, "Ada"), board.start);
  }

  @Check(
      value = "1.2",
      tryThis = "The cursor is the reader's: only offsets above it are news to that reader.")
  void twoReadersEachGetWhatIsNewToThem(Program program, Seed seed) {
    var board = new Board(program);
    var matches = matches(seed, 4);
    var ada = Asker.of(program, "Ada");
    var bob = Asker.of(program, "Bob");
    int adas = board.start;
    int bobs = board.start;

    for (int turn = 0; turn < 12; turn++) {
      board.notes(seed.oneOf(matches), 100 + turn, seed.between(0, 9));
      if (turn % 4 == 3 || seed.between(0, 1) == 0) {
        adas = board.isTold(ada, adas);
      }
      if (turn % 6 == 5) {
        bobs = board.isTold(bob, bobs);
      }
    }
    board.isTold(ada, adas);
    board.isTold(bob, bobs);
  }

  @Check(value = "1.3", tryThis = "Compare with the score that is there, before you count.")
  void aScoreThatIsTheSameAsBeforeIsNoNews(Program program, Seed seed) {
    var board = new Board(program);
    String match = seed.name("match");
    int home = seed.between(0, 9);
    board.notes(match, home, 1);
    board.notes(seed.name("other"), 0, 0);
    int before = board.newest;

    board.notes(match, home, 1);

    board.isTold(Asker.of(program, "Ada"), before);
    board.notes(match, home, 2);
    board.isTold(Asker.of(program, "Ada"), before);
  }

  // 2: nothing new

  @Check(value = "2.1", tryThis = "The same ETag as before, status 304, and an end without a body.")
  void whoHasTheAnswerAlreadyIsTold304AndNothingElse(Program program, Seed seed) {
    var board = new Board(program);
    board.notes(seed.name("match"), 1, 0);
    var ada = Asker.of(program, "Ada");
    String tag = tagOf(ada, board.newest);

    var reply = gets(ada, board.newest, tag).hasStatus(304);

    require(reply.body().isEmpty(), "a 304 without a body", reply.words());
    require(tag.equals(reply.mustHave("ETag")), "a 304 with ETag: " + tag, reply.mustHave("ETag"));
    require(
        reply.length() < ALMOST_NOTHING,
        "a 304 of less than " + ALMOST_NOTHING + " bytes",
        reply.length() + " bytes");
    board.isTold(ada, board.start);
  }

  @Check(
      value = "2.2",
      tryThis = "Another answer has another tag: make it of what the answer depends on.")
  void anAnswerThatHasChangedHasAnotherTag(Program program, Seed seed) {
    var board = new Board(program);
    String match = seed.name("match");
    board.notes(match, 1, 0);
    var ada = Asker.of(program, "Ada");
    String before = tagOf(ada, board.start);

    for (int goal = 1; goal <= 3; goal++) {
      board.notes(match, 1, goal);
      gets(ada, board.start, before).hasStatus(200);
      String now = tagOf(ada, board.start);
      require(!now.equals(before), "another ETag than " + before, "ETag: " + now);
      gets(ada, board.start, now).hasStatus(304);
      before = now;
    }
  }

  @Check(
      value = "2.3",
      tryThis = "Several tags are parted by commas, and W/ before one makes no difference here.")
  void aTagIsFoundInAListAndBehindAWeakOne(Program program, Seed seed) {
    var board = new Board(program);
    board.notes(seed.name("match"), 1, 0);
    var ada = Asker.of(program, "Ada");
    String tag = tagOf(ada, board.newest);
    String plain = tag.replaceFirst("^W/", "");
    String foreign = '"' + seed.name() + '"';

    gets(ada, board.newest, "W/" + plain).hasStatus(304);
    gets(ada, board.newest, plain).hasStatus(304);
    gets(ada, board.newest, foreign + ", " + plain).hasStatus(304);
    gets(ada, board.newest, plain + "," + foreign).hasStatus(304);
    gets(ada, board.newest, "W/" + foreign + " , W/" + plain + " , \"a,b\"").hasStatus(304);
    gets(ada, board.newest, foreign + ", W/" + foreign).hasStatus(200);
  }

  @Check(
      value = "2.4",
      hidden = true,
      tryThis = "A star matches whatever there is: RFC 9110, section 13.1.2.")
  void aStarMatchesEveryTag(Program program, Seed seed) {
    var board = new Board(program);
    board.notes(seed.name("match"), 1, 0);

    gets(Asker.of(program, "Ada"), board.newest, "*").hasStatus(304);
  }

  // 3: bad input

  @Check(value = "3.1", tryThis = "Look at the text of \"after\" before you make a number of it.")
  void aCursorThatIsNoneIsABadRequest(Program program, Seed seed) {
    var board = new Board(program);
    board.notes(seed.name("match"), 1, 0);
    var ada = Asker.of(program, "Ada");

    for (String bad : List.of("-1", "abc", "1.5", "", "0x1", "1%202")) {
      ada.gets("/scores?after=" + bad).refuses(400, "bad-request");
    }

    board.isTold(ada, board.start);
  }

  @Check(
      value = "3.2",
      tryThis = "Two whole numbers, neither below 0: everything else is a bad request.")
  void aBodyThatIsNoScoreIsABadRequestAndChangesNothing(Program program, Seed seed) {
    var board = new Board(program);
    String match = seed.name("match");
    board.notes(match, 1, 0);
    var ada = Asker.of(program, "Ada");

    for (String bad : badScores()) {
      ada.puts("/matches/" + match, bad).refuses(400, "bad-request");
    }

    board.isTold(ada, board.start);
    var more = "{ \"away\": 2, \"mood\": [1],\n\"home\":1 }";
    ada.puts("/matches/" + match, more).hasStatus(200);
  }

  private static List<String> badScores() {
    return List.of(
        "",
        "{",
        "2:1",
        "null",
        "[2,1]",
        "{}",
        "{\"home\":2}",
        "{\"away\":1}",
        "{\"home\":2,\"away\":null}",
        "{\"home\":\"2\",\"away\":1}",
        "{\"home\":2,\"away\":1.5}",
        "{\"home\":-1,\"away\":1}",
        "{\"home\":2,\"away\":[1]}",
        "{\"home\":true,\"away\":1}");
  }

  @Check(value = "3.3", hidden = true, tryThis = "What you do not serve is not found: 404.")
  void whatIsNotThereIsNotFound(Program program, Seed seed) {
    var ada = Asker.of(program, "Ada");
    String somewhere = seed.name("somewhere");

    ada.gets("/" + somewhere).hasStatus(404);
    ada.gets("/scores/" + somewhere).hasStatus(404);
    ada.puts("/" + somewhere, "{\"home\":1,\"away\":0}").hasStatus(404);
    ada.gets("/scores").hasStatus(200);
  }

  // 4: the page

  @Check(
      value = "4.1",
      browser = true,
      tryThis = "The browser keeps your tag and sends it back by itself, if the answer lets it.")
  void twoPagesShowAChangeAndIdleOnesAreTold304(Program program, Seed seed, Page ada, Page bob) {
    var log = new EventLog();
    String match = seed.name("match");
    var referee = Asker.of(program, "the referee");
    referee.puts("/matches/" + match, score(1, 0)).hasStatus(200);
    open(ada, program.http("/"));
    open(bob, "http://localhost:" + program.tap(log).port() + "/");
    shows(ada, match, "1 : 0");
    shows(bob, match, "1 : 0");

    ada.getByLabel("Match").fill(match);
    ada.getByLabel("Home").fill("2");
    ada.getByRole(BUTTON, new Page.GetByRoleOptions().setName("Save")).click();

    shows(ada, match, "2 : 0");
    shows(bob, match, "2 : 0");
    awaitNotModified(log);
  }

  private static void open(Page page, String address) {
    page.navigate(address, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
  }

  private static void shows(Page page, String match, String score) {
    Locator row = page.getByRole(ROW).filter(new Locator.FilterOptions().setHasText(match));
    double limit = Limits.withGrace(ON_THE_PAGE).toMillis();
    assertThat(row).containsText(score, new ContainsTextOptions().setTimeout(limit));
  }

  /** Two in a row: the first answer to a new address has to be a whole one. */
  private static void awaitNotModified(EventLog log) {
    var twice = new CountDownLatch(2);
    long[] seen = {log.newest()};
    var watch = log.onAppend(() -> count(log, seen, twice));
    try {
      Duration limit = Limits.withGrace(ON_THE_PAGE.multipliedBy(3));
      if (!twice.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw CheckFailure.late(
            "an idle page is told 304, again and again",
            "no two of them in " + limit.toMillis() + " ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The check was interrupted.", e);
    } finally {
      watch.close();
    }
  }

  private static void count(EventLog log, long[] seen, CountDownLatch notModified) {
    synchronized (seen) {
      for (var event : log.after(seen[0], Integer.MAX_VALUE).events()) {
        seen[0] = event.number();
        JsonObject response = event.facts().getJsonObject("response");
        if (response != null && response.getInteger("status") == 304) {
          notModified.countDown();
        }
      }
    }
  }

  @Check(
      value = "4.2",
      hidden = true,
      tryThis = "Such a reader knew a server before yours: it has to begin anew.")
  void aCursorBeyondTheNewestIsLikeNone(Program program, Seed seed) {
    var board = new Board(program);
    board.notes(seed.name("match"), 1, 0);
    var ada = Asker.of(program, "Ada");

    var reply = ada.gets("/scores?after=" + (board.newest + seed.between(1, 1000))).hasStatus(200);

    String all = ada.gets("/scores").hasStatus(200).json().getJsonArray("scores").encode();
    String told = reply.json().getJsonArray("scores", new JsonArray()).encode();
    require(told.equals(all), "as without a cursor: " + all, told);
  }

  // What the judge knows

  /**
   * What must stand on the board: the judge counts along, from where other checks have left off.
   */
  private static final class Board {
    private final Asker referee;
    private final List<JsonObject> changed = new ArrayList<>();
    private final int start;
    private int newest;

    Board(Program program) {
      referee = Asker.of(program, "the referee");
      start = offsetIn(referee.gets("/scores"));
      newest = start;
    }

    /** Notes a score; an equal one keeps its offset, any other takes the next. */
    void notes(String match, int home, int away) {
      var before =
          changed.stream().filter(each -> match.equals(each.getString("match"))).findFirst();
      var score = score(home, away).put("match", match);
      boolean isNews = before.map(each -> !holds(each, score)).orElse(true);
      if (isNews) {
        before.ifPresent(changed::remove);
        newest++;
        changed.add(score.put("offset", newest));
      }
      int wanted = isNews ? newest : before.orElseThrow().getInteger("offset");

      var reply = referee.puts("/matches/" + match, score(home, away)).hasStatus(200);

      int offset = offsetIn(reply);
      require(offset == wanted, reply.asked() + " takes the offset " + wanted, reply.words());
    }

    /** Asks, and is told what was changed after the cursor; the next cursor. */
    int isTold(Asker reader, int cursor) {
      var reply = reader.gets("/scores?after=" + cursor).hasStatus(200);
      require(
          reply.mustHave("Cache-Control").contains("no-cache"),
          "Cache-Control: no-cache",
          reply.mustHave("Cache-Control"));
      reply.mustHave("ETag");
      require(offsetIn(reply) == newest, "\"offset\":" + newest, reply.words());
      var wanted = changed.stream().filter(score -> score.getInteger("offset") > cursor).toList();
      var told = scoresIn(reply);
      boolean agrees =
          told.size() == wanted.size()
              && Stream.iterate(0, i -> i + 1)
                  .limit(told.size())
                  .allMatch(i -> holds(told.get(i), wanted.get(i)));
      require(agrees, reply.asked() + " tells " + new JsonArray(wanted).encode(), reply.words());
      return newest;
    }
  }

  private static Reply gets(Asker reader, int cursor, String tags) {
    return reader.gets("/scores?after=" + cursor, "If-None-Match", tags);
  }

  private static String tagOf(Asker reader, int cursor) {
    return reader.gets("/scores?after=" + cursor).hasStatus(200).mustHave("ETag");
  }

  private static JsonObject score(int home, int away) {
    return JsonObject.of("home", home, "away", away);
  }

  private static List<String> matches(Seed seed, int count) {
    return Stream.generate(() -> seed.name("match")).limit(count).toList();
  }

  private static int offsetIn(Reply reply) {
    if (reply.json().getValue("offset") instanceof Integer offset) {
      return offset;
    }
    throw new CheckFailure(reply.asked() + " is answered with an \"offset\"", reply.words());
  }

  private static List<JsonObject> scoresIn(Reply reply) {
    if (reply.json().getValue("scores") instanceof JsonArray scores) {
      return scores.stream()
          .map(score -> score instanceof JsonObject fields ? fields : new JsonObject())
          .toList();
    }
    throw new CheckFailure(reply.asked() + " is answered with \"scores\"", reply.words());
  }

  /** Whether a message has all these fields; others are free. */
  private static boolean holds(JsonObject message, JsonObject fields) {
    return fields.stream()
        .allMatch(field -> field.getValue().equals(message.getValue(field.getKey())));
  }

  private static void require(boolean holds, String expected, String received) {
    if (!holds) {
      throw new CheckFailure(expected, received);
    }
  }
}
