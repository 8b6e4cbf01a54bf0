package ws101.course;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * How far the learner of this checkout is, in {@code .ws101/progress.json}. A write replaces the
 * file as a whole, so a crash leaves the old or the new one; what another version of the kit wrote
 * into it is kept. Safe to use from any thread; what notes something also writes it, and blocks.
 */
public final class Progress {

  private final Path file;
  private final JsonObject root;

  private Progress(Path file, JsonObject root) {
    this.file = file;
    this.root = root;
  }

  /** The progress in a checkout. A file that cannot be read is set aside, not thrown away. */
  public static Progress of(Path checkout) {
    Path file = checkout.resolve(".ws101").resolve("progress.json");
    try {
      Files.createDirectories(file.getParent());
      return new Progress(file, Files.exists(file) ? read(file) : new JsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static JsonObject read(Path file) throws IOException {
    try {
      if (Json.decodeValue(Files.readString(file)) instanceof JsonObject root && isWhole(root)) {
        return root;
      }
    } catch (DecodeException damaged) {
      // Set aside, like anything else that is no progress.
    }
    Path aside = Files.createTempFile(file.getParent(), "progress-damaged-", ".json");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    System.err.printf("%s could not be read; it is kept as %s.%n", file, aside);
    return new JsonObject();
  }

  /** Whether everything that we look into is an object. */
  private static boolean isWhole(JsonObject root) {
    return root.getValue("lessons", new JsonObject()) instanceof JsonObject lessons
        && lessons.stream()
            .allMatch(
                lesson ->
                    lesson.getValue() instanceof JsonObject facts
                        && facts.getValue("experiments", new JsonObject())
                            instanceof JsonObject experiments
                        && experiments.stream()
                            .allMatch(each -> each.getValue() instanceof JsonObject));
  }

  /** Notes that a lesson's page was opened: the course goes on there. */
  public void opened(String slug) {
    note(
        slug,
        lesson -> {
          root.put("last", slug);
          lesson.put("opened", Instant.now().toString());
        });
  }

  /**
   * Notes a prediction; it is not changed once the experiment has been ticked.
   *
   * @param place where the log was then: only what comes after counts for the experiment
   */
  public void predicted(String slug, String experiment, String answer, JsonObject place) {
    note(
        slug,
        lesson -> {
          JsonObject noted = child(child(lesson, "experiments"), experiment);
          if (!noted.getBoolean("ticked", false)) {
            noted.put("predicted", answer).put("opened", place);
          }
        });
  }

  /**
   * Notes that an experiment was seen.
   *
   * @param epoch the log in which it was seen
   * @param events the numbers of the events that prove it
   */
  public void ticked(String slug, String experiment, String epoch, JsonArray events) {
    note(
        slug,
        lesson ->
            child(child(lesson, "experiments"), experiment)
                .put("ticked", true)
                .put("epoch", epoch)
                .put("events", events));
  }

  /** Forgets a lesson's experiments; what happened in the log so far counts for none of them. */
  public void startExperimentsAnew(String slug, JsonObject place) {
    note(slug, lesson -> lesson.put("anew", place).remove("experiments"));
  }

  /**
   * Notes a final verdict; a passed exercise stays passed. One that could not be judged costs the
   * learner nothing.
   */
  public void judged(String slug, String verdict, int passed, int of) {
    if (!verdict.equals("could-not-be-judged")) {
      var noted = new JsonObject().put("verdict", verdict).put("passed", passed).put("of", of);
      note(
          slug,
          lesson -> {
            lesson.put("verdict", noted);
            if (verdict.equals("passed")) {
              lesson.put("passed", true);
            }
          });
    }
  }

  public synchronized boolean hasPassed(String slug) {
    return ofLesson(slug).getBoolean("passed", false);
  }

  /**
   * A lesson's progress: {@code opened experiments anew verdict passed}, each only if there is
   * something.
   */
  public synchronized JsonObject ofLesson(String slug) {
    JsonObject lessons = root.getJsonObject("lessons", new JsonObject());
    return lessons.getJsonObject(slug, new JsonObject()).copy();
  }

  /** The lesson that was opened last, or null. */
  public synchronized String last() {
    return root.getValue("last") instanceof String slug ? slug : null;
  }

  private synchronized void note(String slug, Consumer<JsonObject> change) {
    change.accept(child(child(root, "lessons"), slug));
    write();
  }

  private static JsonObject child(JsonObject parent, String name) {
    if (!parent.containsKey(name)) {
      parent.put(name, new JsonObject());
    }
    return parent.getJsonObject(name);
  }

  private void write() {
    Path next = file.resolveSibling("progress.json.next");
    try {
      Files.writeString(next, root.encodePrettily() + "\n");
      try {
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      System.err.printf("Progress is not kept: cannot write %s: %s%n", file, e.getMessage());
    }
  }
}
