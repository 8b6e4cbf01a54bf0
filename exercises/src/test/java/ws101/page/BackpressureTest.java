package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** Lesson 09 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(900)
class BackpressureTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final String TO_BROWSER = "To browser";

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "09-backpressure");
    lesson.waitForGuests();
    lesson.chat("Bob").getByLabel("Keep talking").check();
    lesson.chooseWire("Bob");

    lesson.holds(TO_BROWSER);
    cries(lesson, 200, 1000);
    lesson.hears("Ada", "word 200 ");
    lesson.isNotTicked("Hold Bob for 200 words");
    lesson.releases(TO_BROWSER);
    lesson.isTicked("Hold Bob for 200 words");

    lesson.isNotTicked("Slow Bob down");
    lesson.breaks("throttle", "to-browser", 20_000);
    cries(lesson, 600, 1000);
    lesson.isTicked("Slow Bob down");
    takesOff(lesson, "throttle");
    lesson.reload("Bob");

    lesson.isNotTicked("Keep everything");
    lesson.plays("unbounded");
    joined(lesson);
    lesson.holds(TO_BROWSER);
    cries(lesson, 3000, 60_000);
    assertThat(lesson.event("node ended: exit code 3")).isVisible();
    lesson.releases(TO_BROWSER);
    lesson.plays("bounded");
    joined(lesson);
    lesson.isNotTicked("Release one who was evicted");
    lesson.holds(TO_BROWSER);
    cries(lesson, 3000, 60_000);
    lesson.isTicked("Keep everything");
    stops(lesson);
    isOver(lesson, "to Bob, before the tap");
    lesson.releases(TO_BROWSER);
    lesson.isTicked("Release one who was evicted");
    assertThat(lesson.chat("Bob").getByRole(AriaRole.STATUS)).containsText("closed: 10");

    lesson.isNotTicked("Only close");
    lesson.plays("close only");
    joined(lesson);
    lesson.holds(TO_BROWSER);
    cries(lesson, 400, 60_000);
    lesson.hears("Ada", "word 400 ");
    tenSecondsPass(lesson);
    lesson.releases(TO_BROWSER);
    lesson.plays("bounded");
    joined(lesson);
    lesson.holds(TO_BROWSER);
    cries(lesson, 400, 60_000);
    lesson.isTicked("Only close");
    lesson.releases(TO_BROWSER);

    lesson.isNotTicked("Drop the oldest");
    lesson.plays("drop oldest");
    joined(lesson);
    lesson.holds(TO_BROWSER);
    cries(lesson, 400, 60_000);
    lesson.hears("Ada", "word 400 ");
    lesson.releases(TO_BROWSER);
    lesson.isTicked("Drop the oldest");
  }

  /** Bob, who keeps talking, is heard by both. */
  private static void joined(LessonPage lesson) {
    assertThat(lesson.chat("Bob").getByLabel("Keep talking")).isChecked();
    lesson.hears("Ada", "I am here.");
    lesson.hears("Bob", "I am here.");
  }

  private static void cries(LessonPage lesson, int words, int bytes) {
    var load = load(lesson, "Ada");
    load.getByLabel("Words").fill(Integer.toString(words));
    load.getByLabel("of bytes").fill(Integer.toString(bytes));
    load.getByRole(AriaRole.BUTTON, named("Say them")).click();
  }

  private static void stops(LessonPage lesson) {
    load(lesson, "Ada").getByRole(AriaRole.BUTTON, named("Stop")).click();
  }

  private static void takesOff(LessonPage lesson, String fault) {
    lesson.region("Break a line").getByRole(AriaRole.BUTTON, nameOf("Take off: " + fault)).click();
  }

  private static Locator.GetByRoleOptions nameOf(String name) {
    return new Locator.GetByRoleOptions().setName(Pattern.compile(name));
  }

  /** The thing to wait for is time itself: it is what does not happen that is seen. */
  private static void tenSecondsPass(LessonPage lesson) {
    var now = lesson.page.evaluate("performance.now()");
    lesson.page.waitForFunction("begun => performance.now() - begun > 11000", now);
  }

  private static void isOver(LessonPage lesson, String where) {
    var row =
        lesson
            .page
            .locator(".backlog tbody tr")
            .filter(
                new Locator.FilterOptions()
                    .setHas(
                        lesson.page.getByRole(
                            AriaRole.ROWHEADER, new Page.GetByRoleOptions().setName(where))));
    assertThat(row).containsText("at its end");
  }

  /** The guest's controls for more than a person can type, opened. */
  private static FrameLocator load(LessonPage lesson, String guest) {
    var chat = lesson.chat(guest);
    var details = chat.locator(".guest-load");
    if (details.getAttribute("open") == null) {
      chat.getByText("Say a lot").click();
    }
    return chat;
  }

  private static FrameLocator.GetByRoleOptions named(String name) {
    return new FrameLocator.GetByRoleOptions().setName(name).setExact(true);
  }
}
