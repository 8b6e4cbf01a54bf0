package ws101.browser;

import static ws101.grader.Transcript.Way.TO_CLIENT;
import static ws101.grader.Transcript.Way.TO_SERVER;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.Tracing;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.WebSocketFrame;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;
import ws101.grader.CheckFailure;
import ws101.grader.Exercise;
import ws101.grader.Judging;
import ws101.grader.Preparation;
import ws101.grader.Transcript;

/**
 * People at browsers, for tests and checks: each parameter of type {@link BrowserContext} is a
 * person of their own, called as the parameter is, and one of type {@link Page} is such a person's
 * first page. What their pages say on WebSockets becomes evidence; what they saw when a test failed
 * is kept under {@code target/browser}.
 *
 * <pre>
 * &#64;ExtendWith(Browsers.class)
 * class ChatPageTest {
 *   &#64;Test
 *   void whatAdaSaysBobReads(BrowserContext ada, BrowserContext bob) { … }
 * }
 * </pre>
 */
public final class Browsers
    implements BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        TestExecutionExceptionHandler,
        Preparation {

  private static final Namespace NAMESPACE = Namespace.create(Browsers.class);
  private static final Path KEPT = Path.of("target", "browser");

  /** For an action of a person, in milliseconds: ten times what a slow machine needs. */
  private static final double PATIENCE = 5000;

  /** A browser tells what a frame carried, not how it stood on the wire. */
  private static final byte[] NOTHING = {};

  /** As many people as an exercise has in its browser check, mostly. */
  private static final int PEOPLE = 2;

  /** The people of one test, by name. */
  private static final class People extends LinkedHashMap<String, BrowserContext> {
    private static final long serialVersionUID = 1;
  }

  /** Starts the browser before anybody asks for it. Does nothing where there is none. */
  @Override
  public void prepare() {
    if (UnpackedDriver.isThere()) {
      WarmBrowser.reserve(PEOPLE);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!needsBrowser(context)) {
      return;
    }
    if (!UnpackedDriver.isThere()) {
      throw new TestAbortedException(
          "This needs a browser and Playwright's driver: ./kit test gets both, ./kit check the driver.");
    }
    WarmBrowser.take();
    context.getStore(NAMESPACE).put(People.class, new People());
  }

  private static boolean needsBrowser(ExtensionContext context) {
    return Stream.of(context.getRequiredTestMethod().getParameterTypes())
        .anyMatch(Browsers::isPerson);
  }

  private static boolean isPerson(Class<?> type) {
    return type == BrowserContext.class || type == Page.class;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return isPerson(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    String parameterName = parameter.getParameter().getName();
    String name = parameterName.substring(0, 1).toUpperCase() + parameterName.substring(1);
    boolean hasPage = parameter.getParameter().getType() == Page.class;
    Page page = hasPage ? WarmBrowser.page() : null;
    BrowserContext person = hasPage ? page.context() : WarmBrowser.person();
    person.setDefaultTimeout(PATIENCE);
    if (keepsTraces(context)) {
      person.tracing().start(new Tracing.StartOptions().setScreenshots(true).setSnapshots(true));
    }
    Judging.transcriptOf(context)
        .ifPresent(
            transcript -> {
              person.pages().forEach(open -> listen(name, open, transcript));
              person.onPage(opened -> listen(name, opened, transcript));
            });
    people(context).orElseThrow().put(name, person);
    return hasPage ? page : person;
  }

  /** A trace costs time, which tests of our own pages have and a learner has not. */
  private static boolean keepsTraces(ExtensionContext context) {
    return !context.getRequiredTestClass().isAnnotationPresent(Exercise.class);
  }

  private static void listen(String name, Page page, Transcript transcript) {
    page.onWebSocket(
        (WebSocket socket) -> {
          transcript.note(name, TO_SERVER, "opens " + socket.url(), NOTHING);
          socket.onFrameSent(frame -> note(name, TO_SERVER, frame, transcript));
          socket.onFrameReceived(frame -> note(name, TO_CLIENT, frame, transcript));
          socket.onClose(closed -> transcript.note(name, TO_CLIENT, "closed", NOTHING));
        });
    page.onPageError(error -> transcript.note(name, TO_CLIENT, "page: " + error, NOTHING));
  }

  private static void note(
      String name, Transcript.Way way, WebSocketFrame frame, Transcript transcript) {
    String what =
        frame.text() == null ? "binary, " + frame.binary().length + " bytes" : frame.text();
    transcript.note(name, way, what, NOTHING);
  }

  /**
   * Tells the program's failures from the browser's: an element that does not appear in time, or a
   * page that does not load, is the program's doing.
   */
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    boolean judged = context.getRequiredTestClass().isAnnotationPresent(Exercise.class);
    if (judged && thrown instanceof TimeoutError) {
      throw CheckFailure.late("the page lets a person go on", firstLine(thrown.getMessage()));
    }
    if (judged && thrown instanceof PlaywrightException && thrown.getMessage().contains("net::")) {
      throw new CheckFailure("the page loads", firstLine(thrown.getMessage()));
    }
    throw thrown;
  }

  private static String firstLine(String text) {
    return text.strip()
        .lines()
        .filter(line -> line.length() > 2) // Playwright's messages begin with "Error {".
        .map(line -> line.strip().replaceFirst("^message='", ""))
        .filter(line -> !line.equals("Error {"))
        .findFirst()
        .orElse(text);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    people(context)
        .ifPresent(
            people -> {
              try {
                boolean failed = context.getExecutionException().isPresent();
                people.forEach((name, person) -> leave(name, person, failed, context));
              } finally {
                WarmBrowser.giveBack();
              }
            });
  }

  private static void leave(
      String name, BrowserContext person, boolean failed, ExtensionContext context) {
    try {
      if (failed) {
        keep(name, person, context);
      }
      person.close();
    } catch (PlaywrightException broken) {
      WarmBrowser.discard();
    }
  }

  private static void keep(String name, BrowserContext person, ExtensionContext context) {
    String test =
        context.getRequiredTestClass().getSimpleName()
            + "."
            + context.getRequiredTestMethod().getName();
    int number = 1;
    for (Page page : person.pages()) {
      Path picture = KEPT.resolve("%s-%s-%d.png".formatted(test, name, number++));
      page.screenshot(new Page.ScreenshotOptions().setPath(picture));
    }
    if (keepsTraces(context)) {
      Path trace = KEPT.resolve("%s-%s.zip".formatted(test, name));
      person.tracing().stop(new Tracing.StopOptions().setPath(trace));
    }
  }

  private static Optional<Map<String, BrowserContext>> people(ExtensionContext context) {
    return Optional.ofNullable(context.getStore(NAMESPACE).get(People.class, People.class));
  }
}
