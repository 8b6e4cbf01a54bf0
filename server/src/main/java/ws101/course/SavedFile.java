package ws101.course;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Notices when a learner saves. Editors write in place, or write another file and rename it, and
 * file systems of virtual machines do not always tell; what never fails is to look, and one folder
 * is quickly looked at.
 */
public final class SavedFile {

  private static final long LOOK = 50; // Twenty times a second: well below what a person notices.

  /** Not an editor's own files, which it hides or marks. */
  private static final Pattern SOURCE = Pattern.compile("[^.].*\\.(java|js)");

  private final Vertx vertx;
  private final Path folder;
  private final Runnable saved;

  private List<String> known;
  private List<String> lastSeen;
  private boolean stopped;

  /**
   * Calls {@code saved}, on the event loop, once a save is complete: when two looks in a row agree.
   */
  public SavedFile(Vertx vertx, Path folder, Runnable saved) {
    this.vertx = vertx;
    this.folder = folder;
    this.saved = saved;
    this.known = filesIn(folder);
    look();
  }

  public void stop() {
    stopped = true;
  }

  private void look() {
    if (stopped) {
      return;
    }
    vertx.executeBlocking(() -> filesIn(folder)).onSuccess(this::compare);
  }

  private void compare(List<String> now) {
    if (stopped) {
      return;
    }
    vertx.setTimer(LOOK, again -> look());
    boolean isComplete = now.equals(lastSeen) && !now.isEmpty();
    lastSeen = now;
    if (isComplete && !now.equals(known)) {
      known = now;
      saved.run();
    }
  }

  private static List<String> filesIn(Path folder) {
    var found = new ArrayList<String>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String name = file.getFileName().toString();
        if (SOURCE.matcher(name).matches()) {
          found.add(name + " " + Files.getLastModifiedTime(file) + " " + Files.size(file));
        }
      }
    } catch (IOException | UncheckedIOException vanished) {
      // Renamed while we looked: the next look sees it.
    }
    return found;
  }
}
