package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasClassOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** Lesson 02 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(600)
class LongPollingTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  /** Two questions of 25 seconds each, and the one that was under way, in milliseconds. */
  private static final double SILENCE = 120_000;

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "02-long-polling");
    lesson.waitForGuests();

    for (int word = 1; word <= 3; word++) {
      lesson.isNotTicked("Bob speaks three times");
      waits(lesson, "Ada", word - 1);
      lesson.says("Bob", "word " + word);
      lesson.hears("Ada", "word " + word);
    }
    lesson.isTicked("Bob speaks three times");

    lesson.chooseWire("Ada");
    waits(lesson, "Ada", 3);
    lesson.breaks("discard", "to-browser", 0);
    lesson.isNotTicked("Discard an answer");
    lesson.says("Bob", "sent twice");
    lesson.hears("Ada", "sent twice");
    lesson.isTicked("Discard an answer");

    waits(lesson, "Ada", 4);
    lesson.isNotTicked("Be impatient");
    lesson.fault("Both ways", "close").click();
    lesson.isTicked("Be impatient");

    lesson.page.getByLabel("Search the events").fill("kind:node");
    lesson.isNotTicked("Restart the node");
    lesson.button("restart").click();
    assertThat(lesson.event("node started: position")).hasCount(2);
    lesson.isTicked("Restart the node");
    lesson.hears("Ada", "Here it goes on");
    lesson.says("Bob", "a new count");
    waits(lesson, "Ada", 1);

    choose(lesson, "no cursor", 1);
    saysTwoWordsWhileAnAnswerIsHeld(lesson);
    lesson.hears("Ada", "one");
    waits(lesson, "Ada", 1);
    lesson.isNotTicked("Forget the cursor");
    choose(lesson, "position", 3);
    saysTwoWordsWhileAnAnswerIsHeld(lesson);
    lesson.hears("Ada", "two");
    lesson.isTicked("Forget the cursor");

    lesson.isNotTicked("Be silent");
    assertThat(lesson.experiment("Be silent"))
        .hasClass(LessonPage.DONE, new HasClassOptions().setTimeout(SILENCE));
  }

  /** The node starts anew as that variant of itself, and both pages begin anew. */
  private static void choose(LessonPage lesson, String variant, int starts) {
    lesson.page.getByLabel(variant, new Page.GetByLabelOptions().setExact(true)).check();
    assertThat(lesson.event("node started: " + variant)).hasCount(starts);
    for (String guest : new String[] {"Ada", "Bob"}) {
      lesson.reload(guest);
      lesson.hears(guest, "You read lobby");
      assertThat(lesson.chat(guest).getByText(Pattern.compile("asked \\d+ ×, told 200")))
          .isVisible();
    }
  }

  /** Ada does not wait when the second word is said: the answer with the first is under way. */
  private static void saysTwoWordsWhileAnAnswerIsHeld(LessonPage lesson) {
    lesson.chooseWire("Ada");
    waits(lesson, "Ada", 0);
    lesson.fault("To browser", "hold").click();
    assertThat(lesson.fault("To browser", "hold")).hasAttribute("aria-pressed", "true");
    for (int word = 0; word < 2; word++) {
      waits(lesson, "Bob", word);
      lesson.says("Bob", List.of("one", "two").get(word));
      lesson.hears("Bob", List.of("one", "two").get(word));
    }
    lesson.fault("To browser", "hold").click();
  }

  /**
   * The guest's newest question is on the wire and is not answered. The page may lag behind the
   * wire: how far the reader had come tells this question from the one before.
   */
  private static void waits(LessonPage lesson, String guest, int after) {
    Locator questions =
        lesson
            .region("Who waits")
            .getByRole(AriaRole.ROW)
            .filter(new Locator.FilterOptions().setHasText(guest));
    assertThat(questions.last()).containsText(Pattern.compile(guest + after + "\\s*waits"));
  }
}
