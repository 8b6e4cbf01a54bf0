package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** Lesson 08 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(600)
class HeartbeatTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "08-heartbeat");
    lesson.waitForGuests();
    lesson.isTicked("Be silent");

    lesson.chooseWire("Bob");
    lesson.isNotTicked("Hold what Bob says");
    lesson.holds("To node");
    lesson.says("Ada", "are you there?");
    lesson.hears("Bob", "are you there?");
    knows(lesson, "node, of Bob", "ended it");
    lesson.isTicked("Hold what Bob says");
    lesson.releases("To node");

    comesBack(lesson);
    lesson.isNotTicked("Hold what Bob hears");
    lesson.holds("To browser");
    knows(lesson, "node, of Bob", "ended it");
    knows(lesson, "Bob, of the node", "open");
    waitsFor(lesson, "node, of Bob", "ended it [3-9]\\.[0-9] s");
    lesson.releases("To browser");
    knows(lesson, "Bob, of the node", "was told");
    lesson.isTicked("Hold what Bob hears");

    comesBack(lesson);
    lesson.isNotTicked("Pause the node");
    lesson.button("pause").click();
    threeBeatsPass(lesson);
    lesson.button("pause").click();
    lesson.isTicked("Pause the node");

    lesson.isNotTicked("Let the pings count");
    lesson.plays("idle timeout");
    isOpen(lesson);
    lesson.chooseWire("Bob");
    lesson.holds("To node");
    waitsFor(lesson, "node, of Bob", "(19|2.)\\.[0-9] s");
    lesson.releases("To node");
    lesson.plays("read idle timeout");
    isOpen(lesson);
    lesson.holds("To node");
    lesson.isTicked("Let the pings count");
    lesson.releases("To node");

    lesson.isNotTicked("A proxy in between");
    lesson.plays("rare beats");
    assertThat(lesson.chat("Bob").getByRole(AriaRole.STATUS)).hasText("closed: 1006");
    lesson.plays("behind a proxy");
    lesson.isTicked("A proxy in between");
  }

  /** The thing to wait for is time itself: nothing else happens while a node stands still. */
  private static void threeBeatsPass(LessonPage lesson) {
    assertThat(lesson.event("node paused")).isVisible();
    var now = lesson.page.evaluate("performance.now()");
    lesson.page.waitForFunction("begun => performance.now() - begun > 9500", now);
  }

  private static void comesBack(LessonPage lesson) {
    lesson.reload("Bob");
    isOpen(lesson);
  }

  private static void isOpen(LessonPage lesson) {
    assertThat(lesson.chat("Bob").getByRole(AriaRole.STATUS)).hasText("open");
    knows(lesson, "node, of Bob", "open");
  }

  /** What the picture says of one end. */
  private static void knows(LessonPage lesson, String who, String what) {
    assertThat(row(lesson, who).locator("td").last()).containsText(what);
  }

  private static void waitsFor(LessonPage lesson, String who, String pattern) {
    assertThat(row(lesson, who)).containsText(Pattern.compile(pattern));
  }

  private static Locator row(LessonPage lesson, String who) {
    return lesson
        .page
        .locator(".heard-of tbody tr")
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    lesson.page.getByRole(
                        AriaRole.ROWHEADER, new Page.GetByRoleOptions().setName(who))));
  }
}
