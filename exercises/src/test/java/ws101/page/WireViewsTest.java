package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/** What is found, left out, broken at a chosen moment, and told twice: the views of the wires. */
@ExtendWith(Browsers.class)
@Timeout(180)
class WireViewsTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  @Test
  void aSearchLeavesWhatItAsksFor(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.says("Ada", "find me");
    assertThat(lesson.event("said “find me”")).hasCount(1);
    Locator search =
        lesson.region("Events").getByRole(AriaRole.SEARCHBOX, named("Search the events"));

    search.fill("find from:client");

    assertThat(lesson.events()).hasCount(1);
    assertThat(lesson.events()).containsText("say “find me”");
    search.fill("");
    assertThat(lesson.event("said “find me”")).hasCount(1);
  }

  @Test
  void anEntryOfTheLegendSwitchesItsShapeOffAndOn(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.says("Ada", "now you see me");
    assertThat(lesson.event("now you see me")).hasCount(2);
    Locator texts =
        lesson
            .page
            .getByRole(
                AriaRole.LIST,
                new Page.GetByRoleOptions().setName("Shapes: each can be switched off"))
            .getByRole(AriaRole.BUTTON, named("text"));

    texts.click();

    assertThat(lesson.event("now you see me")).hasCount(0);
    assertThat(lesson.event("101 Switching Protocols").first()).isVisible();
    assertThat(texts).hasAttribute("aria-pressed", "false");
    texts.click();
    assertThat(lesson.event("now you see me")).hasCount(2);
  }

  @Test
  void aResetCanWaitForTheSecondFrame(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.chooseWire("Bob");
    Locator faults = lesson.region("Break a line");
    faults.getByText("More faults, and when they strike").click();
    faults.getByLabel("Fault", exactly()).selectOption("reset");
    faults.getByLabel("Way", exactly()).selectOption("to-browser");
    faults.getByLabel("When it strikes", exactly()).selectOption("after-frames");
    faults.getByLabel("How many", exactly()).fill("2");

    faults.getByRole(AriaRole.BUTTON, named("Break it so")).click();

    assertThat(faults).containsText("nothing: it has not struck yet");
    lesson.says("Ada", "the first");
    lesson.hears("Bob", "the first");
    lesson.says("Ada", "the second");
    assertThat(lesson.event("reset struck")).hasCount(1);
    assertThat(faults).containsText("the tap sent an RST to both ends");
    assertThat(lesson.window("Bob")).containsText("closed");
  }

  @Test
  void whatAMouseDoesTheKeyboardDoesToo(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.says("Ada", "by hand");
    assertThat(lesson.event("by hand")).hasCount(2);

    Locator texts = lesson.region("Events").getByRole(AriaRole.BUTTON, named("text"));
    texts.press("Space");
    assertThat(lesson.event("by hand")).hasCount(0);
    texts.press("Enter");
    assertThat(lesson.event("by hand")).hasCount(2);

    Locator playback = lesson.region("Playback");
    playback.getByLabel("Jump to").press("ArrowDown");
    assertThat(playback.locator("output")).containsText("Paused at event");
    playback.getByRole(AriaRole.BUTTON, named("Step")).press("l");
    assertThat(playback.locator("output")).containsText("Live");

    Locator faults = lesson.region("Break a line");
    faults.getByText("More faults, and when they strike").press("Enter");
    faults.getByLabel("Fault", exactly()).press("t"); // Typed ahead: throttle.
    faults.getByLabel("How much").press("Enter");
    Locator off = faults.getByRole(AriaRole.BUTTON, named("Take off: throttle 1000 B/s"));
    assertThat(off).isVisible();
    off.press("Enter");
    assertThat(off).hasCount(0);
  }

  @Test
  void theLinesAreToldByATableToo(BrowserContext learner) {
    var lesson = LessonPage.open(learner, course);
    lesson.chooseWire("Bob");
    lesson.fault("To browser", "hold").click();
    Locator lines = lesson.region("Every line");

    lines.getByText("The same as a table").click();

    Locator table = lines.getByRole(AriaRole.TABLE);
    assertThat(row(table, "Bob")).containsText("hold, to browser");
    assertThat(row(table, "Ada")).containsText("none");
    lesson.fault("To browser", "hold").click();
    assertThat(row(table, "Bob")).containsText("none");
  }

  private static Locator row(Locator table, String guest) {
    return table.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(guest));
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByLabelOptions exactly() {
    return new Locator.GetByLabelOptions().setExact(true);
  }
}
