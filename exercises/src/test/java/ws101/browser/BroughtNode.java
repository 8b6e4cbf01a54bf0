package ws101.browser;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Node that Playwright brings along, so that nobody has to install it. */
public final class BroughtNode {

  private BroughtNode() {}

  /** The command that starts it; without Playwright's driver, that of the one on the PATH. */
  public static Optional<String> command() {
    return driver().map(command -> command.get(0)).or(BroughtNode::onThePath);
  }

  /** A module of Playwright's own package, such as {@code lib/utilsBundle.js}. */
  public static Optional<Path> module(String name) {
    return driver().map(command -> Path.of(command.get(1)).resolveSibling(name));
  }

  private static Optional<List<String>> driver() {
    if (!UnpackedDriver.isThere()) {
      return Optional.empty();
    }
    UnpackedDriver.use();
    return Optional.of(
        Driver.ensureDriverInstalled(Map.of(), false).createProcessBuilder().command());
  }

  private static Optional<String> onThePath() {
    try {
      boolean answers =
          new ProcessBuilder("node", "--version")
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .redirectError(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
      return answers ? Optional.of("node") : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
