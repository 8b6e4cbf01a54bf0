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
    assertThat(lesson.experiment("Ada says a word")).hasClass(DONE);

    goTo(lesson, "Bob", "attic");
    lesson.says("Bob", "anybody?");
    lesson.hears("Bob", "anybody?");
    lesson.says("Ada", "where are you?");
    lesson.hears("Ada", "where are you?");
    goTo(lesson, "Bob", "lobby");
    assertThat(lesson.experiment("Bob goes to another room")).not().hasClass(DONE);
    lesson.says("Ada", "there you are");
    assertThat(lesson.experiment("Bob goes to another room")).hasClass(DONE);

    assertThat(lesson.experiment("Bob closes his tab")).not().hasClass(DONE);
    lesson.window("Bob").getByRole(AriaRole.BUTTON, named("Close the tab")).click();
    assertThat(lesson.experiment("Bob closes his tab")).hasClass(DONE);

    lesson.window("Bob").getByRole(AriaRole.BUTTON, named("Open it again")).click();
    lesson.hears("Bob", "You joined lobby");
    lesson.chooseWire("Bob");
    lesson.fault("Both ways", "reset").click();
    lesson.hears("Bob", "Closed with 1006");
    assertThat(lesson.experiment("Reset an idle wire")).not().hasClass(DONE);
    lesson.says("Ada", "Bob?");
    assertThat(lesson.experiment("Reset an idle wire")).hasClass(DONE);

    lesson.chat("Bob").getByText("Join again").click();
    assertThat(lesson.chat("Bob").getByText("Join again")).hasCount(0);
    lesson.hears("Bob", "You joined lobby");
    lesson.fault("To browser", "hold").click();
    assertThat(lesson.event("hold")).hasCount(1);
    for (int word = 1; word <= 5; word++) {
      lesson.says("Ada", "word " + word);
      lesson.hears("Ada", "word " + word);
    }
    assertThat(lesson.experiment("Hold what Bob should hear")).not().hasClass(DONE);
    lesson.fault("To browser", "hold").click();
    lesson.hears("Bob", "word 5");
    assertThat(lesson.experiment("Hold what Bob should hear")).hasClass(DONE);
    assertThat(lesson.experiment("Restart the node")).not().hasClass(DONE);
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
