package ws101.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import ws101.grader.Asker;
import ws101.grader.CheckFailure;
import ws101.grader.Limits;
import ws101.grader.Program;
import ws101.wiretap.Event;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * Eve's page, in which a learner's module runs, behind a wiretap. The judge asks the program
 * directly, and breaks only Eve's wire. What the module tells is gathered in the page, in lists.
 *
 * @param <T> the page of one exercise
 */
public abstract class ModulePage<T extends ModulePage<T>> {

  protected final Page eve;
  protected final Asker judge;

  private final List<String> lists;
  private final EventLog log = new EventLog();
  private final Wiretap tap;

  /**
   * @param lists of {@code window}, by name
   */
  protected ModulePage(Program program, Page eve, String... lists) {
    this.eve = eve;
    this.lists = List.of(lists);
    this.tap = program.tap(log);
    this.judge = Asker.of(program, "The judge");
  }

  protected abstract T self();

  /** Loads the module, and calls nothing. What is loaded already needs no wire any more. */
  protected void load(String module) {
    eve.navigate("http://localhost:" + tap.port() + "/" + module);
    eve.evaluate("module => import(\"/\" + module).then(() => {}, () => {})", module);
  }

  // Eve

  /**
   * Calls the module.
   *
   * @param script returns a promise of an empty text, or of what went wrong
   * @param call as it stands in the contract
   */
  protected T calls(String script, Object arguments, String call) {
    Object trouble = eve.evaluate(script, arguments);
    if (!trouble.equals("")) {
      throw new CheckFailure(call + " can be called", trouble.toString());
    }
    return self();
  }

  /** Waits until that is so in the page; the lists can be named. */
  public T until(String what, String condition, Duration limit) {
    try {
      eve.waitForFunction(
          "() => { const { %s } = window; return %s }"
              .formatted(String.join(", ", lists), condition),
          null,
          new Page.WaitForFunctionOptions().setTimeout(Limits.withGrace(limit).toMillis()));
      return self();
    } catch (TimeoutError late) {
      throw CheckFailure.late(what, told());
    }
  }

  /** All that the module has told, in words. */
  public String told() {
    var words = lists.stream().map(list -> list + " " + list(list).encode());
    return String.join(", ", words.toList());
  }

  /** So long nothing is asked of anybody. */
  public void timePasses(Duration time) {
    eve.evaluate("ms => new Promise(done => setTimeout(done, ms))", (int) time.toMillis());
  }

  protected JsonArray list(String name) {
    return new JsonArray((String) eve.evaluate("JSON.stringify(window." + name + " ?? [])"));
  }

  // Her wire

  /**
   * @param way null for a fault that has none
   */
  public void breaks(String fault, String way, boolean on) {
    breaks(fault, way, 0, on);
  }

  public void breaks(String fault, String way, int value, boolean on) {
    var wish = JsonObject.of("fault", fault, "value", value, "on", on);
    if (way != null) {
      wish.put("way", way);
    }
    tap.fault(wish).toCompletableFuture().join();
  }

  /** Tears her connection off: at least one that stood. */
  public void cuts() {
    if (!cutsIfThereIsOne()) {
      throw new IllegalStateException("The judge found no connection to cut.");
    }
  }

  /** Whether there was a connection to tear off. */
  public boolean cutsIfThereIsOne() {
    long before = now();
    breaks("reset", null, true);
    return since(before)
        .filter(event -> event.kind().equals("fault"))
        .anyMatch(event -> !event.facts().getJsonArray("connections", new JsonArray()).isEmpty());
  }

  /** The newest event of her wire. */
  public long now() {
    return log.newest();
  }

  protected Stream<Event> since(long moment) {
    return log.after(moment, Integer.MAX_VALUE).events().stream();
  }
}
