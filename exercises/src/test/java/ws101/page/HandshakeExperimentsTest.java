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

/** Lesson 05 as its text says it: do this, and it is ticked off. */
@ExtendWith(Browsers.class)
@Timeout(300)
class HandshakeExperimentsTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final Pattern DONE = Pattern.compile("is-done");

  @Test
  void eachExperimentIsTickedByDoingItAndNotBefore(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course, "05-handshake");
    stands(lesson, "open");

    String accept =
        lesson.page.locator(".knock tr", hasText("in Base64")).locator("code").innerText();
    options(lesson);
    lesson.chat("Ada").getByLabel("Accept").fill(accept);
    press(lesson, "Send the Accept");
    lesson.isTicked("Work out the answer");
    stands(lesson, "open");

    lesson.breaks("slice", "to-node", 1);
    knock(lesson);
    lesson.isTicked("A head in pieces");
    takeOff(lesson);

    lesson.isNotTicked("One letter of the answer");
    lesson.breaks("flip", "to-browser", 783);
    knock(lesson);
    stands(lesson, "closed: 1006");
    lesson.isTicked("One letter of the answer");

    for (int status : new int[] {403, 503, 302}) {
      lesson.isNotTicked("Three ways to say no");
      lesson.breaks("reject", null, status);
      knock(lesson);
      assertThat(lesson.event(Integer.toString(status)).first()).isVisible();
      takeOff(lesson);
    }
    lesson.isTicked("Three ways to say no");

    lesson.isNotTicked("A proxy that forgets");
    lesson.page.locator("[data-variants]").getByText("behind an old proxy").click();
    assertThat(lesson.event("node started: behind an old proxy")).isVisible();
    knock(lesson);
    lesson.isTicked("A proxy that forgets");
  }

  private static void stands(LessonPage lesson, String words) {
    assertThat(lesson.chat("Ada").getByRole(AriaRole.STATUS)).hasText(words);
  }

  private static void knock(LessonPage lesson) {
    options(lesson);
    press(lesson, "Knock");
  }

  private static void options(LessonPage lesson) {
    if (!lesson.chat("Ada").getByLabel("Accept").isVisible()) {
      lesson.chat("Ada").getByText("Knock again, or send an Accept").click();
    }
  }

  private static void press(LessonPage lesson, String name) {
    lesson
        .chat("Ada")
        .getByRole(
            AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  private static void takeOff(LessonPage lesson) {
    var standing =
        lesson
            .region("Break a line")
            .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Take off"));
    standing.first().click();
    assertThat(standing).hasCount(0);
  }

  private static Page.LocatorOptions hasText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }
}
