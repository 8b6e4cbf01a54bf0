package ws101.browser;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Playwright's driver, unpacked once for all tests to come. Left to itself Playwright unpacks its
 * hundred megabytes in every JVM anew, which takes seconds, and leaves them there if the JVM is
 * killed.
 */
final class UnpackedDriver {

  /** In the jar that the Maven profile {@code browser} brings. */
  private static final String DRIVER = "com.microsoft.playwright.impl.driver.jar.DriverJar";

  /** Where Playwright looks first. */
  private static final String PROPERTY = "playwright.cli.dir";

  private static final Path PLACE = Path.of("target", "playwright");

  private UnpackedDriver() {}

  /** Whether this JVM has what it takes to drive a browser. */
  static boolean isThere() {
    if (System.getProperty(PROPERTY) != null) {
      return true;
    }
    try {
      Class.forName(DRIVER, false, UnpackedDriver.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Lets Playwright find it unpacked. */
  static void use() {
    if (System.getProperty(PROPERTY) == null) {
      try {
        System.setProperty(PROPERTY, unpacked().toAbsolutePath().toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Path unpacked() throws IOException {
    URI packed = packed(); // jar:file:/…/driver-bundle-1.60.0.jar!/driver/linux
    String jar = packed.toString().split("!")[0];
    Path place = PLACE.resolve(jar.substring(jar.lastIndexOf('/') + 1).replace(".jar", ""));
    if (!Files.isDirectory(place)) {
      Files.createDirectories(PLACE);
      Path draft = Files.createTempDirectory(PLACE, "draft-");
      try (FileSystem inside = FileSystems.newFileSystem(packed, Map.of())) {
        copy(inside.provider().getPath(packed), draft);
      }
      move(draft, place);
    }
    return place;
  }

  private static URI packed() {
    try {
      return (URI) Class.forName(DRIVER).getMethod("getDriverResourceURI").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Another Playwright than the one we know", e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
          boolean isProgram =
              file.getParent().equals(from); // Node, without an ending or with .exe.
          copy.toFile().setExecutable(isProgram);
        }
      }
    }
  }

  private static void move(Path draft, Path place) throws IOException {
    try {
      Files.move(draft, place, ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(place)) { // Else another JVM was quicker, and its copy is as good.
        throw e;
      }
    }
  }
}
