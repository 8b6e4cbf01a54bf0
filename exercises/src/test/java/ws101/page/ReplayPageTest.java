package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** A log that was saved is played again by a page that needs no stage and tells nobody. */
@ExtendWith(Browsers.class)
@Timeout(120)
class ReplayPageTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  @Test
  void aSavedLogIsReplayedAndNothingLeavesTheMachine(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.says("Ada", "take me home");
    lesson.hears("Bob", "take me home");
    byte[] saved = lesson.page.request().get(course.address("/lessons/07-chat/log.json")).body();
    Page page = replay(learner);
    List<String> asked = new ArrayList<>();
    page.onRequest(request -> asked.add(request.url()));

    page.setInputFiles("[data-file]", new FilePayload("log.json", "application/json", saved));

    assertThat(page.locator(".replay-drop [role=status]")).containsText("events");
    page.getByLabel("Search the events").fill("home opcode:text");
    page.locator(".events tbody tr").first().click();
    assertThat(page.locator(".frame")).containsText("take me home");
    assertThat(asked).allMatch(url -> url.equals(course.address("/web/icon.svg")));
  }

  @Test
  void aFileThatIsNoLogIsRefusedInASentence(BrowserContext learner) {
    Page page = replay(learner);

    page.setInputFiles(
        "[data-file]", new FilePayload("page.json", "text/html", "<html>".getBytes(UTF_8)));

    assertThat(page.locator(".replay-drop [role=status]"))
        .containsText("page.json: This file is no JSON.");
    assertThat(page.locator(".stage")).isHidden();
  }

  private static Page replay(BrowserContext learner) {
    Page page = learner.newPage();
    page.setDefaultTimeout(LessonPage.PATIENCE);
    page.navigate(course.address("/replay"));
    return page;
  }
}
