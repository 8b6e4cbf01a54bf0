package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** Lesson 13 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(600)
class TwoNodesTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final Pattern AT_A_NODE = Pattern.compile("at node [ab]");

  /** A learner would have given up. */
  private static final int MOST_LOADS = 10;

  private int words;

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "13-two-nodes");
    lesson.waitForGuests();

    lesson.isNotTicked("Both say a word");
    untilTheyAreApart(lesson);
    bothSpeak(lesson);
    lesson.isTicked("Both say a word");

    lesson.isNotTicked("Make it sticky");
    plays(lesson, "sticky");
    loads(lesson, "Ada");
    assertThat(status(lesson, "Ada")).not().hasText(status(lesson, "Bob").textContent());
    bothSpeak(lesson);
    lesson.isTicked("Make it sticky");

    lesson.isNotTicked("Poll at two nodes");
    plays(lesson, "round robin");
    lesson.chooseWire("Bob");
    lesson.breaks("reject-upgrade", null, 400);
    lesson.button("reset (RST)").click();
    assertThat(status(lesson, "Bob")).hasText("by polling");
    lesson.isTicked("Poll at two nodes");
    lesson.takesOff("reject-upgrade");
    assertThat(status(lesson, "Bob")).containsText(AT_A_NODE);

    lesson.isNotTicked("Two instances in one process");
    plays(lesson, "one process");
    bothSpeak(lesson);
    for (int i = 0; i < MOST_LOADS && doHearEachOther(lesson); i++) {
      loads(lesson, "Bob");
      bothSpeak(lesson);
    }
    lesson.isTicked("Two instances in one process");

    lesson.isNotTicked("Kill a node");
    plays(lesson, "round robin");
    lesson
        .page
        .getByRole(
            AriaRole.GROUP, new com.microsoft.playwright.Page.GetByRoleOptions().setName("Node a"))
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("kill"))
        .click();
    lesson.isTicked("Kill a node");
    for (String guest : new String[] {"Ada", "Bob"}) {
      assertThat(status(lesson, guest)).containsText("at node b");
    }
  }

  /** Starts the balancer as another one, and lets both pages come anew. */
  private static void plays(LessonPage lesson, String variant) {
    lesson.page.locator("[data-variants]").getByText(variant).click();
    assertThat(lesson.event("balancer started").last()).containsText(variant);
    for (String guest : new String[] {"Ada", "Bob"}) {
      loads(lesson, guest);
    }
  }

  private static void loads(LessonPage lesson, String guest) {
    lesson.chat(guest).locator("body").evaluate("body => { body.dataset.before = '' }");
    lesson.reload(guest);
    assertThat(lesson.chat(guest).locator("body[data-before]")).hasCount(0);
    assertThat(status(lesson, guest)).containsText(AT_A_NODE);
  }

  /** Whose turn it is, is chance for two pages that are loaded at a time. */
  private static void untilTheyAreApart(LessonPage lesson) {
    for (int i = 0; i < MOST_LOADS && areAtOneNode(lesson); i++) {
      loads(lesson, "Bob");
    }
  }

  private static boolean areAtOneNode(LessonPage lesson) {
    return status(lesson, "Ada").textContent().equals(status(lesson, "Bob").textContent());
  }

  /** First Bob: when Ada has heard her own word, she has heard his, or never will. */
  private void bothSpeak(LessonPage lesson) {
    words++;
    for (String guest : new String[] {"Bob", "Ada"}) {
      lesson.says(guest, guest + " says " + words + ".");
      lesson.hears(guest, guest + " says " + words + ".");
    }
  }

  private boolean doHearEachOther(LessonPage lesson) {
    return lesson
        .chat("Ada")
        .getByRole(AriaRole.LOG)
        .textContent()
        .contains("Bob says " + words + ".");
  }

  private static Locator status(LessonPage lesson, String guest) {
    return lesson.chat(guest).getByRole(AriaRole.STATUS);
  }
}
