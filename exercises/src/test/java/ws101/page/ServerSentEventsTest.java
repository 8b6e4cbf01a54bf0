package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitUntilState;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** Lesson 04 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(600)
class ServerSentEventsTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final Pattern DONE = Pattern.compile("is-done");

  /** So many streams a browser opens to one origin over HTTP/1.1. */
  private static final int MOST_STREAMS = 6;

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = open(learner);

    for (int word = 1; word <= 3; word++) {
      lesson.isNotTicked("Read the stream");
      lesson.says("Bob", "word " + word);
      lesson.hears("Ada", "word " + word);
    }
    lesson.isTicked("Read the stream");

    lesson.isNotTicked("Reset the wire");
    lesson.chooseWire("Ada");
    lesson.fault("Both ways", "reset (RST)").click();
    lesson.says("Bob", "after the reset");
    hearsOnce(lesson, "after the reset");
    lesson.isTicked("Reset the wire");

    lesson.isNotTicked("Close within an event");
    closesAfterBytes(lesson, 60);
    lesson.says("Bob", "cut in the middle");
    hearsOnce(lesson, "cut in the middle");
    lesson.isTicked("Close within an event");

    lesson.breaks("reject", null, 503);
    lesson.fault("Both ways", "reset (RST)").click();
    assertThat(lesson.chat("Ada").getByRole(AriaRole.STATUS)).hasText("given up");
    takeOff(lesson);
    hasBeenSilentForTenSeconds(lesson);
    lesson.isNotTicked("Answer with 503");
    lesson.reload("Ada");
    lesson.isTicked("Answer with 503");

    lesson.isNotTicked("Restart the node");
    lesson.button("restart").click();
    lesson.hears("Ada", "The server has begun anew");
    lesson.hears("Bob", "The server has begun anew");
    lesson.isTicked("Restart the node");
  }

  @Test
  void theSeventhWindowWaitsUntilOneOfTheSixIsClosed(BrowserContext learner) {
    var lesson = open(learner);
    String address = lesson.page.locator("iframe[title='The chat, as Ada']").getAttribute("src");
    var windows = new ArrayList<Page>();
    while (windows.size() < MOST_STREAMS - 1) {
      var window = window(learner, address);
      assertThat(window.getByRole(AriaRole.STATUS)).hasText("listening");
      windows.add(window);
    }
    lesson.says("Bob", "hello");
    for (var window : windows) {
      assertThat(window.getByRole(AriaRole.LOG)).containsText("hello");
    }
    lesson.hears("Ada", "hello");

    var seventh = learner.newPage();
    seventh.evaluate("address => { setTimeout(() => location.assign(address)) }", address);
    Page first = windows.get(0);
    first.getByLabel("Message").fill("Does anybody hear me?");
    first.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send")).click();
    hasBeenSilentForTenSeconds(lesson);
    lesson.isNotTicked("Open seven windows");
    lesson.hears("Bob", "hello");
    assertThat(lesson.chat("Bob").getByText("Does anybody hear me?")).hasCount(0);

    windows.get(1).close();

    assertThat(seventh.getByRole(AriaRole.STATUS)).isVisible();
    lesson.hears("Bob", "Does anybody hear me?");
    lesson.isTicked("Open seven windows");
  }

  @Test
  void thePictureTellsTheStreamAsLines(BrowserContext learner) {
    var lesson = open(learner);
    lesson.says("Bob", "hello");
    lesson.hears("Ada", "hello");

    var picture = lesson.region("The stream, line by line");

    assertThat(picture).containsText("GET /stream?room=lobby");
    assertThat(picture).containsText("retry: 1000");
    assertThat(picture).containsText("whole: the page hears “welcome”");
    assertThat(picture).containsText("\"text\":\"hello\"");
    assertThat(picture).containsText("whole: the page hears “message”");
  }

  private static LessonPage open(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "04-server-sent-events");
    lesson.waitForGuests();
    for (String guest : List.of("Ada", "Bob")) {
      assertThat(lesson.chat(guest).getByRole(AriaRole.STATUS)).hasText("listening");
    }
    return lesson;
  }

  private static Page window(BrowserContext learner, String address) {
    var page = learner.newPage();
    page.setDefaultTimeout(LessonPage.PATIENCE);
    page.navigate(address, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    return page;
  }

  /** However often the wire broke, a word is read once. */
  private static void hearsOnce(LessonPage lesson, String word) {
    assertThat(lesson.chat("Ada").getByText(word)).hasCount(1);
  }

  private static void closesAfterBytes(LessonPage lesson, int bytes) {
    var panel = lesson.region("Break a line");
    panel.getByText("More faults").click();
    panel.getByLabel("Fault", exactly()).selectOption("close");
    panel.getByLabel("When it strikes").selectOption("after-bytes");
    panel.getByLabel("Way", exactly()).selectOption("to-browser");
    panel.getByLabel("How many").fill(Integer.toString(bytes));
    panel.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Break it so")).click();
    assertThat(lesson.event("close, waits")).isVisible();
  }

  private static Locator.GetByLabelOptions exactly() {
    return new Locator.GetByLabelOptions().setExact(true);
  }

  private static void takeOff(LessonPage lesson) {
    var standing =
        lesson
            .region("Break a line")
            .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Take off"));
    standing.first().click();
    assertThat(standing).hasCount(0);
  }

  /**
   * The streams of a silent chat say every fifteen seconds that they are still there: one that
   * comes after the next one is more than ten seconds away from now.
   */
  private static void hasBeenSilentForTenSeconds(LessonPage lesson) {
    lesson.page.getByLabel("Search the events").fill("still here");
    lesson.chooseWire("Bob");
    int before = lesson.event("still here").count();
    assertThat(lesson.event("still here")).hasCount(before + 2);
    lesson.page.getByLabel("Search the events").fill("");
    lesson.chooseWire("Ada");
  }
}
