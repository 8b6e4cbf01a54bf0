package ws101.grader;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import ws101.stage.Node;

/** What the checks of one run share, and who hears how each of them went. */
interface Trial {

  /** Where {@link Judging} finds it: in the store of the launcher's session. */
  Namespace NAMESPACE = Namespace.create(Trial.class);

  /**
   * How a check went.
   *
   * @param thrown null if it passed
   */
  record Outcome(Method check, Program program, Throwable thrown, long millis) {}

  /** The process that the next check talks to. */
  Node node();

  /** The Redis behind it; empty if it needs none. */
  Optional<RedisBehind> redis();

  long seed();

  /** Asked once before each check: whether to run it here. */
  boolean wants(Method check);

  /** One check has ended; called on the check's thread. */
  void ended(Outcome outcome);

  /** Waits a moment for a process that has just closed its sockets to be gone, too. */
  static boolean hasEnded(Node node) {
    try {
      node.ended().get(100, TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !node.isAlive();
    } catch (Exception stillRuns) {
      return false;
    }
  }
}
