package ws101.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The browser's modules, held by their own tests and by their types. Both run in Node, in the one
 * that Playwright brings along, so that nobody has to install it.
 */
class ModulesTest {

  private static final Path WEB = ThisCheckout.root().resolve("web");
  private static final String TYPESCRIPT = "META-INF/resources/webjars/typescript/";

  @TestFactory
  Stream<DynamicTest> whatTheModulesDecideIsRight() throws IOException {
    String node = node();
    try (Stream<Path> files = Files.list(WEB.resolve("tests"))) {
      return files
          .filter(file -> file.toString().endsWith(".test.js"))
          .sorted()
          .map(file -> dynamicTest(nameOf(file), () -> passes(node, "--test", file.toString())))
          .toList()
          .stream();
    }
  }

  @Test
  void theirTypesFit(@TempDir Path folder) throws Exception {
    Path compiler = unpackTypeScript(folder).resolve("tsc.js");

    passes(node(), compiler.toString(), "--project", WEB.resolve("jsconfig.json").toString());
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replace(".test.js", "");
  }

  private static void passes(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
  }

  private static String node() {
    return BroughtNode.command()
        .orElseGet(() -> without("There is no Node: run ./kit test, which brings one."));
  }

  /** All of its files: the compiler reads its own descriptions of the browser beside itself. */
  private static Path unpackTypeScript(Path folder) throws IOException {
    URL address = ModulesTest.class.getClassLoader().getResource(TYPESCRIPT);
    if (address == null) {
      without("There is no TypeScript: run ./kit test, which brings it.");
    }
    JarFile jar = ((JarURLConnection) address.openConnection()).getJarFile();
    Path last = folder;
    for (JarEntry entry : jar.stream().filter(ModulesTest::isOfCompiler).toList()) {
      Path file = folder.resolve(entry.getName().substring(TYPESCRIPT.length()));
      Files.createDirectories(file.getParent());
      try (InputStream bytes = jar.getInputStream(entry)) {
        Files.copy(bytes, file);
      }
      last = file.getParent();
    }
    return last;
  }

  private static boolean isOfCompiler(JarEntry entry) {
    return entry.getName().matches(TYPESCRIPT + "[^/]+/lib/(tsc|_tsc|lib\\.)[^/]*");
  }

  /** What cannot be had is skipped in words; where nobody reads them, that is a failure. */
  private static <T> T without(String sentence) {
    if ("true".equals(System.getenv("CI"))) {
      return fail(sentence);
    }
    return Assumptions.abort(sentence);
  }
}
