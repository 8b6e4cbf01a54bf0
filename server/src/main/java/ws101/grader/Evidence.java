package ws101.grader;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.ValueWrapper;

/** What a learner is shown of a check that did not pass. */
final class Evidence {

  /** Longer than any sentence; a program may answer with a megabyte. */
  private static final int LONGEST = 2000;

  private Evidence() {}

  /**
   * A check that failed.
   *
   * @param ended how the program had ended meanwhile, or empty if it still runs
   */
  static JsonObject of(
      Check check, AssertionError thrown, Optional<String> ended, Transcript transcript) {
    String received = ended.map(end -> end + "\n" + received(thrown)).orElse(received(thrown));
    String advice =
        ended.isPresent()
            ? "Look at what it printed last: an exception, or a System.exit?"
            : advice(check, thrown);
    return json(expected(thrown), received, advice, transcript);
  }

  /** A check that says nothing, for a reason that is not the program's. */
  static JsonObject ofTrouble(String meant, String was, String tryThis) {
    return json(meant, was, tryThis, null);
  }

  private static JsonObject json(
      String expected, String received, String tryThis, Transcript transcript) {
    var lines = new JsonArray();
    if (transcript != null) {
      transcript
          .lines()
          .forEach(
              line ->
                  lines.add(
                      new JsonObject()
                          .put("at", line.at())
                          .put("who", line.who())
                          .put("way", line.way().word())
                          .put("what", line.what())
                          .put("bytes", line.bytes())));
    }
    return new JsonObject()
        .put("expected", bounded(expected))
        .put("received", bounded(received))
        .put("tryThis", tryThis)
        .put("transcript", lines)
        .put("leftOut", transcript == null ? 0 : transcript.leftOut());
  }

  private static String expected(AssertionError thrown) {
    if (thrown instanceof CheckFailure failure) {
      return failure.expected();
    }
    if (thrown instanceof AssertionFailedError failed && failed.isExpectedDefined()) {
      return value(failed.getExpected());
    }
    return message(thrown);
  }

  private static String received(AssertionError thrown) {
    if (thrown instanceof CheckFailure failure) {
      return failure.received();
    }
    if (thrown instanceof AssertionFailedError failed && failed.isActualDefined()) {
      return value(failed.getActual());
    }
    return "something else";
  }

  private static String advice(Check check, AssertionError thrown) {
    String general = check.tryThis().isEmpty() ? null : check.tryThis();
    return thrown instanceof CheckFailure failure ? failure.tryThis().orElse(general) : general;
  }

  private static String value(ValueWrapper wrapper) {
    return wrapper == null ? "null" : wrapper.getStringRepresentation();
  }

  private static String message(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
