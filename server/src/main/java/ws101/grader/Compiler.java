package ws101.grader;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles an exercise inside this JVM: the compiler stays warm, and so do the jars it has opened.
 */
final class Compiler {

  private static final List<String> OPTIONS =
      List.of("--release", "17", "-proc:none", "-Xlint:none", "-parameters", "-g");

  private final Checkout checkout;
  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files;

  Compiler(Checkout checkout) {
    this.checkout = checkout;
    if (javac == null) {
      throw new IllegalStateException("This Java has no compiler: ws101 needs a JDK, not a JRE.");
    }
    files = javac.getStandardFileManager(null, Locale.ENGLISH, UTF_8);
    try {
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, checkout.libraries());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Compiles a file together with the others of its package.
   *
   * @param file where the source lies, or would lie
   * @param text what stands in it
   * @param into the folder for the class files
   * @return what is wrong with it, or empty
   */
  synchronized Optional<Problem> compile(Path file, String text, Path into) {
    try {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(into));
      var sources = new ArrayList<JavaFileObject>();
      sources.add(new Text(file, text));
      others(file).forEach(sources::add);

      var said = new DiagnosticCollector<JavaFileObject>();
      var printed = new StringWriter();
      boolean done = javac.getTask(printed, files, said, OPTIONS, null, sources).call();
      return done ? Optional.empty() : Optional.of(problem(said.getDiagnostics(), printed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A source that need not be on the disk. */
  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(Path file, String text) {
      super(uri(file), Kind.SOURCE);
      this.text = text;
    }

    private static URI uri(Path file) {
      return file.toAbsolutePath().normalize().toUri();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private List<JavaFileObject> others(Path file) throws IOException {
    if (!Files.isDirectory(file.getParent())) {
      return List.of();
    }
    try (Stream<Path> siblings = Files.list(file.getParent())) {
      var others = new ArrayList<JavaFileObject>();
      files
          .getJavaFileObjectsFromPaths(
              siblings
                  .filter(each -> each.toString().endsWith(".java"))
                  .filter(each -> !each.getFileName().equals(file.getFileName()))
                  .sorted()
                  .toList())
          .forEach(others::add);
      return others;
    }
  }

  private Problem problem(List<Diagnostic<? extends JavaFileObject>> said, StringWriter printed) {
    var errors = said.stream().filter(each -> each.getKind() == Diagnostic.Kind.ERROR).toList();
    if (errors.isEmpty()) {
      return Problem.of("The file does not compile", printed.toString(), null);
    }
    var first = errors.get(0);
    String more = errors.size() == 1 ? "" : "\n(%d more after it)".formatted(errors.size() - 1);
    String message = first.getMessage(Locale.ENGLISH) + more;
    String tryThis = CompilerAdvice.on(first.getCode());
    if (first.getSource() == null) {
      return Problem.of("The file does not compile", message, tryThis);
    }
    return new Problem(
        "The file does not compile",
        checkout.shown(Path.of(first.getSource().toUri())),
        (int) first.getLineNumber(),
        (int) first.getColumnNumber(),
        line(first),
        message,
        tryThis);
  }

  private static String line(Diagnostic<? extends JavaFileObject> error) {
    try {
      return error
          .getSource()
          .getCharContent(true)
          .toString()
          .lines()
          .skip(Math.max(0, error.getLineNumber() - 1))
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }
}
