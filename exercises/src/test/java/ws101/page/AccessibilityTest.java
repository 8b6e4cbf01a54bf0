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
import org.junit.jupiter.params.provider.ValueSource;
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

  /** How a page is looked at: its width in pixels, and its colours. */
  private record Look(int width, ColorScheme colours) {}

  private static final List<Look> LOOKS =
      List.of(
          new Look(1440, ColorScheme.LIGHT),
          new Look(1440, ColorScheme.DARK),
          new Look(390, ColorScheme.LIGHT),
          new Look(390, ColorScheme.DARK));

  /** Opened once and looked at in every way: to open a lesson takes longer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/lessons/01-short-polling",
        "/lessons/02-long-polling",
        "/lessons/03-webhooks",
        "/lessons/04-server-sent-events",
        "/lessons/05-handshake",
        "/lessons/06-frames",
        "/lessons/07-chat",
        "/lessons/08-heartbeat",
        "/lessons/09-backpressure",
        "/lessons/10-reconnect",
        "/lessons/11-fallback",
        "/lessons/12-gatekeeping",
        "/lessons/13-two-nodes",
        "/lessons/14-redis-pubsub",
        "/source/server/src/main/java/ws101/step07/ChatVerticle.java",
        "/compare",
        "/replay",
        "/nowhere",
      })
  void aPageHasNoViolationAndDoesNotScrollSideways(String path, BrowserContext reader) {
    Page page = open(reader, LOOKS.get(0));
    page.navigate(course.address(path));
    if (path.startsWith("/lessons")) {
      page.locator(".events tbody tr").first().click();
    }

    for (Look look : LOOKS) {
      lookAt(page, look);
      isAccessible(page, look);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"1440, LIGHT", "300, DARK"})
  void theStepsOwnPageHasNoViolationEither(int width, ColorScheme colours, BrowserContext guest) {
    String address =
        LessonPage.open(guest, course).page.locator("iframe").first().getAttribute("src");
    var look = new Look(width, colours);
    Page page = open(guest, look);

    page.navigate(address);

    isAccessible(page, look);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"1440, LIGHT", "390, DARK"})
  void aReplayedLogHasNoViolationEither(int width, ColorScheme colours, BrowserContext reader) {
    var lesson = LessonPage.open(reader, course);
    byte[] saved = lesson.page.request().get(course.address("/lessons/07-chat/log.json")).body();
    var look = new Look(width, colours);
    Page page = open(reader, look);
    page.navigate(course.address("/replay"));

    page.setInputFiles("[data-file]", new FilePayload("log.json", "application/json", saved));
    page.locator(".events tbody tr").last().click();

    isAccessible(page, look);
  }

  private static Page open(BrowserContext reader, Look look) {
    Page page = reader.newPage();
    page.setDefaultTimeout(LessonPage.PATIENCE);
    lookAt(page, look);
    return page;
  }

  private static void lookAt(Page page, Look look) {
    page.setViewportSize(look.width(), 1000);
    page.emulateMedia(
        new Page.EmulateMediaOptions()
            .setColorScheme(look.colours())
            .setReducedMotion(ReducedMotion.REDUCE));
  }

  private static void isAccessible(Page page, Look look) {
    assertThat(violations(page)).as(look.toString()).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as("%s is not scrolled sideways", look)
        .isEqualTo(true);
  }

  /** Of the page itself: what it frames is another document, and is looked at by itself. */
  private static List<Rule> violations(Page page) {
    return new AxeBuilder(page).withTags(RULES).exclude("iframe").analyze().getViolations();
  }
}
