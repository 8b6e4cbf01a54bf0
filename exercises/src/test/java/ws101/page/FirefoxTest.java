package ws101.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import ws101.browser.ThisCheckout;
import ws101.stage.JavaProgram;
import ws101.stage.Node;
import ws101.stage.Steps;
import ws101.wiretap.Event;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * The solutions that are browser modules, in another browser than the judge’s. Nobody drives it: it
 * loads the exercise’s own page, and what it knows is told by what it asks for on the wire.
 */
@Timeout(180)
class FirefoxTest {

  /** Firefox itself waits longer and longer before it lets a page connect anew. */
  private static final long PATIENCE_SECONDS = 60;

  /** Nothing but the page: no first-run pages, no updates, no reports. */
  private static final String PREFERENCES =
      """
      user_pref("app.update.enabled", false);
      user_pref("app.normandy.enabled", false);
      user_pref("browser.shell.checkDefaultBrowser", false);
      user_pref("browser.startup.homepage_override.mstone", "ignore");
      user_pref("datareporting.policy.dataSubmissionEnabled", false);
      user_pref("datareporting.policy.firstRunURL", "");
      user_pref("network.captive-portal-service.enabled", false);
      user_pref("network.connectivity-service.enabled", false);
      user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
      """;

  private final EventLog log = new EventLog();
  private final HttpClient judge = HttpClient.newHttpClient();

  private String firefox;
  private Node node;
  private Wiretap tap;
  private Process browser;

  @BeforeEach
  void findIt() {
    firefox =
        Stream.of("firefox-esr", "firefox")
            .filter(FirefoxTest::answers)
            .findFirst()
            .orElseGet(() -> Assumptions.abort("There is no Firefox on this machine."));
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (browser != null) {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly().waitFor();
    }
    if (tap != null) {
      tap.close();
    }
    if (node != null) {
      node.kill();
    }
  }

  @Test
  void exercise10ComesBackAndGoesOnFromItsPosition(@TempDir Path profile) throws Exception {
    start("ws101.exercise10.StopVerticle");
    opens(profile, "/");
    until("it joins", says("join"));
    for (int i = 1; i <= 5; i++) {
      asks("/departures", JsonObject.of("text", "line " + i));
    }

    asks("/close", JsonObject.of("code", 1001));
    assertThat(until("it resumes", says("resume")).getInteger("offset")).isEqualTo(5);

    long before = log.newest();
    fault("reset", JsonObject.of("on", true));
    asks("/departures", JsonObject.of("text", "missed"));
    until("it resumes", since(before, says("resume")));
    until("it hears what was missed", since(before, hears("departure", 6)));

    before = log.newest();
    asks("/close", JsonObject.of("code", 1012));
    assertThat(until("it resumes", since(before, says("resume"))).getInteger("offset"))
        .isEqualTo(6);
  }

  @Test
  void exercise11FallsBackToPollingAndReturns(@TempDir Path profile) throws Exception {
    start("ws101.exercise11.CounterVerticle");
    fault("reject-upgrade", JsonObject.of("on", true, "value", 400));
    opens(profile, "/");
    until("it polls", polls("/numbers?room=office&epoch="));
    asks("/numbers", JsonObject.of("text", "A 1"));
    until("it polls on", polls("after=1"));

    fault("reject-upgrade", JsonObject.of("on", false));
    assertThat(until("it resumes by socket", says("resume")).getInteger("offset")).isEqualTo(1);
    asks("/numbers", JsonObject.of("text", "A 2"));
    until("it hears by socket", hears("number", 2));

    long before = log.newest();
    fault("reset", JsonObject.of("on", true));
    until("it polls again", since(before, polls("after=2")));
  }

  // The program, its wire, and the browser

  private void start(String mainClass) {
    Path root = ThisCheckout.root();
    List<Path> classPath = new ArrayList<>();
    classPath.add(root.resolve("solutions/src/main/web"));
    classPath.add(root.resolve("exercises/target/classes"));
    classPath.addAll(Steps.classPath());
    node = Node.start(new JavaProgram(mainClass, classPath, Map.of(), 64), 0);
    node.listening(Duration.ofSeconds(PATIENCE_SECONDS)).join();
    tap =
        Wiretap.open(
            log, "firefox", new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()));
  }

  private void opens(Path profile, String path) throws IOException {
    Files.writeString(profile.resolve("user.js"), PREFERENCES);
    browser =
        new ProcessBuilder(
                firefox,
                "--headless",
                "--no-remote",
                "--profile",
                profile.toString(),
                "http://localhost:" + tap.port() + path)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  private static boolean answers(String command) {
    try {
      return new ProcessBuilder(command, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void fault(String name, JsonObject more) {
    tap.fault(JsonObject.of("fault", name).mergeIn(more)).toCompletableFuture().join();
  }

  private void asks(String path, JsonObject body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + node.port() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()))
            .build();
    assertThat(judge.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
  }

  // What the wire has seen

  private static Predicate<Event> says(String type) {
    return event -> isMessage(event, "client", type);
  }

  private static Predicate<Event> hears(String type, int offset) {
    return event ->
        isMessage(event, "server", type) && messageIn(event).getInteger("offset") == offset;
  }

  private static boolean isMessage(Event event, String from, String type) {
    return event.kind().equals("frame")
        && from.equals(event.facts().getString("from"))
        && event.facts().getString("text", "").contains("\"type\":\"" + type + "\"");
  }

  private static Predicate<Event> polls(String part) {
    return event ->
        Optional.ofNullable(event.facts().getJsonObject("request"))
            .filter(request -> request.getString("target").contains(part))
            .isPresent();
  }

  private static Predicate<Event> since(long moment, Predicate<Event> what) {
    return what.and(event -> event.number() > moment);
  }

  private static JsonObject messageIn(Event event) {
    String text = event.facts().getString("text", "");
    return text.startsWith("{") ? new JsonObject(text) : new JsonObject();
  }

  /** The message of the first such event, as soon as it is in the log. */
  private JsonObject until(String what, Predicate<Event> isIt) {
    var seen = new CompletableFuture<Event>();
    var listening = log.onAppend(() -> look(isIt, seen));
    try {
      look(isIt, seen);
      return messageIn(
          seen.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .exceptionally(late -> fail("The wire has not seen that " + what))
              .join());
    } finally {
      listening.close();
    }
  }

  private void look(Predicate<Event> isIt, CompletableFuture<Event> seen) {
    log.after(0, Integer.MAX_VALUE).events().stream()
        .filter(isIt)
        .findFirst()
        .ifPresent(seen::complete);
  }
}
