package ws101.course;

/**
 * Something in a lesson's text that must be mended.
 *
 * @param line counted from 1
 * @param sentence what is wrong, and what to do
 */
public record Problem(String slug, int line, String sentence) {

  @Override
  public String toString() {
    return "lessons/%s.md:%d: %s".formatted(slug, line, sentence);
  }
}
