package ws101.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SavedFileTest {

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private final Context loop = vertx.getOrCreateContext();
  private final Promise<SavedFile> started = Promise.promise();

  @TempDir Path folder;

  @BeforeEach
  void watchAFolderWithOneFile() throws Exception {
    write("Lobby.java", "class Lobby {}");
    loop.runOnContext(
        now -> started.complete(new SavedFile(vertx, folder, () -> heard.add(read("Lobby.java")))));
    started.future().await();
  }

  @AfterEach
  void stop() {
    loop.runOnContext(now -> started.future().result().stop());
    loop.executeBlocking(() -> "the last look is over").await();
    vertx.close().await();
  }

  @Test
  void aFileThatIsWrittenInPlaceIsASave() throws Exception {
    write("Lobby.java", "class Lobby { int one; }");

    assertThat(hears()).contains("one");
  }

  @Test
  void aFileThatIsReplacedByAnotherIsASave() throws Exception {
    write(".Lobby.java.swp", "class Lobby { int two; }");
    Path swap = folder.resolve(".Lobby.java.swp");
    Files.move(swap, folder.resolve("Lobby.java"), StandardCopyOption.REPLACE_EXISTING);

    assertThat(hears()).contains("two");
  }

  @Test
  void aFileThatIsGoneForAMomentIsStillWatched() throws Exception {
    Files.delete(folder.resolve("Lobby.java"));
    write("Lobby.java", "class Lobby { int three; }");

    assertThat(hears()).contains("three");
  }

  @Test
  void eachSaveIsHeardOnceAndOnlySaves() throws Exception {
    write("Lobby.java", "class Lobby { int first; }");
    assertThat(hears()).contains("first");

    write("Lobby.class", "compiled meanwhile");
    write("Lobby.java~", "an editor's backup");
    Files.createSymbolicLink(folder.resolve(".#Lobby.java"), Path.of("an-editors-lock"));
    write("Lobby.java", "class Lobby { int second; }");

    assertThat(hears()).contains("second");
    assertThat(heard).isEmpty();
  }

  @Test
  void aFolderThatIsGoneForAWhileDoesNotEndTheWatch() throws Exception {
    Path away = folder.resolveSibling("away");
    Files.move(folder, away);
    Files.move(away, folder);

    write("Lobby.java", "class Lobby { int four; }");

    assertThat(hears()).contains("four");
  }

  private String hears() throws InterruptedException {
    String text = heard.poll(30, TimeUnit.SECONDS);
    assertThat(text).as("nothing was heard of the save within 30 s").isNotNull();
    return text;
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
