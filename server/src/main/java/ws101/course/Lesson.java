package ws101.course;

import java.util.List;

/**
 * A lesson's text, read and rendered.
 *
 * @param html the whole text for the page
 * @param quoted the paths of the files it quotes
 * @param problems what must be mended before it can be taught
 */
public record Lesson(
    String slug,
    String title,
    String html,
    List<Experiment> experiments,
    List<String> quoted,
    List<Problem> problems) {

  /** The headings that every lesson has, in this order. */
  public static final List<String> HEADINGS =
      List.of(
          "What is wrong so far", "See it", "Read it", "Break it", "Your turn", "What we left out");

  public String number() {
    return slug.substring(0, 2);
  }
}
