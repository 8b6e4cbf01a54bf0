package ws101.browser;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout in which the tests run, whatever folder they are started in. */
public final class ThisCheckout {

  private ThisCheckout() {}

  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("web/modules"))) {
      here = here.getParent();
    }
    return here;
  }
}
