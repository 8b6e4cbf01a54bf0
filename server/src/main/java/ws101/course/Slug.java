package ws101.course;

import java.util.Locale;

/** A name as it stands in an address: {@code Ada says a word} becomes {@code ada-says-a-word}. */
final class Slug {

  private Slug() {}

  static String of(String title) {
    return title
        .toLowerCase(Locale.ROOT)
        .replaceAll("['’]", "")
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }
}
