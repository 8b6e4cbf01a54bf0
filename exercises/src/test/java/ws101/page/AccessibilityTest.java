package ws101.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ws101.browser.Browsers;

/**
 * Every page, wide and narrow, light and dark: WCAG 2.2 AA as far as axe can see it, and nothing
 * sticks out.
 */
@ExtendWith(Browsers.class)
@Timeout(120)
class AccessibilityTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  @ParameterizedTest(name = "{0} at {1}, {2}")
  @CsvSource({
    "/, 1440, LIGHT",
    "/, 390, DARK",
    "/lessons/01-short-polling, 1440, DARK",
    "/lessons/01-short-polling, 390, LIGHT",
    "/lessons/02-long-polling, 1440, LIGHT",
    "/lessons/02-long-polling, 390, DARK",
    "/lessons/03-webhooks, 1440, LIGHT",
    "/lessons/03-webhooks, 390, DARK",
    "/lessons/04-server-sent-events, 1440, LIGHT",
    "/lessons/04-server-sent-events, 390, DARK",
    "/lessons/05-handshake, 1440, LIGHT",
    "/lessons/06-frames, 390, DARK",
    "/lessons/07-chat, 1440, LIGHT",
    "/lessons/07-chat, 1440, DARK",
    "/lessons/07-chat, 390, LIGHT",
    "/lessons/07-chat, 390, DARK",
    "/lessons/08-heartbeat, 1440, DARK",
    "/lessons/08-heartbeat, 390, LIGHT",
    "/lessons/09-backpressure, 1440, LIGHT",
    "/lessons/09-backpressure, 390, DARK",
    "/source/server/src/main/java/ws101/step07/ChatVerticle.java, 1440, DARK",
    "/compare, 1440, DARK",
    "/compare, 390, LIGHT",
    "/replay, 390, DARK",
    "/nowhere, 390, LIGHT",
  })
  void aPageHasNoViolationAndDoesNotScrollSideways(
      String path, int width, ColorScheme colours, BrowserContext reader) {
    Page page = open(reader, width, colours);
    page.navigate(course.address(path));
    if (path.startsWith("/lessons")) {
      page.locator(".events tbody tr").first().click();
    }

    assertThat(violations(page)).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"1440, LIGHT", "300, DARK"})
  void theStepsOwnPageHasNoViolationEither(int width, ColorScheme colours, BrowserContext guest) {
    String address =
        LessonPage.open(guest, course).page.locator("iframe").first().getAttribute("src");
    Page page = open(guest, width, colours);

    page.navigate(address);

    assertThat(violations(page)).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"1440, LIGHT", "390, DARK"})
  void aReplayedLogHasNoViolationEither(int width, ColorScheme colours, BrowserContext reader) {
    var lesson = LessonPage.open(reader, course);
    byte[] saved = lesson.page.request().get(course.address("/lessons/07-chat/log.json")).body();
    Page page = open(reader, width, colours);
    page.navigate(course.address("/replay"));

    page.setInputFiles("[data-file]", new FilePayload("log.json", "application/json", saved));
    page.locator(".events tbody tr").last().click();

    assertThat(violations(page)).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
  }

  private static Page open(BrowserContext reader, int width, ColorScheme colours) {
    Page page = reader.newPage();
    page.setDefaultTimeout(LessonPage.PATIENCE);
    page.setViewportSize(width, 1000);
    page.emulateMedia(
        new Page.EmulateMediaOptions()
            .setColorScheme(colours)
            .setReducedMotion(ReducedMotion.REDUCE));
    return page;
  }

  /** Of the page itself: what it frames is another document, and is looked at by itself. */
  private static List<Rule> violations(Page page) {
    return new AxeBuilder(page).withTags(RULES).exclude("iframe").analyze().getViolations();
  }
}
