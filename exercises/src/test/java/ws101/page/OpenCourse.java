package ws101.page;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import ws101.browser.ThisCheckout;
import ws101.course.CourseServer;

/**
 * The course, open for the tests of a class: the real server with real stages and the real judge,
 * on a copy of the checkout whose files a test may edit.
 */
final class OpenCourse implements BeforeAllCallback, AfterAllCallback {

  /** Where the tests run is one of its modules; by hand it may be the checkout itself. */
  static final Path CHECKOUT = ThisCheckout.root();

  private Vertx vertx;
  private Path root;
  private CourseServer server;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    vertx = Vertx.vertx();
    root = copyOfTheCheckout();
    System.setProperty("ws101.root", root.toString());
    server =
        CourseServer.start(vertx, root, 0)
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    System.clearProperty("ws101.root");
  }

  /** The address of a page. */
  String address(String path) {
    return "http://localhost:" + server.port() + path;
  }

  /** A file of this checkout. */
  Path file(String path) {
    return root.resolve(path);
  }

  /** A checkout as built as ours, whose lessons, pages, exercises and solutions are its own. */
  static Path copyOfTheCheckout() throws IOException {
    Path root = Files.createTempDirectory("ws101-course");
    for (String folder : new String[] {"lessons", "web", "exercises/src", "solutions/src"}) {
      copy(CHECKOUT.resolve(folder), root.resolve(folder));
    }
    Files.createSymbolicLink(root.resolve("server"), CHECKOUT.resolve("server"));
    Files.createSymbolicLink(
        root.resolve("exercises/target"), CHECKOUT.resolve("exercises/target"));
    return root;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> copyOne(file, to.resolve(from.relativize(file).toString())));
    }
  }

  private static void copyOne(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      if (Files.isRegularFile(from)) {
        Files.copy(from, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
