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

/**
 * Lesson 07 as its text says it: do this, and it is ticked off. The last experiment takes ten
 * seconds of doing nothing; its module's own test lets them pass in a story.
 */
@ExtendWith(Browsers.class)
@Timeout(180)
class ExperimentsTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final Pattern DONE = Pattern.compile("is-done");

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);

    lesson.says("Ada", "hello");
    lesson.isTicked("Ada says a word");

    goTo(lesson, "Bob", "attic");
    lesson.says("Bob", "anybody?");
    lesson.hears("Bob", "anybody?");
    lesson.says("Ada", "where are you?");
    lesson.hears("Ada", "where are you?");
    goTo(lesson, "Bob", "lobby");
    lesson.isNotTicked("Bob goes to another room");
    lesson.says("Ada", "there you are");
    lesson.isTicked("Bob goes to another room");

    lesson.isNotTicked("Bob closes his tab");
    lesson.window("Bob").getByRole(AriaRole.BUTTON, named("Close the tab")).click();
    lesson.isTicked("Bob closes his tab");

    lesson.window("Bob").getByRole(AriaRole.BUTTON, named("Open it again")).click();
    lesson.hears("Bob", "You joined lobby");
    lesson.chooseWire("Bob");
    lesson.fault("Both ways", "reset").click();
    lesson.hears("Bob", "Closed with 1006");
    lesson.isNotTicked("Reset an idle wire");
    lesson.says("Ada", "Bob?");
    lesson.isTicked("Reset an idle wire");

    lesson.chat("Bob").getByText("Join again").click();
    assertThat(lesson.chat("Bob").getByText("Join again")).hasCount(0);
    lesson.hears("Bob", "You joined lobby");
    lesson.fault("To browser", "hold").click();
    assertThat(lesson.event("hold")).hasCount(1);
    for (int word = 1; word <= 5; word++) {
      lesson.says("Ada", "word " + word);
      lesson.hears("Ada", "word " + word);
    }
    lesson.isNotTicked("Hold what Bob should hear");
    lesson.fault("To browser", "hold").click();
    lesson.hears("Bob", "word 5");
    lesson.isTicked("Hold what Bob should hear");
    lesson.isNotTicked("Restart the node");
  }

  /** The guest's page asks anew, with another room in its address. */
  private static void goTo(LessonPage lesson, String guest, String room) {
    var chat = lesson.chat(guest);
    chat.getByText(guest + " in ").first().click();
    chat.getByLabel("Room").fill(room);
    chat.getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Join")).click();
    lesson.hears(guest, "You joined " + room);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }
}
