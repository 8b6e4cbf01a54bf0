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

/** Lesson 01 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(600)
class ShortPollingTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final Pattern DONE = Pattern.compile("is-done");

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "01-short-polling");
    lesson.waitForGuests();

    lesson.says("Ada", "hello");
    lesson.hears("Bob", "hello");
    for (int word = 1; word <= 5; word++) {
      lesson.says("Bob", "word " + word);
      lesson.hears("Ada", "word " + word);
    }
    lesson.isTicked("Bob speaks five times");
    lesson.isNotTicked("Load a page again");

    lesson.reload("Ada");
    lesson.isTicked("Load a page again");

    lesson.isTicked("Be silent");

    lesson.page.getByLabel("Search the events").fill("kind:node");
    lesson.isNotTicked("Restart the node");
    lesson.button("restart").click();
    assertThat(lesson.event("node started: cursor")).hasCount(2);
    lesson.says("Bob", "hello?");
    lesson.isTicked("Restart the node");

    choose(lesson, "latest only", 1);
    saysTwoWordsBetweenTwoQuestions(lesson);
    lesson.isNotTicked("Tell only the latest");
    choose(lesson, "cursor", 3);
    saysTwoWordsBetweenTwoQuestions(lesson);
    lesson.isTicked("Tell only the latest");

    lesson.isNotTicked("Delay the answers");
    lesson.page.getByLabel("Delay to browser, in milliseconds").fill("1500");
    lesson.fault("To browser", "delay").click();
    lesson.isTicked("Delay the answers");
  }

  @Test
  void theMeterTellsWhatWasAskedForNothingAndWhatAnHourCosts(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "01-short-polling");
    lesson.waitForGuests();

    var meter = lesson.region("What asking costs");

    assertThat(meter.getByRole(AriaRole.ROW)).hasCount(3);
    assertThat(meter).containsText(Pattern.compile("Ada\\d+\\d+ \\(\\d+ %\\)"));
    assertThat(meter).containsText("worked out: 3,600 ×");
  }

  /** The node starts anew as that variant of itself, and both pages begin anew and have asked. */
  private static void choose(LessonPage lesson, String variant, int starts) {
    lesson.page.getByLabel(variant).check();
    assertThat(lesson.event("node started: " + variant)).hasCount(starts);
    for (String guest : new String[] {"Ada", "Bob"}) {
      lesson.reload(guest);
      lesson.hears(guest, "You read lobby");
      assertThat(lesson.chat(guest).getByText(Pattern.compile("asked \\d+ ×, told 200")))
          .isVisible();
    }
  }

  /** As long as Ada's questions are held, none of them falls between the words. */
  private static void saysTwoWordsBetweenTwoQuestions(LessonPage lesson) {
    lesson.chooseWire("Ada");
    lesson.fault("To node", "hold").click();
    assertThat(lesson.fault("To node", "hold")).hasAttribute("aria-pressed", "true");
    for (String word : new String[] {"one", "two"}) {
      lesson.says("Bob", word);
      lesson.hears("Bob", word);
    }
    lesson.fault("To node", "hold").click();
    lesson.hears("Ada", "two");
  }
}
