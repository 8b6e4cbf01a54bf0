package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** Lesson 10 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(600)
class ReconnectTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final Pattern AWAY = Pattern.compile("reconnecting");

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "10-reconnect");
    lesson.waitForGuests();
    isOpen(lesson, "Bob");
    lesson.chooseWire("Bob");

    lesson.isNotTicked("Reset Bob");
    lesson.button("reset (RST)").click();
    lesson.isTicked("Reset Bob");
    isOpen(lesson, "Bob");

    lesson.isNotTicked("Speak while he is away");
    lesson.isNotTicked("Refuse him for half a minute"); // If they speak slowly, he already is.
    lesson.breaks("refuse", null);
    lesson.button("reset (RST)").click();
    isAway(lesson);
    for (String word : new String[] {"one", "two", "three"}) {
      lesson.says("Ada", word);
      lesson.hears("Ada", word);
    }
    lesson.takesOff("refuse");
    lesson.hears("Bob", "three");
    lesson.isTicked("Speak while he is away");

    lesson.timePasses(5500); // So long a connection has to last.
    lesson.breaks("refuse", null);
    lesson.button("reset (RST)").click();
    lesson.isTicked("Refuse him for half a minute");
    lesson.takesOff("refuse");
    isOpen(lesson, "Bob");

    lesson.isNotTicked("Restart the node");
    lesson.button("restart").click();
    lesson.hears("Bob", "the room begins anew here");
    lesson.isTicked("Restart the node");
    isOpen(lesson, "Ada");
    isOpen(lesson, "Bob");

    lesson.isNotTicked("Hold, let him come back, release");
    lesson.holds("To browser");
    isAway(lesson);
    assertThat(lesson.chat("Bob").getByRole(AriaRole.STATUS)).containsText("attempt 2");
    lesson.releases("To browser");
    lesson.isTicked("Hold, let him come back, release");
    isOpen(lesson, "Bob");

    lesson.isNotTicked("Lose the answer");
    lesson.holds("To browser");
    lesson.says("Bob", "did you hear me?");
    lesson.hears("Ada", "did you hear me?");
    lesson.button("reset (RST)").click();
    lesson.releases("To browser");
    lesson.isTicked("Lose the answer");
    lesson.hears("Bob", "did you hear me?");
  }

  private static void isOpen(LessonPage lesson, String guest) {
    assertThat(lesson.chat(guest).getByRole(AriaRole.STATUS)).hasText("open");
  }

  private static void isAway(LessonPage lesson) {
    assertThat(lesson.chat("Bob").getByRole(AriaRole.STATUS)).containsText(AWAY);
  }
}
