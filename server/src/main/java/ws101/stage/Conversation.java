package ws101.stage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import ws101.stage.Script.Hold;
import ws101.stage.Script.Say;
import ws101.stage.Script.Step;
import ws101.wiretap.EventLog;

/** A script that is being played. Used by one context. */
final class Conversation {

  /** What was said last has so long to arrive. */
  private static final Duration LISTEN = Duration.ofSeconds(2);

  /** A server that does not take a word by then is not waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final EventLog log;
  private final int number;
  private final Script script;
  private final Function<String, Future<?>> say;
  private final Consumer<Duration> hold;
  private final Runnable changed;
  private int said;
  private final List<Future<?>> taken = new ArrayList<>();
  private long heldUntil;
  private boolean isOver;

  /**
   * @param number of this conversation, the first is 1: its words tell it
   * @param say says a word on all wires; completes when all servers have taken it
   * @param hold holds all wires to who listens, for so long
   */
  Conversation(
      Vertx vertx,
      EventLog log,
      int number,
      Script script,
      Function<String, Future<?>> say,
      Consumer<Duration> hold,
      Runnable changed) {
    this.vertx = vertx;
    this.log = log;
    this.number = number;
    this.script = script;
    this.say = say;
    this.hold = hold;
    this.changed = changed;
  }

  void begin() {
    tell("began");
    play(script.steps());
  }

  /** Says no more; what was said so far counts. */
  void end() {
    if (!isOver) {
      isOver = true;
      tell("ended");
    }
  }

  boolean isOver() {
    return isOver;
  }

  private void play(List<Step> rest) {
    if (rest.isEmpty()) {
      after(Math.max(0, heldUntil - now()), this::listen);
      return;
    }
    var step = rest.get(0);
    Runnable next = () -> play(rest.subList(1, rest.size()));
    if (step instanceof Say words) {
      speak(words.words(), words.every().toMillis(), next);
    } else if (step instanceof Hold held) {
      heldUntil = Math.max(heldUntil, now() + held.time().toMillis());
      hold.accept(held.time());
      next.run();
    } else {
      after(step.length().toMillis(), next);
    }
  }

  /** All is said: when it is taken, too, it is on its way. */
  private void listen() {
    var patience = vertx.timer(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Future.any(patience, Future.join(taken))
        .onComplete(onItsWay -> after(LISTEN.toMillis(), this::end))
        .onComplete(onItsWay -> patience.cancel());
  }

  private void speak(int words, long every, Runnable next) {
    said++;
    taken.add(say.apply(word(number, said)));
    if (words == 1) {
      next.run();
    } else {
      after(every, () -> speak(words - 1, every, next));
    }
  }

  /** What begins with an exclamation mark is told to bots, too: lesson 03. */
  static String word(int conversation, int number) {
    return "!word #%d-%d".formatted(conversation, number);
  }

  private void after(long millis, Runnable work) {
    if (isOver) {
      return;
    }
    if (millis == 0) {
      vertx.runOnContext(now -> unlessOver(work));
    } else {
      vertx.setTimer(millis, late -> unlessOver(work));
    }
  }

  private void unlessOver(Runnable work) {
    if (!isOver) {
      work.run();
    }
  }

  private void tell(String state) {
    log.append(
        "run",
        new JsonObject().put("run", number).put("state", state).put("words", script.words()));
    changed.run();
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  JsonObject toJson() {
    return new JsonObject().put("run", number).put("state", isOver ? "ended" : "running");
  }
}
