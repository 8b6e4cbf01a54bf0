package ws101.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ws101.grader.ModuleReader;

/** The browser of the checks reads a module, and tells where it could not go on. */
public final class BrowsersModuleReader implements ModuleReader {

  /**
   * What a module imports is looked for when all of it has been read, and before anything of it is
   * run. This one never runs.
   */
  private static final String NEVER_FOUND = "\nimport \"ws101:never-found\"\n";

  private static final String LOAD =
      """
      text => new Promise(done => {
        const script = document.createElement("script")
        script.type = "module"
        script.src = URL.createObjectURL(new Blob([text], { type: "text/javascript" }))
        script.onload = script.onerror = () => done()
        document.head.append(script)
      })
      """;

  @Override
  public Optional<Flaw> flawIn(String text) {
    if (!UnpackedDriver.isThere()) {
      return Optional.empty();
    }
    WarmBrowser.take();
    try (BrowserContext reader = WarmBrowser.page().context()) {
      return flawIn(reader.pages().get(0), text + NEVER_FOUND);
    } catch (PlaywrightException noBrowser) {
      WarmBrowser.discard();
      return Optional.empty();
    } finally {
      WarmBrowser.giveBack();
    }
  }

  private static Optional<Flaw> flawIn(Page page, String text) {
    List<Flaw> flaws = new ArrayList<>();
    CDPSession session = page.context().newCDPSession(page); // Playwright tells of no place.
    session.on("Runtime.exceptionThrown", thrown -> read(thrown).ifPresent(flaws::add));
    session.send("Runtime.enable");
    page.evaluate(LOAD, text);
    return flaws.stream().findFirst();
  }

  /** Its lines and columns count from 0. */
  private static Optional<Flaw> read(JsonObject thrown) {
    JsonObject details = thrown.getAsJsonObject("exceptionDetails");
    String message =
        details
            .getAsJsonObject("exception")
            .get("description")
            .getAsString()
            .lines()
            .findFirst()
            .orElse("");
    return message.startsWith("SyntaxError")
        ? Optional.of(
            new Flaw(
                message,
                details.get("lineNumber").getAsInt() + 1,
                details.get("columnNumber").getAsInt() + 1))
        : Optional.empty();
  }
}
