package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** Lesson 03 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(600)
class WebhooksTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final Pattern DONE = Pattern.compile("is-done");

  /** So many tries in vain the text asks for. */
  private static final int IN_VAIN = 3;

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "03-webhooks");
    lesson.waitForGuests();

    lesson.isNotTicked("Ask the bot");
    asksTheTime(lesson, 1);
    lesson.isTicked("Ask the bot");

    registers(lesson, "http://127.0.0.1:6379/");
    lesson.hears("Ada", "it is in our own network");
    lesson.isNotTicked("Register an address in here");
    asksTheTime(lesson, 2);
    lesson.isTicked("Register an address in here");

    chooses(lesson, "node → bot");
    lesson.page.getByLabel("Search the events").fill("kind:node");
    lesson.isNotTicked("Kill the bot");
    bot(lesson, "kill").click();
    assertThat(lesson.event("bot ended")).hasCount(1);
    lesson.says("Ada", "!time");
    assertThat(lesson.region("The retry ladder").getByText("connection refused").nth(IN_VAIN - 1))
        .isVisible();
    lesson.isNotTicked("Kill the bot");
    bot(lesson, "restart").click();
    hearsTheTime(lesson, 3);
    lesson.isTicked("Kill the bot");
    lesson.page.getByLabel("Search the events").fill("");

    lesson.breaks("flip", "to-node", 2600);
    asksTheTime(lesson, 4);
    lesson.isTicked("Turn a bit");

    lesson.isNotTicked("Hold its answers");
    lesson.fault("To node", "hold").click();
    assertThat(lesson.fault("To node", "hold")).hasAttribute("aria-pressed", "true");
    asksTheTime(lesson, 5);
    assertThat(ladder(lesson).getByText("204 not received in")).isVisible();
    assertThat(ladder(lesson).getByText("204, still in the tap")).isVisible();
    lesson.fault("To node", "hold").click();
    assertThat(ladder(lesson).getByText("204, still in the tap")).hasCount(0);
    lesson.isNotTicked("Hold its answers");
    lesson.says("Ada", "!roll");
    lesson.hears("Ada", "You rolled");
    lesson.isTicked("Hold its answers");

    replay(lesson);
    lesson.isNotTicked("Send it twice");
    asksTheTime(lesson, 1);
    lesson.says("Ada", "!roll");
    lesson.hears("Ada", "You rolled");
    lesson.isTicked("Send it twice");
  }

  @Test
  void theLadderAndTheMapOfTheStageKnowTheBot(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "03-webhooks");
    lesson.waitForGuests();

    lesson.says("Ada", "!time");
    lesson.hears("Ada", "Bot It is");

    assertThat(ladder(lesson)).containsText("“!time” · id");
    assertThat(ladder(lesson)).containsText("204: taken");
    lesson.region("Every line").getByText("The same as a table").click();
    assertThat(lesson.region("Every line").getByRole(AriaRole.TABLE)).containsText("node → bot");
    assertThat(lesson.region("Every line").getByRole(AriaRole.TABLE)).containsText("bot → node");
    chooses(lesson, "bot → node");
    assertThat(lesson.event("say “It is").first()).isVisible();
    assertThat(lesson.event("→ to node").first()).isVisible();
    assertThat(lesson.event("← to bot").first()).isVisible();
    bot(lesson, "pause").click();
    assertThat(bot(lesson, "pause")).hasAttribute("aria-pressed", "true");
    bot(lesson, "pause").click();
    assertThat(bot(lesson, "pause")).hasAttribute("aria-pressed", "false");
  }

  /** The node starts anew, and both pages begin anew and have asked. */
  private static void replay(LessonPage lesson) {
    lesson.page.getByLabel("Search the events").fill("kind:node");
    lesson.page.getByLabel("replayed").check();
    assertThat(lesson.event("node started: replayed")).hasCount(1);
    lesson.page.getByLabel("Search the events").fill("");
    for (String guest : new String[] {"Ada", "Bob"}) {
      lesson.reload(guest);
      lesson.hears(guest, "You read lobby");
      assertThat(lesson.chat(guest).getByText("waiting")).isVisible();
    }
  }

  private static void asksTheTime(LessonPage lesson, int times) {
    lesson.says("Ada", "!time");
    hearsTheTime(lesson, times);
  }

  private static void hearsTheTime(LessonPage lesson, int times) {
    assertThat(lesson.chat("Ada").getByRole(AriaRole.LOG).getByText("Bot It is")).hasCount(times);
  }

  private static void registers(LessonPage lesson, String url) {
    lesson.chat("Ada").getByText("Register a webhook").click();
    lesson.chat("Ada").getByLabel("Call this address").fill(url);
    lesson
        .chat("Ada")
        .getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Register"))
        .click();
  }

  private static Locator ladder(LessonPage lesson) {
    return lesson.region("The retry ladder");
  }

  private static Locator bot(LessonPage lesson, String what) {
    return lesson
        .page
        .getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Bot").setExact(true))
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(what));
  }

  private static void chooses(LessonPage lesson, String wire) {
    lesson.region("Break a line").getByText(wire).click();
  }
}
