package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.AriaRole;
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

  /** A learner would have given up. */
  private static final int MOST_LOADS = 10;

  private int words;

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "13-two-nodes");
    lesson.waitForGuests();

    lesson.isNotTicked("Both say a word");
    lesson.untilTheyAreAtTwoNodes();
    bothSpeak(lesson);
    lesson.isTicked("Both say a word");

    lesson.isNotTicked("Make it sticky");
    plays(lesson, "sticky");
    lesson.comesAgain("Ada");
    assertThat(lesson.status("Ada")).not().hasText(lesson.status("Bob").textContent());
    bothSpeak(lesson);
    lesson.isTicked("Make it sticky");

    lesson.isNotTicked("Poll at two nodes");
    plays(lesson, "round robin");
    lesson.chooseWire("Bob");
    lesson.breaks("reject-upgrade", null, 400);
    lesson.button("reset (RST)").click();
    assertThat(lesson.status("Bob")).hasText("by polling");
    lesson.isTicked("Poll at two nodes");
    lesson.takesOff("reject-upgrade");
    assertThat(lesson.status("Bob")).containsText("at node");

    lesson.isNotTicked("Two instances in one process");
    plays(lesson, "one process");
    bothSpeak(lesson);
    for (int i = 0; i < MOST_LOADS && doHearEachOther(lesson); i++) {
      lesson.comesAgain("Bob");
      bothSpeak(lesson);
    }
    lesson.isTicked("Two instances in one process");

    lesson.isNotTicked("Kill a node");
    plays(lesson, "round robin");
    lesson.doesTo("Node a", "kill");
    lesson.isTicked("Kill a node");
    for (String guest : new String[] {"Ada", "Bob"}) {
      assertThat(lesson.status(guest)).containsText("at node b");
    }
  }

  /** Starts the balancer as another one, and lets both pages come anew. */
  private static void plays(LessonPage lesson, String variant) {
    lesson.page.locator("[data-variants]").getByText(variant).click();
    assertThat(lesson.event("balancer started").last()).containsText(variant);
    for (String guest : new String[] {"Ada", "Bob"}) {
      lesson.comesAgain(guest);
    }
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
}
