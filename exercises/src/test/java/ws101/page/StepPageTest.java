package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.BUTTON;
import static com.microsoft.playwright.options.AriaRole.LOG;
import static com.microsoft.playwright.options.AriaRole.STATUS;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ws101.browser.Browsers;
import ws101.stage.Ports;
import ws101.step07.ChatVerticle;

/** The page that step 07 itself serves, alone: no kit, no wiretap. */
@ExtendWith(Browsers.class)
@Timeout(120)
class StepPageTest {

  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  private final Vertx vertx = Vertx.vertx();
  private final List<String> complaints = new ArrayList<>();
  private int port;

  @BeforeEach
  void start() {
    port = Ports.free();
    deploy();
  }

  private void deploy() {
    var options = new DeploymentOptions().setConfig(JsonObject.of("port", port));
    vertx.deployVerticle(new ChatVerticle(), options).await();
  }

  private void undeploy() {
    vertx.deploymentIDs().forEach(id -> vertx.undeploy(id).await());
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void whatAdaTypesBobReadsAsText(BrowserContext ada, BrowserContext bob) {
    var adasPage = join(ada, "Ada");
    var bobsPage = join(bob, "Bob");

    say(adasPage, "<b>hello</b> <img src=x onerror=alert(1)>");

    assertThat(log(bobsPage)).containsText("Ada <b>hello</b> <img src=x onerror=alert(1)>");
    assertThat(log(bobsPage).locator("img")).hasCount(0);
    assertThat(log(adasPage)).containsText("Ada <b>hello</b>");
    Assertions.assertThat(complaints).isEmpty();
  }

  @Test
  void whoHasNoNameYetIsAskedForOne(BrowserContext ada) {
    var page = open(ada, "/");
    assertThat(page.getByRole(STATUS)).hasText("not joined");

    page.getByLabel("Name").fill("Ada");
    page.getByRole(BUTTON, new Page.GetByRoleOptions().setName("Join")).click();

    assertThat(log(page)).containsText("You joined lobby as Ada.");
    assertThat(page).hasTitle("Ada in lobby");
  }

  @Test
  void aMessageThatIsTooBigEndsItAndThePageSaysWhy(BrowserContext ada) {
    var page = join(ada, "Ada");

    say(page, "x".repeat(100_000));

    assertThat(page.getByRole(STATUS)).hasText("closed: 1009");
    assertThat(log(page)).containsText("Closed with 1009: That was too much at once.");
    assertThat(page.getByLabel("Message")).isDisabled();
  }

  @Test
  void thePageDoesNotComeBackByItselfButReloadingItJoinsAgain(BrowserContext ada) {
    var page = join(ada, "Ada");
    undeploy();
    assertThat(page.getByRole(STATUS)).containsText("closed");
    deploy();

    page.getByText("Join again").click();

    assertThat(page.getByRole(STATUS)).hasText("open");
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void itFitsASmallFrameAndEverybodyCanUseIt(ColorScheme colours, BrowserContext ada) {
    var page = join(ada, "Ada");
    page.setViewportSize(300, 300);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
    for (int word = 1; word <= 20; word++) {
      say(page, "a rather long word number " + word + " " + "x".repeat(60));
    }
    assertThat(log(page)).containsText("number 20");

    page.getByText("Ada in lobby").click();

    assertThat(page.getByLabel("Message")).isInViewport();
    Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
    Assertions.assertThat(new AxeBuilder(page).withTags(RULES).analyze().getViolations()).isEmpty();
  }

  private Page join(BrowserContext person, String name) {
    var page = open(person, "/?room=lobby&name=" + name);
    assertThat(page.getByRole(STATUS)).hasText("open");
    return page;
  }

  private Page open(BrowserContext person, String path) {
    var page = person.newPage();
    page.setDefaultTimeout(LessonPage.PATIENCE);
    page.onConsoleMessage(message -> complaints.add(message.text()));
    page.onPageError(complaints::add);
    page.navigate("http://localhost:" + port + path);
    return page;
  }

  private static void say(Page page, String text) {
    page.getByLabel("Message").fill(text);
    page.getByRole(BUTTON, new Page.GetByRoleOptions().setName("Send")).click();
  }

  private static Locator log(Page page) {
    return page.getByRole(LOG);
  }
}
