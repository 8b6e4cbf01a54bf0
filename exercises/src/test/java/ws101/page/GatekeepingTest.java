package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** Lesson 12 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(600)
class GatekeepingTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext cautious) {
    // Who goes on after the browser's warning.
    var learner =
        cautious.browser().newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
    var lesson = LessonPage.open(learner, course, "12-gatekeeping");
    lesson.waitForGuests();

    lesson.isNotTicked("Visit evil");
    plays(lesson, "open");
    Page evil = opens(lesson, "Ada", "Visit evil");
    assertThat(evil.getByRole(AriaRole.STATUS)).hasText("in your room");
    lesson.says("Bob", "our secret");
    assertThat(evil.getByRole(AriaRole.LOG)).containsText("our secret");
    plays(lesson, "guarded");
    evil = opens(lesson, "Ada", "Visit evil");
    assertThat(evil.getByRole(AriaRole.STATUS)).hasText("closed: 1006");
    lesson.isTicked("Visit evil");

    lesson.isNotTicked("Use a ticket twice");
    trick(lesson, "Ada", AriaRole.BUTTON, "Use my ticket again").click();
    lesson.hears("Ada", "not good a second time");
    lesson.isTicked("Use a ticket twice");

    lesson.isNotTicked("Say too much");
    trick(lesson, "Ada", AriaRole.BUTTON, "Say 64 KiB + 1").click();
    assertThat(status(lesson, "Ada")).hasText("closed: 1009");
    plays(lesson, "default limit");
    trick(lesson, "Ada", AriaRole.BUTTON, "Say 64 KiB + 1").click();
    lesson.isTicked("Say too much");

    lesson.isNotTicked("Hold Enter");
    plays(lesson, "guarded");
    lesson.saysAtOnce("Ada", 20);
    assertThat(status(lesson, "Ada")).hasText("closed: 1008");
    lesson.isTicked("Hold Enter");

    lesson.isNotTicked("Be slow");
    lesson.chooseWire("Bob");
    lesson.breaks("throttle", "to-node", 20);
    lesson.button("reset (RST)").click();
    lesson.isTicked("Be slow");

    lesson.isNotTicked("Say it by wss");
    lesson.takesOff("throttle");
    lesson.reload("Ada");
    assertThat(status(lesson, "Ada")).hasText("open");
    lesson.reload("Bob");
    assertThat(status(lesson, "Bob")).hasText("open");
    lesson.says("Ada", "in the open");
    lesson.hears("Bob", "in the open");
    Page sealed = opens(lesson, "Bob", "This page by https");
    assertThat(sealed.getByRole(AriaRole.STATUS)).hasText("open");
    sealed.getByLabel("Message").fill("in an envelope");
    sealed.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send")).click();
    lesson.hears("Ada", "in an envelope");
    lesson.isTicked("Say it by wss");
    learner.close();
  }

  private static void plays(LessonPage lesson, String variant) {
    lesson.switchesTo(variant);
    for (String guest : new String[] {"Ada", "Bob"}) {
      lesson.reload(guest);
      assertThat(status(lesson, guest)).hasText("open");
    }
  }

  private static Page opens(LessonPage lesson, String guest, String link) {
    return lesson.page.waitForPopup(() -> trick(lesson, guest, AriaRole.LINK, link).click());
  }

  private static Locator trick(LessonPage lesson, String guest, AriaRole role, String name) {
    var chat = lesson.chat(guest);
    var trick = chat.getByRole(role, new FrameLocator.GetByRoleOptions().setName(name));
    if (!trick.isVisible()) {
      chat.getByText("Tricks").click();
    }
    return trick;
  }

  private static Locator status(LessonPage lesson, String guest) {
    return lesson.chat(guest).getByRole(AriaRole.STATUS);
  }
}
