package ws101.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import ws101.grader.InstalledBrowser;

/**
 * One browser for all tests of this JVM, kept running between them, with some new pages in reserve:
 * to open one takes longer than most checks. Playwright may be used by one thread at a time only,
 * so a test holds it from its first context to its last.
 */
final class WarmBrowser {

  /** A browser that nobody uses for anything else, and that calls nobody at home. */
  private static final List<String> QUIET =
      List.of(
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** The executable is here already: Playwright need not download one of its own. */
  private static final Map<String, String> NO_DOWNLOAD =
      Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");

  private static final int WIDTH = 1440;
  private static final int HEIGHT = 900;

  private static final Semaphore FREE = new Semaphore(1, true);

  private static Playwright playwright;
  private static Browser browser;

  /** Each of a person of their own, who has not been anywhere yet. */
  private static final Deque<Page> reserve = new ArrayDeque<>();

  private static int taken;

  private WarmBrowser() {}

  /** Waits until no other test uses the browser. */
  static void take() {
    FREE.acquireUninterruptibly();
  }

  /** What was taken from the reserve is replaced, when nobody waits for it. */
  static void giveBack() {
    int missing = taken;
    taken = 0;
    FREE.release();
    if (missing > 0) {
      var thread = new Thread(() -> reserve(missing), "pages in reserve");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Opens pages for people to come; who needs the browser meanwhile waits for one of them only. */
  static void reserve(int pages) {
    for (int i = 0; i < pages; i++) {
      take();
      try {
        reserve.add(person().newPage());
      } catch (PlaywrightException broken) {
        discard(); // Who comes next opens a page of their own, or hears why there is none.
      } finally {
        FREE.release();
      }
    }
  }

  /** A new person at a new browser: nothing kept from anybody else. Only between take and give. */
  static BrowserContext person() {
    if (browser == null || !browser.isConnected()) {
      launch();
    }
    return browser.newContext(new Browser.NewContextOptions().setViewportSize(WIDTH, HEIGHT));
  }

  /** The empty page of a new person. Only between take and give. */
  static Page page() {
    taken++;
    Page ready = reserve.poll();
    return ready != null && browser.isConnected() ? ready : person().newPage();
  }

  /** The next context comes from a new browser. Only between take and give. */
  static void discard() {
    if (playwright != null) {
      Playwright broken = playwright;
      playwright = null;
      browser = null;
      reserve.clear();
      broken.close();
    }
  }

  private static void launch() {
    discard();
    Path executable = InstalledBrowser.find().orElse(null);
    boolean root = System.getProperty("user.name").equals("root"); // Its sandbox refuses root.
    UnpackedDriver.use();
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(NO_DOWNLOAD));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setChromiumSandbox(!root)
                    .setArgs(QUIET));
  }
}
