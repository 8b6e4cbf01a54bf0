package ws101.grader;

import java.util.Optional;

/**
 * Reads a browser's module as a browser does, and runs nothing of it. Found by {@link
 * java.util.ServiceLoader} among the checks, which have a browser.
 */
public interface ModuleReader {

  /**
   * Where reading ended.
   *
   * @param message the browser's
   * @param line counts from 1
   * @param column counts from 1
   */
  record Flaw(String message, int line, int column) {}

  /** What is wrong with the text. Empty, too, if there is no browser: then the checks say so. */
  Optional<Flaw> flawIn(String text);
}
