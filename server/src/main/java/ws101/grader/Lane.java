package ws101.grader;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import ws101.stage.Node;

/** One process of the learner's program, and the checks that talk to it, one after the other. */
final class Lane implements Trial {

  /** Where {@link Judging} finds us; the same place as its {@link Trial#NAMESPACE}. */
  private static final Namespace SESSION = Namespace.create(Trial.class);

  /** The checks and nothing else: whatever stands on the class path must not meddle. */
  private static final LauncherConfig NO_OTHERS =
      LauncherConfig.builder()
          .enableLauncherSessionListenerAutoRegistration(false)
          .enableLauncherDiscoveryListenerAutoRegistration(false)
          .enableTestExecutionListenerAutoRegistration(false)
          .enablePostDiscoveryFilterAutoRegistration(false)
          .build();

  private final long seed;
  private final BiConsumer<Lane, Outcome> tell;
  private final Node node;
  private volatile boolean givenUp;

  /** Starts the program; {@code tell} hears of each check that has ended. */
  Lane(Node.Program program, long seed, BiConsumer<Lane, Outcome> tell) {
    this.seed = seed;
    this.tell = tell;
    this.node = Node.start(program, 0);
  }

  /**
   * Waits until checks can begin.
   *
   * @throws java.util.concurrent.CompletionException if the program does not listen; the cause says
   *     why in words
   */
  void open() {
    node.listening(Limits.START).join();
    greet();
  }

  /** A program's first answer takes longest: what it loads for that, no check shall wait for. */
  private void greet() {
    try {
      var page = URI.create("http://127.0.0.1:" + node.port() + "/").toURL().openConnection();
      page.setConnectTimeout((int) Limits.START.toMillis());
      page.setReadTimeout((int) Limits.START.toMillis());
      ((HttpURLConnection) page).getResponseCode();
    } catch (IOException e) {
      // Whether it must answer is for the checks to say.
    }
  }

  /** Runs checks, in their order. */
  void run(Class<?> checks, List<Method> methods) {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(methods.stream().map(method -> selectMethod(checks, method)).toList())
            .build();
    try (LauncherSession session = LauncherFactory.openSession(NO_OTHERS)) {
      session.getStore().put(SESSION, Trial.class, this);
      session.getLauncher().execute(request);
    }
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public boolean isGivenUp() {
    return givenUp;
  }

  @Override
  public void ended(Outcome outcome) {
    tell.accept(this, outcome);
  }

  /**
   * Ends the program; checks that have not begun do not begin. (Not named close: JUnit would call
   * it at the end of each session, and a lane has several.)
   */
  void end() {
    givenUp = true;
    node.kill();
  }
}
