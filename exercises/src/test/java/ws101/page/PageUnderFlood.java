package ws101.page;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ws101.grader.InstalledBrowser;

/**
 * Measures whether a page stays usable while ten thousand frames a second cross its wire: how long
 * its longest tasks are, beside those of the same page while nothing crosses, in one run.
 * CONTRIBUTING says how to start it.
 */
public final class PageUnderFlood {

  private static final int FRAMES_A_SECOND = 10_000;
  private static final int SECONDS = 20;

  /** How often the server looks how many frames are due, in ms. */
  private static final int BEAT = 5;

  /** Tasks of more than 50 ms: that is as short as a browser tells them. */
  private static final String WATCH =
      """
      () => {
        window.tasks = []
        window.frames = 0
        new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(entry => entry.duration)))
          .observe({ entryTypes: ["longtask"] })
        const count = () => {
          window.frames++
          requestAnimationFrame(count)
        }
        count()
      }
      """;

  private static final String REPORT =
      """
      () => {
        const told = { tasks: window.tasks, frames: window.frames, heap: performance.memory.usedJSHeapSize }
        window.tasks = []
        window.frames = 0
        return told
      }
      """;

  private static final String HEAD = "%-10s %14s %12s %12s %10s %10s%n";
  private static final String ROW = "%-10s %11.0f ms %12d %12d %10.1f %7.0f MB%n";

  private static final Map<String, String> NO_DOWNLOAD =
      Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");

  private PageUnderFlood() {}

  public static void main(String[] arguments) throws Exception {
    try (var socket = new TappedSocket();
        var playwright = Playwright.create(new Playwright.CreateOptions().setEnv(NO_DOWNLOAD));
        var browser = browser(playwright)) {
      Page page = browser.newPage();
      page.navigate(socket.page());
      page.evaluate(WATCH);
      System.out.printf(HEAD, "", "longest task", "over 50 ms", "over 100 ms", "frames/s", "heap");
      report("quiet", page);

      socket.shakeHands();
      daemon(() -> socket.client().getInputStream().transferTo(OutputStream.nullOutputStream()));
      daemon(() -> flood(socket.server().getOutputStream()));
      report("flood", page);

      page.locator(".events-scroll").hover();
      page.mouse().wheel(0, -3000);
      report("scrolled", page);
      System.out.println(page.locator(".events-foot").textContent());
    }
  }

  private static Browser browser(Playwright playwright) {
    var options =
        new BrowserType.LaunchOptions()
            .setChromiumSandbox(false) // For it runs as root in a container, too.
            .setArgs(List.of("--disable-gpu", "--enable-precise-memory-info"));
    InstalledBrowser.find().ifPresent(options::setExecutablePath);
    return playwright.chromium().launch(options);
  }

  @SuppressWarnings("unchecked") // What a page returns has no type.
  private static void report(String when, Page page) {
    page.evaluate(REPORT);
    page.waitForTimeout(SECONDS * 1000);
    var told = (Map<String, Object>) page.evaluate(REPORT);
    var tasks =
        ((List<Number>) told.get("tasks"))
            .stream().mapToDouble(Number::doubleValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        ROW,
        when,
        tasks.length == 0 ? 0 : tasks[tasks.length - 1],
        tasks.length,
        Arrays.stream(tasks).filter(millis -> millis > 100).count(),
        ((Number) told.get("frames")).doubleValue() / SECONDS,
        ((Number) told.get("heap")).doubleValue() / 1e6);
  }

  private static void flood(OutputStream out) throws Exception {
    long begun = System.nanoTime();
    for (long sent = 0; ; Thread.sleep(BEAT)) {
      long due = (System.nanoTime() - begun) * FRAMES_A_SECOND / 1_000_000_000;
      var frames = new ByteArrayOutputStream();
      for (; sent < due; sent++) {
        byte[] text = ("{\"type\":\"said\",\"text\":\"tick " + sent + "\"}").getBytes(US_ASCII);
        frames.write(0x81);
        frames.write(text.length);
        frames.write(text);
      }
      frames.writeTo(out);
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void daemon(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception over) {
                return; // The sockets are closed at the end.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
