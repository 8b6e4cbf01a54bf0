package ws101.course;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Notices when a learner saves. Editors write in place, or write another file and rename it, and
 * file systems of virtual machines do not always tell; what never fails is to look, and one folder
 * is quickly looked at.
 */
final class SavedFile {

  private static final long LOOK = 100; // Ten times a second: well below what a person notices.

  private final Vertx vertx;
  private final Path folder;
  private final Runnable saved;
  private final long timer;
  private List<String> seen;
  private List<String> changing;

  /**
   * Calls {@code saved} on the event loop once a save is complete: when two looks in a row agree.
   */
  SavedFile(Vertx vertx, Path folder, Runnable saved) {
    this.vertx = vertx;
    this.folder = folder;
    this.saved = saved;
    this.seen = look();
    this.changing = seen;
    this.timer = vertx.setPeriodic(LOOK, tick -> compare());
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  private void compare() {
    List<String> now = look();
    if (!now.equals(seen) && now.equals(changing)) {
      seen = now;
      saved.run();
    }
    changing = now;
  }

  private List<String> look() {
    var found = new ArrayList<String>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String name = file.getFileName().toString();
        if (name.endsWith(".java") || name.endsWith(".js")) {
          found.add(name + " " + Files.getLastModifiedTime(file) + " " + Files.size(file));
        }
      }
    } catch (IOException vanished) {
      // Renamed while we looked: the next look sees it.
    }
    return found;
  }
}
