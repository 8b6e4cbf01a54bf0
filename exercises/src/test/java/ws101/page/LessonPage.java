package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** A lesson's page as a learner uses it: by role and name. */
final class LessonPage {

  /** For anything, in milliseconds: a process may have to start, and the machine may be busy. */
  static final double PATIENCE = 60_000;

  final Page page;

  static final Pattern DONE = Pattern.compile("is-done");

  /** Of a guest whose page is at a node that hears the others, as far as it knows. */
  static final Pattern AT_A_NODE = Pattern.compile("at node [ab]$");

  /** A learner would have given up. */
  private static final int MOST_LOADS = 10;

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
  }

  private LessonPage(Page page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE);
  }

  /** Opens lesson 07 and waits until Ada and Bob have joined. */
  static LessonPage open(BrowserContext learner, OpenCourse course) {
    var lesson = open(learner, course, "07-chat");
    lesson.waitForGuests();
    return lesson;
  }

  /** Opens a lesson; its stage may still be starting. */
  static LessonPage open(BrowserContext learner, OpenCourse course, String slug) {
    var lesson = new LessonPage(learner.newPage());
    lesson.page.navigate(course.address("/lessons/" + slug));
    return lesson;
  }

  void waitForGuests() {
    for (String guest : new String[] {"Ada", "Bob"}) {
      assertThat(window(guest)).containsText("· room lobby");
    }
  }

  /** A guest's browser on the stage. */
  Locator window(String guest) {
    return region(guest + "’s browser");
  }

  /** What is in that browser. */
  FrameLocator chat(String guest) {
    return page.frameLocator("iframe[title='The chat, as " + guest + "']");
  }

  void says(String guest, String text) {
    chat(guest).getByLabel("Message").fill(text);
    chat(guest).getByRole(AriaRole.BUTTON, named("Send")).click();
  }

  /** Words 1 to {@code count}, faster than anybody types. */
  void saysAtOnce(String guest, int count) {
    chat(guest)
        .getByLabel("Message")
        .evaluate(
            """
            (field, count) => {
              for (let i = 1; i <= count; i++) {
                field.value = "word " + i
                field.form.requestSubmit()
              }
            }
            """,
            count);
  }

  void hears(String guest, String text) {
    assertThat(chat(guest).getByRole(AriaRole.LOG)).containsText(text);
  }

  Locator region(String name) {
    return page.getByRole(
        AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** A button of the faults of the wire that is chosen. */
  Locator fault(String group, String name) {
    return page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName(group))
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
  }

  Locator status(String guest) {
    return chat(guest).getByRole(AriaRole.STATUS);
  }

  /** Loads a guest's page again, and waits until the new one is at a node. */
  void comesAgain(String guest) {
    chat(guest).locator("body").evaluate("body => { body.dataset.before = '' }");
    reload(guest);
    assertThat(chat(guest).locator("body[data-before]")).hasCount(0);
    assertThat(status(guest)).containsText(AT_A_NODE);
  }

  /** Whose turn it is, is chance for two pages that are loaded at a time. */
  void untilTheyAreAtTwoNodes() {
    for (int i = 0; i < MOST_LOADS && areAtOneNode(); i++) {
      comesAgain("Bob");
    }
    assertThat(status("Bob")).not().hasText(status("Ada").textContent());
  }

  private boolean areAtOneNode() {
    return status("Ada").textContent().equals(status("Bob").textContent());
  }

  void reload(String guest) {
    window(guest)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Reload"))
        .click();
  }

  /** Switches the step to another variant. */
  void switchesTo(String variant) {
    page.locator("[data-variants]").getByText(variant, exactlyThis()).click();
    assertThat(event("node started: " + variant).last()).isVisible();
  }

  /** Switches the step to another variant, and lets both guests join it. */
  void plays(String variant) {
    switchesTo(variant);
    for (String guest : new String[] {"Ada", "Bob"}) {
      assertThat(chat(guest).getByRole(AriaRole.STATUS)).containsText("closed");
      reload(guest);
      assertThat(chat(guest).getByRole(AriaRole.STATUS)).hasText("open");
    }
  }

  private static Locator.GetByTextOptions exactlyThis() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  /** Holds the chosen wire, one way. */
  void holds(String way) {
    fault(way, "hold").click();
    assertThat(fault(way, "hold")).hasAttribute("aria-pressed", "true");
  }

  void releases(String way) {
    fault(way, "hold").click();
    assertThat(fault(way, "hold")).hasAttribute("aria-pressed", "false");
  }

  /** Takes off a fault that stands on the chosen wire. */
  void takesOff(String fault) {
    region("Break a line")
        .getByRole(
            AriaRole.BUTTON,
            new Locator.GetByRoleOptions().setName(Pattern.compile("Take off: " + fault + "\\b")))
        .click();
  }

  /** Where the thing to wait for is time itself. */
  void timePasses(int millis) {
    var begun = page.evaluate("performance.now()");
    page.waitForFunction("begun => performance.now() - begun > " + millis, begun);
  }

  void chooseWire(String guest) {
    chooseLine(guest + "’s wire");
  }

  void chooseLine(String name) {
    region("Break a line").getByText(name).click();
  }

  /** Does something to a part of the stage. */
  void doesTo(String part, String what) {
    fault(part, what).click();
  }

  /** Sets a fault of the chosen wire by the form for all of them. */
  void breaks(String fault, String way, int value) {
    breaks(fault, way, Integer.toString(value));
  }

  /** One that is not more or less. */
  void breaks(String fault, String way) {
    breaks(fault, way, "");
  }

  private void breaks(String fault, String way, String value) {
    var panel = region("Break a line");
    if (!panel.getByRole(AriaRole.BUTTON, locatorNamed("Break it so")).isVisible()) {
      panel.getByText("More faults").click();
    }
    panel.getByLabel("Fault", exactly()).selectOption(fault);
    if (way != null) {
      panel.getByLabel("Way", exactly()).selectOption(way);
    }
    if (!value.isEmpty()) {
      panel.getByLabel("How much").fill(value);
    }
    panel.getByRole(AriaRole.BUTTON, locatorNamed("Break it so")).click();
    assertThat(events().filter(new Locator.FilterOptions().setHasText(fault)).last()).isVisible();
  }

  private static Locator.GetByLabelOptions exactly() {
    return new Locator.GetByLabelOptions().setExact(true);
  }

  private static Locator.GetByRoleOptions locatorNamed(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  /** The rows of the event list. */
  Locator events() {
    return page.locator(".events tbody tr");
  }

  Locator event(String words) {
    return events().filter(new Locator.FilterOptions().setHasText(words));
  }

  Locator experiment(String title) {
    var heading =
        page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(title).setExact(true));
    return page.locator(".experiment").filter(new Locator.FilterOptions().setHas(heading));
  }

  void isTicked(String title) {
    assertThat(experiment(title)).hasClass(DONE);
  }

  void isNotTicked(String title) {
    assertThat(experiment(title)).not().hasClass(DONE);
  }

  Locator verdict() {
    return page.locator(".verdict");
  }

  private static FrameLocator.GetByRoleOptions named(String name) {
    return new FrameLocator.GetByRoleOptions().setName(name);
  }
}
