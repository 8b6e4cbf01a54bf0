package ws101.course;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * How far the learner of this checkout is, in {@code .ws101/progress.json}. A write replaces the
 * file as a whole, so a crash leaves the old or the new one; what another version of the kit wrote
 * into it is kept.
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
      if (!Files.exists(file)) {
        return new Progress(file, new JsonObject());
      }
      try {
        return new Progress(file, new JsonObject(Files.readString(file)));
      } catch (DecodeException damaged) {
        Path aside =
            file.resolveSibling("progress-damaged-" + Instant.now().toEpochMilli() + ".json");
        Files.move(file, aside);
        System.err.printf("%s could not be read; it is kept as %s.%n", file, aside);
        return new Progress(file, new JsonObject());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Notes that a lesson's page was opened: the course goes on there. */
  public synchronized void opened(String slug) {
    root.put("last", slug);
    lesson(slug).put("opened", Instant.now().toString());
    write();
  }

  /**
   * Notes a prediction; it is not changed once the experiment has been ticked. From here on the
   * log's events count for it.
   */
  public synchronized void predicted(
      String slug, String experiment, String answer, JsonObject place) {
    JsonObject noted = experiment(slug, experiment);
    if (!noted.getBoolean("ticked", false)) {
      noted.put("predicted", answer).put("opened", place);
      write();
    }
  }

  /**
   * Notes that an experiment was seen.
   *
   * @param epoch the log in which it was seen
   * @param events the numbers of the events that prove it
   */
  public synchronized void ticked(String slug, String experiment, String epoch, JsonArray events) {
    experiment(slug, experiment).put("ticked", true).put("epoch", epoch).put("events", events);
    write();
  }

  /** Forgets a lesson's experiments; what happened in the log so far counts for none of them. */
  public synchronized void startExperimentsAnew(String slug, JsonObject place) {
    lesson(slug).put("anew", place).remove("experiments");
    write();
  }

  /** Notes a final verdict; a passed exercise stays passed. */
  public synchronized void judged(String slug, String verdict, int passed, int of) {
    JsonObject lesson = lesson(slug);
    lesson.put(
        "verdict", new JsonObject().put("verdict", verdict).put("passed", passed).put("of", of));
    if (verdict.equals("passed")) {
      lesson.put("passed", true);
    }
    write();
  }

  public synchronized boolean hasPassed(String slug) {
    return lesson(slug).getBoolean("passed", false);
  }

  /**
   * A lesson's progress: {@code opened experiments anew verdict passed}, each only if there is
   * something.
   */
  public synchronized JsonObject ofLesson(String slug) {
    return lesson(slug).copy();
  }

  /** The lesson that was opened last, or null. */
  public synchronized String last() {
    return root.getString("last");
  }

  private JsonObject experiment(String slug, String experiment) {
    return child(child(lesson(slug), "experiments"), experiment);
  }

  private JsonObject lesson(String slug) {
    return child(child(root, "lessons"), slug);
  }

  private static JsonObject child(JsonObject parent, String name) {
    JsonObject child = parent.getJsonObject(name);
    if (child == null) {
      child = new JsonObject();
      parent.put(name, child);
    }
    return child;
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
