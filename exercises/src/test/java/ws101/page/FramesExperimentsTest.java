package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** Lesson 06 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(300)
class FramesExperimentsTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final Pattern DONE = Pattern.compile("is-done");

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "06-frames");
    isConnected(lesson, "Ada");
    isConnected(lesson, "Bob");

    lesson.says("Ada", "Hello");
    lesson.hears("Ada", "Echo Hello");
    lesson.isNotTicked("The same word twice");
    lesson.says("Ada", "Hello");
    lesson.isTicked("The same word twice");

    for (int bytes : new int[] {125, 126, 65_535}) {
      fills(lesson, "x", bytes);
    }
    lesson.isNotTicked("Four lengths");
    fills(lesson, "x", 65_536);
    lesson.isTicked("Four lengths");

    lesson.isNotTicked("Half a balloon");
    fills(lesson, "🎈", 200_001);
    lesson.isTicked("Half a balloon");

    options(lesson).click();
    lesson.chat("Ada").getByLabel("Cut the echo").fill("2");
    button(lesson, "Connect").click();
    lesson.hears("Ada", "cut after 2 bytes");
    lesson.isNotTicked("A ping in between");
    lesson.says("Ada", "Hello");
    lesson.hears("Ada", "Echo Hello");
    lesson.isTicked("A ping in between");

    flips(lesson, "Ada", 8);
    lesson.says("Ada", "hello");
    lesson.hears("Ada", "Closed with 1002");
    lesson.isNotTicked("Two bits");
    flips(lesson, "Bob", 48);
    lesson.says("Bob", "hello");
    lesson.hears("Bob", "Closed with 1007");
    lesson.isTicked("Two bits");

    lesson.chat("Ada").getByText("Connect again").click();
    isConnected(lesson, "Ada");
    lesson.isNotTicked("A code of our own");
    options(lesson).click();
    button(lesson, "Close").click();
    lesson.hears("Ada", "Closed with 3000");
    lesson.isTicked("A code of our own");
  }

  private static void isConnected(LessonPage lesson, String guest) {
    assertThat(lesson.chat(guest).getByRole(AriaRole.STATUS)).hasText("open");
  }

  /** A message of so many bytes, and its echo. */
  private static void fills(LessonPage lesson, String text, int bytes) {
    var field = new FrameLocator.GetByLabelOptions().setExact(true);
    lesson.chat("Ada").getByLabel("Bytes", field).fill(Integer.toString(bytes));
    lesson.says("Ada", text);
    var echo = new FrameLocator.GetByTextOptions().setExact(false);
    assertThat(
            lesson
                .chat("Ada")
                .getByText(Pattern.compile("^Echo .*\\(" + bytes + " bytes\\)"), echo))
        .hasCount(1);
    lesson.chat("Ada").getByLabel("Bytes", field).fill("");
  }

  private static void flips(LessonPage lesson, String guest, int bit) {
    lesson.chooseWire(guest);
    lesson.breaks("flip", "to-node", bit);
  }

  private static Locator options(LessonPage lesson) {
    return lesson.chat("Ada").getByText("Close, or connect anew");
  }

  private static Locator button(LessonPage lesson, String name) {
    return lesson
        .chat("Ada")
        .getByRole(
            AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName(name).setExact(true));
  }
}
