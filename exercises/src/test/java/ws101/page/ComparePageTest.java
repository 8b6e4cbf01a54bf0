package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;
import ws101.course.Course;
import ws101.stage.Technique;

/** The page that compares, as a learner uses it: with the real servers and Ada's real browsers. */
@ExtendWith(Browsers.class)
@Timeout(600)
class ComparePageTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final List<String> TECHNIQUES =
      Stream.of(Technique.values())
          .filter(technique -> new Course(OpenCourse.CHECKOUT).isWritten(technique.slug()))
          .map(Technique::title)
          .toList();

  @Test
  void oneConversationIsHeardAndCountedOverEveryTechnique(BrowserContext learner)
      throws IOException {
    Page page = open(learner);

    play(page, "say 5 every 100ms");

    for (String technique : TECHNIQUES) {
      assertThat(figures(page, technique)).containsText("5 of 5");
      assertThat(figures(page, technique)).containsText(Pattern.compile("\\d k?B"));
    }
    assertThat(page.frameLocator("[data-technique='07-chat'] iframe").getByRole(AriaRole.LOG))
        .containsText(Pattern.compile("!word #\\d+-5"));
    assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("is over");

    var csv = page.waitForDownload(() -> button(page, "Save as CSV").click());
    List<String> lines = Files.readAllLines(csv.path());
    assertThat(lines).hasSize(1 + TECHNIQUES.size());
    assertThat(lines.get(0)).startsWith("technique,words said,words heard");
    for (int i = 0; i < TECHNIQUES.size(); i++) {
      assertThat(lines.get(1 + i)).startsWith(TECHNIQUES.get(i) + ",5,5,");
    }
  }

  @Test
  void aHeldWireMakesWordsLateAndLosesNone(BrowserContext learner) {
    Page page = open(learner);

    play(page, "hold 3s\nsay 3");

    for (String technique : TECHNIQUES) {
      assertThat(figures(page, technique)).containsText("3 of 3");
    }
    assertThat(figures(page, "WebSocket")).containsText(Pattern.compile("[23]\\.\\d s"));
  }

  @Test
  void aPageThatIsLoadedAnewWaitsForItsOwnListeners(BrowserContext learner) {
    Page page = open(learner);
    page.reload();

    play(page, "say 2");

    for (String technique : TECHNIQUES) {
      assertThat(figures(page, technique)).containsText("2 of 2");
    }
  }

  @Test
  void aScriptThatCannotBeReadIsToldAndThePageGoesOn(BrowserContext learner) {
    Page page = open(learner);

    play(page, "sing");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("Line 1, “sing”, is no step.");

    play(page, "say 1");
    assertThat(page.getByRole(AriaRole.ALERT)).isHidden();
    assertThat(figures(page, "WebSocket")).containsText("1 of 1");
  }

  @Test
  void whoHasChosenReadsWhy(BrowserContext learner) {
    Page page = open(learner);
    Locator chat = page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("A chat"));
    assertThat(chat.getByText("Both ways, and often")).isHidden();

    chat.getByLabel("short polling").check();

    assertThat(chat.getByRole(AriaRole.STATUS)).containsText("We would choose otherwise.");
    chat.getByLabel("WebSocket").check();
    assertThat(chat.getByRole(AriaRole.STATUS)).containsText("We would, too.");
  }

  private static Page open(BrowserContext learner) {
    PlaywrightAssertions.setDefaultAssertionTimeout(LessonPage.PATIENCE);
    Page page = learner.newPage();
    page.setDefaultTimeout(LessonPage.PATIENCE);
    page.navigate(course.address("/compare"));
    assertThat(button(page, "Let Bob speak")).isEnabled();
    return page;
  }

  private static void play(Page page, String script) {
    page.getByLabel("The script, a step a line").fill(script);
    button(page, "Let Bob speak").click();
  }

  private static Locator figures(Page page, String technique) {
    return page.getByRole(AriaRole.ROW)
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    page.getByRole(
                        AriaRole.ROWHEADER, new Page.GetByRoleOptions().setName(technique))));
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }
}
