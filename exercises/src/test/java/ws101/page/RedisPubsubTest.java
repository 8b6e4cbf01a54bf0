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

/** Lesson 14 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(600)
class RedisPubsubTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final Pattern CUT_OFF = Pattern.compile("cut off$");

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "14-redis-pubsub");
    lesson.waitForGuests();
    allAreWell(lesson);

    lesson.untilTheyAreAtTwoNodes();
    lesson.isNotTicked("Speak");
    lesson.says("Ada", "Do you hear me?");
    lesson.hears("Bob", "Do you hear me?");
    lesson.isTicked("Speak");

    lesson.isNotTicked("Cut a node off");
    lesson.chooseLine("node b → Redis");
    lesson.breaks("refuse", null);
    lesson.button("reset (RST)").click();
    assertThat(lesson.status(at(lesson, "b"))).hasText(CUT_OFF);
    lesson.says(at(lesson, "a"), "This is lost.");
    lesson.hears(at(lesson, "a"), "This is lost.");
    lesson.takesOff("refuse");
    allAreWell(lesson);
    lesson.says(at(lesson, "a"), "This is not.");
    lesson.hears(at(lesson, "b"), "This is not.");
    assertThat(log(lesson, at(lesson, "b"))).not().containsText("This is lost.");
    assertThat(gaps(lesson, at(lesson, "b"))).not().hasCount(0);
    lesson.isTicked("Cut a node off");

    lesson.isNotTicked("The future is enough");
    plays(lesson, "future is enough");
    delaysNodeB(lesson);
    inARoomOfTheirOwn(lesson, "attic");
    plays(lesson, "gated");
    inARoomOfTheirOwn(lesson, "cellar");
    lesson.isTicked("The future is enough");
    lesson.takesOff("delay");
    allAreWell(lesson); // Who waited too long for an answer polls for a while.

    lesson.isNotTicked("Restart Redis");
    int adasGaps = gaps(lesson, "Ada").count();
    int bobsGaps = gaps(lesson, "Bob").count();
    lesson.doesTo("Redis", "restart");
    assertThat(gaps(lesson, "Ada")).hasCount(adasGaps + 1);
    assertThat(gaps(lesson, "Bob")).hasCount(bobsGaps + 1);
    lesson.says("Ada", "Are you back?");
    lesson.hears("Ada", "Are you back?");
    lesson.isTicked("Restart Redis");

    lesson.isNotTicked("Hold what Redis says");
    holdsWhatNodeBHears(lesson);
    assertThat(lesson.status(at(lesson, "b"))).hasText(CUT_OFF);
    holdsWhatNodeBHears(lesson);
    allAreWell(lesson);
    lesson.isTicked("Hold what Redis says");
  }

  private static void allAreWell(LessonPage lesson) {
    for (String guest : new String[] {"Ada", "Bob"}) {
      assertThat(lesson.status(guest)).hasText(LessonPage.AT_A_NODE);
    }
  }

  /** Who is at that node. */
  private static String at(LessonPage lesson, String node) {
    return lesson.status("Ada").textContent().contains("node " + node) ? "Ada" : "Bob";
  }

  private static Locator log(LessonPage lesson, String guest) {
    return lesson.chat(guest).getByRole(AriaRole.LOG);
  }

  /** Where a page says that it does not know what it has missed. */
  private static Locator gaps(LessonPage lesson, String guest) {
    return log(lesson, guest).getByText("Something may be missing");
  }

  /** Starts the nodes as others, and waits until both guests have found one. */
  private static void plays(LessonPage lesson, String variant) {
    lesson.page.locator("[data-variants]").getByText(variant).click();
    for (String node : new String[] {"a", "b"}) {
      assertThat(lesson.event("node " + node + " started: " + variant)).isVisible();
    }
    for (String guest : new String[] {"Ada", "Bob"}) {
      lesson.comesAgain(guest);
    }
    lesson.untilTheyAreAtTwoNodes();
  }

  private static void delaysNodeB(LessonPage lesson) {
    lesson.chooseLine("node b → Redis");
    lesson.region("Break a line").getByLabel("Delay to Redis, in milliseconds").fill("1500");
    lesson.fault("To Redis", "delay").click();
    assertThat(lesson.event("delay 1500 ms").last()).isVisible();
  }

  private static void holdsWhatNodeBHears(LessonPage lesson) {
    lesson.chooseLine("node b → Redis");
    lesson.fault("To node b", "hold").click();
  }

  /** First who is at node a; and as soon as the other is in, a word is said. */
  private static void inARoomOfTheirOwn(LessonPage lesson, String room) {
    String first = at(lesson, "a");
    String second = at(lesson, "b");
    for (String guest : new String[] {first, second}) {
      goes(lesson, guest, room);
    }
    lesson.says(first, "In the " + room + "?");
    lesson.hears(first, "In the " + room + "?");
    // What the second hears or not is known when their own word has gone the same slow way.
    lesson.says(second, "I am here.");
    lesson.hears(second, "I am here.");
  }

  private static void goes(LessonPage lesson, String guest, String room) {
    var chat = lesson.chat(guest);
    chat.getByText(guest + " in").click();
    chat.getByLabel("Room").fill(room);
    chat.getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Join")).click();
    assertThat(chat.getByText(guest + " in " + room)).isVisible();
    assertThat(lesson.status(guest)).hasText(LessonPage.AT_A_NODE);
  }
}
