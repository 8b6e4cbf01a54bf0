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

  private static final Pattern DONE = Pattern.compile("is-done");

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "08-heartbeat");
    lesson.waitForGuests();
    isDone(lesson, "Be silent");

    lesson.chooseWire("Bob");
    isNotDone(lesson, "Hold what Bob says");
    holds(lesson, "To node");
    lesson.says("Ada", "are you there?");
    lesson.hears("Bob", "are you there?");
    knows(lesson, "node, of Bob", "ended it");
    isDone(lesson, "Hold what Bob says");
    releases(lesson, "To node");

    comesBack(lesson);
    isNotDone(lesson, "Hold what Bob hears");
    holds(lesson, "To browser");
    knows(lesson, "node, of Bob", "ended it");
    knows(lesson, "Bob, of the node", "open");
    waitsFor(lesson, "node, of Bob", "ended it [3-9]\\.[0-9] s");
    releases(lesson, "To browser");
    knows(lesson, "Bob, of the node", "was told");
    isDone(lesson, "Hold what Bob hears");

    comesBack(lesson);
    isNotDone(lesson, "Pause the node");
    lesson.button("pause").click();
    threeBeatsPass(lesson);
    lesson.button("pause").click();
    isDone(lesson, "Pause the node");

    isNotDone(lesson, "Let the pings count");
    plays(lesson, "idle timeout");
    isOpen(lesson);
    lesson.chooseWire("Bob");
    holds(lesson, "To node");
    waitsFor(lesson, "node, of Bob", "(19|2.)\\.[0-9] s");
    releases(lesson, "To node");
    plays(lesson, "read idle timeout");
    isOpen(lesson);
    holds(lesson, "To node");
    isDone(lesson, "Let the pings count");
    releases(lesson, "To node");

    isNotDone(lesson, "A proxy in between");
    plays(lesson, "rare beats");
    assertThat(lesson.chat("Bob").getByRole(AriaRole.STATUS)).hasText("closed: 1006");
    plays(lesson, "behind a proxy");
    isDone(lesson, "A proxy in between");
  }

  /** The thing to wait for is time itself: nothing else happens while a node stands still. */
  private static void threeBeatsPass(LessonPage lesson) {
    assertThat(lesson.event("node paused")).isVisible();
    var now = lesson.page.evaluate("performance.now()");
    lesson.page.waitForFunction("begun => performance.now() - begun > 9500", now);
  }

  private static void plays(LessonPage lesson, String variant) {
    lesson.page.locator("[data-variants]").getByText(variant, exactly()).click();
    assertThat(lesson.event("node started: " + variant).last()).isVisible();
    int welcomes = lesson.event("welcome").count();
    lesson.reload("Bob");
    assertThat(lesson.event("welcome")).hasCount(welcomes + 1);
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  private static void holds(LessonPage lesson, String way) {
    lesson.fault(way, "hold").click();
    assertThat(lesson.fault(way, "hold")).hasAttribute("aria-pressed", "true");
  }

  private static void releases(LessonPage lesson, String way) {
    lesson.fault(way, "hold").click();
    assertThat(lesson.fault(way, "hold")).hasAttribute("aria-pressed", "false");
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

  private static void isDone(LessonPage lesson, String experiment) {
    assertThat(lesson.experiment(experiment)).hasClass(DONE);
  }

  private static void isNotDone(LessonPage lesson, String experiment) {
    assertThat(lesson.experiment(experiment)).not().hasClass(DONE);
  }
}
