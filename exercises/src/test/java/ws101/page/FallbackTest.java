package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** Lesson 11 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(600)
class FallbackTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final String SOCKET = "by WebSocket";
  private static final String POLLING = "by polling";

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "11-fallback");
    lesson.waitForGuests();
    is(lesson, SOCKET);
    lesson.chooseWire("Bob");

    lesson.isNotTicked("Reject upgrades");
    lesson.breaks("reject-upgrade", null, 400);
    lesson.button("reset (RST)").click();
    is(lesson, POLLING);
    lesson.says("Ada", "can you hear me?");
    lesson.hears("Bob", "can you hear me?");
    lesson.isTicked("Reject upgrades");

    lesson.isNotTicked("Swallow them");
    lesson.takesOff("reject-upgrade");
    is(lesson, SOCKET);
    lesson.breaks("swallow-upgrade", null);
    lesson.reload("Bob");
    is(lesson, POLLING);
    lesson.isTicked("Swallow them");

    lesson.isNotTicked("Lift it");
    lesson.takesOff("swallow-upgrade");
    is(lesson, SOCKET);
    lesson.says("Ada", "and now?");
    lesson.hears("Bob", "and now?");
    lesson.isTicked("Lift it");

    lesson.isNotTicked("Lift it amid a burst");
    lesson.breaks("reject-upgrade", null, 400);
    lesson.button("reset (RST)").click();
    is(lesson, POLLING);
    lesson.breaks("delay", "to-browser", 1000);
    lesson.takesOff("reject-upgrade");
    int words = 0;
    do {
      words++;
      lesson.says("Ada", "word " + words + ".");
      lesson.hears("Ada", "word " + words + ".");
      lesson.timePasses(300); // Somebody types.
    } while (!status(lesson).textContent().equals(SOCKET));
    lesson.takesOff("delay");
    lesson.isTicked("Lift it amid a burst");
    for (int i = 1; i <= words; i++) {
      lesson.hears("Bob", "word " + i + ".");
    }
    assertThat(lesson.chat("Bob").locator(".guest-asked"))
        .hasText("shown %d, newest %d".formatted(words + 1, words + 2));

    lesson.isNotTicked("Load the page again while it is blocked");
    lesson.breaks("reject-upgrade", null, 400);
    lesson.button("reset (RST)").click();
    is(lesson, POLLING);
    lesson.reload("Bob");
    is(lesson, POLLING);
    lesson.isTicked("Load the page again while it is blocked");
  }

  private static void is(LessonPage lesson, String lane) {
    assertThat(status(lesson)).hasText(lane);
  }

  private static Locator status(LessonPage lesson) {
    return lesson.chat("Bob").getByRole(AriaRole.STATUS);
  }
}
