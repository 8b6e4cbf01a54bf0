package ws101.grader;

import io.vertx.core.json.JsonObject;

/**
 * Why nothing was judged.
 *
 * @param title what is wrong, in a few words
 * @param file from the root of the project on; null if no line is to blame
 * @param line counts from 1; 0 if unknown
 * @param column counts from 1; 0 if unknown
 * @param excerpt the line as it stands in the file; null if unknown
 * @param message what the compiler or the program said
 * @param tryThis what to do about it
 */
record Problem(
    String title,
    String file,
    int line,
    int column,
    String excerpt,
    String message,
    String tryThis) {

  static Problem of(String title, String message, String tryThis) {
    return new Problem(title, null, 0, 0, null, message, tryThis);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("title", title)
        .put("file", file)
        .put("line", line == 0 ? null : line)
        .put("column", column == 0 ? null : column)
        .put("excerpt", excerpt)
        .put("message", message)
        .put("tryThis", tryThis);
  }
}
