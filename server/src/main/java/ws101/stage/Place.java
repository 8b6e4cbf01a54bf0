package ws101.stage;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Supplier;
import ws101.stage.Node.Exit;
import ws101.stage.Stage.Cast;
import ws101.wiretap.EventLog;

/**
 * A node's place on the stage: it keeps its name while one process after another takes it. All of
 * it runs on the stage's context, so it needs no lock; what waits for the system is done beside it.
 */
final class Place {

  /** A program has this long to listen. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final long MEBIBYTE = 1024 * 1024;

  /** One process, and what became of it. */
  private static final class Run {
    private final Node node;
    private final Program program;
    private final Cast cast;
    private final Promise<Void> gone = Promise.promise();
    private boolean entered;
    private boolean asked;
    private boolean paused;
    private Exit exit;

    Run(Node node, Program program, Cast cast) {
      this.node = node;
      this.program = program;
      this.cast = cast;
    }

    boolean isOver() {
      return exit != null;
    }
  }

  private final Context context;
  private final EventLog log;
  private final String id;

  /** In words. */
  private final String name;

  private final Runnable changed;

  /** Starts and restarts happen one after another. */
  private Future<?> busy = Future.succeededFuture();

  /** Who has the place: it listens, or has listened, or failed to. Null before the first start. */
  private Run holder;

  /** Who is starting, to take the place as soon as it listens; null if nobody. */
  private Run candidate;

  private boolean closed;

  Place(Context context, EventLog log, String id, String name, Runnable changed) {
    this.context = context;
    this.log = log;
    this.id = id;
    this.name = name;
    this.changed = changed;
  }

  String id() {
    return id;
  }

  int port() {
    return holder.node.port();
  }

  Cast cast() {
    return holder == null ? Cast.STEP : holder.cast;
  }

  boolean isHeld() {
    return holder != null && !holder.isOver();
  }

  /**
   * Starts a program on a port of its own; when it listens, it takes the place and the one before
   * is killed. If it never listens, the one before stays and the future fails in words.
   */
  Future<Void> give(Program program, Cast cast) {
    return inTurn(
        () ->
            launch(program, cast, 0)
                .onFailure(problem -> holder = holder == null ? candidate : holder)
                .compose(run -> end(holder).map(run))
                .map(this::enter)
                .eventually(this::nobodyStarts));
  }

  /** Kills the process and starts the same program anew on the same port. */
  Future<Void> restart() {
    return inTurn(
        () ->
            (holder == null ? refuse("was never started") : end(holder))
                .compose(gone -> launch(holder.program, holder.cast, holder.node.port()))
                .onFailure(problem -> holder = candidate == null ? holder : candidate)
                .map(this::enter)
                .eventually(this::nobodyStarts));
  }

  Future<Void> kill() {
    return alive().compose(this::end);
  }

  Future<Void> drain() {
    return alive()
        .compose(
            run -> {
              run.asked = true;
              return beside(run.node::drain);
            });
  }

  Future<Void> pause() {
    return alive()
        .compose(run -> run.paused ? refuse("is paused already") : Future.succeededFuture(run))
        .compose(run -> beside(run.node::pause).onSuccess(done -> pause(run, true, "paused")));
  }

  Future<Void> resume() {
    return alive()
        .compose(run -> run.paused ? Future.succeededFuture(run) : refuse("is not paused"))
        .compose(run -> beside(run.node::resume).onSuccess(done -> pause(run, false, "resumed")));
  }

  /** Kills whoever runs or is starting; nobody can take the place any more. */
  Future<Void> close() {
    closed = true;
    return Future.join(end(holder), end(candidate))
        .transform(ended -> busy.transform(done -> Future.succeededFuture()));
  }

  private Future<Void> inTurn(Supplier<Future<Void>> work) {
    Future<Void> turn =
        busy.transform(
            before -> closed ? Future.failedFuture("The stage has been stopped.") : work.get());
    busy = turn;
    return turn;
  }

  /** Completes when the program listens; it is the {@link #candidate} meanwhile. */
  private Future<Run> launch(Program program, Cast cast, int port) {
    return context
        .executeBlocking(() -> start(program, port), false)
        .compose(
            node -> {
              var run = new Run(node, program, cast);
              candidate = run;
              node.ended().thenAccept(exit -> context.runOnContext(now -> over(run, exit)));
              changed.run();
              if (closed) {
                end(run);
              }
              return Future.fromCompletionStage(node.listening(PATIENCE), context)
                  .map(run)
                  .recover(problem -> giveUp(run).compose(gone -> failed(problem, node)));
            });
  }

  private Node start(Program program, int port) {
    return program instanceof JavaProgram java
        ? Node.start(java, port, used -> tellHeap(java, used))
        : Node.start(program, port);
  }

  /** Not asked to end: its output is shown. */
  private Future<Void> giveUp(Run run) {
    return beside(run.node::kill).compose(killed -> run.gone.future());
  }

  private static Future<Run> failed(Throwable problem, Node node) {
    String output = node.output().strip();
    return Future.failedFuture(
        output.isEmpty() ? problem.getMessage() : problem.getMessage() + "\n" + output);
  }

  private Void enter(Run run) {
    holder = run;
    run.entered = true;
    tell(run, "started");
    if (run.isOver()) {
      tell(run, "ended");
    }
    return null;
  }

  private Future<Void> nobodyStarts() {
    candidate = null;
    changed.run();
    return Future.succeededFuture();
  }

  private Future<Void> end(Run run) {
    if (run == null || run.isOver()) {
      return Future.succeededFuture();
    }
    run.asked = true;
    return beside(run.node::kill).compose(killed -> run.gone.future());
  }

  private void over(Run run, Exit exit) {
    run.exit = exit;
    if (run.entered) {
      tell(run, "ended");
    }
    run.gone.complete();
  }

  private void pause(Run run, boolean paused, String state) {
    run.paused = paused;
    tell(run, state);
  }

  private void tell(Run run, String state) {
    var facts =
        new JsonObject()
            .put("node", id)
            .put("name", name)
            .put("state", state)
            .put("pid", run.node.pid())
            .put("port", run.node.port())
            .put("program", run.cast.word());
    if (run.program.environment().containsKey(Steps.VARIANT)) {
      facts.put("variant", run.program.environment().get(Steps.VARIANT));
    }
    if (run.isOver() && state.equals("ended")) {
      facts.put("exit", run.exit.words()).put("asked", run.asked);
    }
    log.append("node", facts);
    changed.run();
  }

  /** Called by whoever reads the process's output. */
  private void tellHeap(JavaProgram program, long used) {
    log.append(
        "heap",
        new JsonObject()
            .put("node", id)
            .put("used", used)
            .put("most", program.heapMegabytes() * MEBIBYTE));
  }

  private Future<Run> alive() {
    return isHeld() ? Future.succeededFuture(holder) : refuse("is not running; restart it first");
  }

  private Future<Run> refuse(String why) {
    return Future.failedFuture("Node %s %s.".formatted(id, why));
  }

  /** The event loop must not wait for the operating system. */
  private Future<Void> beside(Runnable work) {
    return context.executeBlocking(
        () -> {
          work.run();
          return null;
        },
        false);
  }

  /** As the page reads it. */
  JsonObject toJson() {
    Run shown = candidate != null && !isHeld() ? candidate : holder;
    var json = new JsonObject().put("id", id).put("name", name).put("state", state(shown));
    if (shown != null) {
      json.put("pid", shown.node.pid()).put("port", shown.node.port());
      json.put("exit", shown.isOver() ? shown.exit.words() : null);
      json.put("output", shown.isOver() && !shown.asked ? shown.node.output() : null);
    }
    return json;
  }

  private String state(Run run) {
    if (run == null || run == candidate && !run.isOver()) {
      return "starting";
    } else if (run.isOver()) {
      return "ended";
    }
    return run.paused ? "paused" : "running";
  }
}
