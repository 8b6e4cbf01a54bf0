package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/**
 * Lesson 07 in a real browser: the chat, its wire, what breaks it, and the learner's own program.
 */
@ExtendWith(Browsers.class)
@Timeout(180)
class LessonPageTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final String FILE = "exercises/src/main/java/ws101/exercise07/LobbyVerticle.java";
  private static final String SOLUTION =
      "solutions/src/main/java/ws101/exercise07/LobbyVerticle.java";

  /** More events than the list has rows. */
  private static final int MANY = 100;

  @Test
  void whatAdaSaysBobHearsAndTheWireShowsIt(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);

    lesson.says("Ada", "hello <b>Bob</b>");

    lesson.hears("Bob", "hello <b>Bob</b>");
    assertThat(lesson.event("say “hello <b>Bob</b>”")).hasCount(1);
    assertThat(lesson.event("said “hello <b>Bob</b>”")).hasCount(1);
  }

  @Test
  void aFrameIsTakenApartAndItsLinkLeadsBackToIt(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.says("Ada", "look at me");

    lesson.event("say “look at me”").click();

    var frame = lesson.region("The selected event");
    assertThat(frame).containsText("to node");
    assertThat(frame.getByRole(AriaRole.TABLE).first()).containsText("opcode");
    assertThat(frame).containsText("Every frame from a client is masked");
    String link = lesson.page.url();
    lesson.page.navigate("about:blank");
    lesson.page.navigate(link);
    assertThat(lesson.region("The selected event")).containsText("say “look at me”");
  }

  @Test
  void theHandshakeIsExplainedDownToTheAccept(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);

    lesson.event("101 Switching Protocols").last().click();

    var head = lesson.region("The selected event");
    assertThat(head).containsText("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    assertThat(head).containsText("It is what the server sent");
    assertThat(head.getByText("does not hold")).hasCount(0);
  }

  @Test
  void whatIsHeldWaitsInTheTapUntilItIsReleased(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.chooseWire("Bob");
    lesson.fault("To browser", "hold").click();
    assertThat(lesson.event("hold")).hasCount(1);

    lesson.says("Ada", "are you there?");

    lesson.hears("Ada", "are you there?");
    assertThat(lesson.region("Who hears what")).containsText("waits in the tap");
    assertThat(lesson.chat("Bob").getByRole(AriaRole.LOG)).not().containsText("are you there?");
    lesson.fault("To browser", "hold").click();
    lesson.hears("Bob", "are you there?");
  }

  @Test
  void aResetWireIsToldToNobodyButItsTwoEnds(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.chooseWire("Bob");

    lesson.fault("Both ways", "reset").click();

    assertThat(lesson.region("Break a line")).containsText("The tap sent an RST to both ends");
    assertThat(lesson.window("Bob")).containsText("closed");
    assertThat(lesson.chat("Bob").getByText("1006").first()).isVisible();
    lesson.says("Ada", "anybody?");
    lesson.hears("Ada", "anybody?");
    lesson.window("Bob").getByRole(AriaRole.BUTTON, named("Reload")).click();
    assertThat(lesson.window("Bob")).containsText("open · room lobby");
  }

  @Test
  void aClosedTabSaysGoodbyeWith1001AndCanBeOpenedAgain(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.chooseWire("Bob");

    lesson.window("Bob").getByRole(AriaRole.BUTTON, named("Close the tab")).click();

    assertThat(lesson.event("Close 1001").first()).isVisible();
    lesson.window("Bob").getByRole(AriaRole.BUTTON, named("Open it again")).click();
    assertThat(lesson.window("Bob")).containsText("open · room lobby");
  }

  @Test
  void aKilledNodeIsToldAndARestartedOneTakesNewConnections(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);

    lesson.fault("Node", "kill").click();

    assertThat(lesson.page.locator(".stage-facts")).containsText("ended");
    assertThat(lesson.window("Ada")).containsText("closed");
    lesson.fault("Node", "restart").click();
    assertThat(lesson.page.locator(".stage-facts")).containsText("process");
    lesson.window("Ada").getByRole(AriaRole.BUTTON, named("Reload")).click();
    lesson.window("Bob").getByRole(AriaRole.BUTTON, named("Reload")).click();
    lesson.waitForGuests();
  }

  @Test
  void timeCanBeStoppedAndSteppedThrough(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.says("Ada", "one");
    lesson.hears("Ada", "one");
    assertThat(lesson.event("said “one”").last()).isVisible();
    var playback = lesson.region("Playback");

    playback.getByRole(AriaRole.BUTTON, named("Back")).click();

    assertThat(playback).containsText("Paused at event");
    assertThat(playback).containsText("1 newer waits");
    playback.getByRole(AriaRole.BUTTON, named("Step")).click();
    assertThat(playback).containsText("none newer");
    playback.getByRole(AriaRole.BUTTON, named("Live")).click();
    assertThat(playback).containsText("Live");
  }

  @Test
  void aPageThatIsOpenedOnALongLogFollowsWhatComes(BrowserContext learner) {
    var before = LessonPage.open(learner, course);
    before.saysAtOnce("Ada", MANY);
    before.hears("Bob", "word " + MANY);
    before.page.close();
    var lesson = LessonPage.open(learner, course);

    lesson.says("Ada", "and one more");

    assertThat(lesson.event("say “and one more”")).isVisible();
    assertThat(lesson.event("said “and one more”")).isVisible();
  }

  @Test
  void theEventListIsOneTabStopAndArrowsMoveInIt(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.event("say").or(lesson.event("join")).first().click();
    lesson.page.keyboard().press("Home");

    lesson.page.keyboard().press("ArrowDown");

    assertThat(lesson.events().nth(1)).hasAttribute("aria-current", "true");
    assertThat(lesson.events().nth(1)).isFocused();
    lesson.page.keyboard().press("Enter");
    assertThat(lesson.region("The selected event")).isFocused();
    lesson.page.keyboard().press("Escape");
    assertThat(lesson.events().nth(1)).isFocused();
  }

  @Test
  void aThirdGuestHasAWireOfTheirOwn(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);

    lesson.button("Add a guest").click();

    assertThat(lesson.window("Cleo")).containsText("open · room lobby");
    lesson.says("Cleo", "hello from Cleo");
    lesson.hears("Ada", "hello from Cleo");
  }

  @Test
  void eachSaveIsJudgedAndTheLearnersServerTakesTheStage(BrowserContext learner) throws Exception {
    var lesson = LessonPage.open(learner, course);
    Path file = course.file(FILE);
    String starter = Files.readString(file);

    Files.writeString(file, starter.replace("private void open(", "private viod open("));
    assertThat(lesson.verdict()).containsText("Did not start");
    assertThat(lesson.verdict()).containsText("LobbyVerticle.java:");

    Files.writeString(file, starter);
    assertThat(lesson.verdict()).containsText("Failed");

    Files.writeString(file, Files.readString(course.file(SOLUTION)));
    assertThat(lesson.verdict()).containsText("Passed");

    lesson.button("Run mine on the stage").click();
    assertThat(lesson.region("Stage")).containsText("your program");
    assertThat(lesson.chat("Ada").getByRole(AriaRole.HEADING)).hasText("Lobby");
    lesson.button("Back to the step").click();
    assertThat(lesson.region("Stage")).containsText("the step");
    assertThat(lesson.chat("Ada").getByRole(AriaRole.HEADING)).hasText("Chat");
  }

  /** The lesson that was opened last; of these tests none has passed it. */
  @Test
  void theMapSaysWhereToGoOn(BrowserContext learner) {
    var page = learner.newPage();
    page.navigate(course.address("/lessons/06-frames"));
    page.navigate(course.address("/"));

    assertThat(page.locator(".stop")).hasCount(20);
    page.locator(".go-on").click();

    assertThat(
            page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName("Frames").setExact(true)))
        .isVisible();
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }
}
