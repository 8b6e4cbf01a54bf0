package ws101.stage;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ws101.stage.Node.Program;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * What runs while a lesson is open: a node, and one wiretap a guest in front of it.
 *
 * <p>The wires stay when the node dies or another program takes its place, so a guest's page keeps
 * its address. All changes happen on one Vert.x context; the methods may be called from any thread.
 * What fails, fails with a sentence for the user.
 */
public final class Stage implements Show {

  private static final List<String> NAMES =
      List.of("Ada", "Bob", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hana");

  private static final int AT_START = 2;

  /** A program that can take the stage's part of the node. */
  public enum Cast {
    STEP,
    MINE;

    /** As it stands in the event log and the page's state. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Somebody who chats, through a wire of their own. */
  private record Guest(String name, Wiretap wire) {

    String page() {
      return "http://localhost:%d/?room=lobby&name=%s".formatted(wire.port(), name);
    }
  }

  private final Context context;
  private final String lesson;
  private final Program step;
  private final List<String> variants;
  private final Supplier<Future<Program>> mine;
  private final EventLog log = new EventLog();
  private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
  private final Place node;

  /** Guests come one after another, so that no two get one name. */
  private Future<?> door = Future.succeededFuture();

  /** The variant of the step that plays, or will play when the step is next given the place. */
  private String variant;

  private Future<Stage> started;
  private Future<Void> stopped;
  private String phase = "starting";
  private String problem;

  /** Changed on the context only; read anywhere. */
  private volatile List<Guest> guests = List.of();

  /** All but the wires. */
  private volatile JsonObject state;

  private Stage(
      Vertx vertx,
      String lesson,
      Program step,
      List<String> variants,
      Supplier<Future<Program>> mine) {
    this.context = vertx.getOrCreateContext();
    this.lesson = lesson;
    this.step = step;
    this.variants = variants;
    this.variant = variants.isEmpty() ? null : variants.get(0);
    this.mine = mine;
    this.node = new Place(context, log, "a", this::changed);
    changed();
  }

  /**
   * A stage that is not running yet.
   *
   * @param slug the lesson's, such as {@code 07-chat}
   * @param step the step's program
   * @param variants the names of its variants, the one that begins first; empty if it has none
   * @param mine the learner's own, looked up whenever it is wanted; fails in words if it does not
   *     compile
   */
  public static Stage of(
      Vertx vertx,
      String slug,
      Program step,
      List<String> variants,
      Supplier<Future<Program>> mine) {
    return new Stage(vertx, slug, step, variants, mine);
  }

  /**
   * Starts the node and the guests' wires; completes when the node listens. A second call changes
   * nothing.
   */
  @Override
  public Future<Stage> start() {
    return here(
        () -> {
          if (started == null) {
            started = open();
          }
          return started;
        });
  }

  private Future<Stage> open() {
    return node.give(stepAs(variant), Cast.STEP)
        .compose(this::settle)
        .onFailure(this::fail)
        .map(this);
  }

  /** The node listens: the wires lead to it, and the first guests have come. */
  private Future<Void> settle(Void listening) {
    guests.forEach(guest -> guest.wire().pointTo(address()));
    return welcome(AT_START - guests.size())
        .onSuccess(
            done -> {
              if (stopped == null) {
                phase = "running";
                problem = null;
                changed();
              }
            });
  }

  private void fail(Throwable failure) {
    if (stopped == null) {
      phase = "failed";
      problem = firstLine(failure.getMessage());
      changed();
    }
  }

  private Future<Void> welcome(int missing) {
    return missing <= 0
        ? Future.succeededFuture()
        : addGuest().compose(guest -> welcome(missing - 1));
  }

  /** Kills the node and resets what is open on the wires. */
  @Override
  public Future<Void> stop() {
    return here(
        () -> {
          if (stopped == null) {
            phase = "stopped";
            stopped =
                node.close()
                    .transform(gone -> door.transform(lastGuest -> closeWires()))
                    .onComplete(done -> changed());
          }
          return stopped;
        });
  }

  private Future<Void> closeWires() {
    return context.executeBlocking(
        () -> {
          guests.forEach(guest -> guest.wire().close());
          return null;
        });
  }

  public EventLog log() {
    return log;
  }

  /** The state as the page reads it; faults are the wires' own, as they stand now. */
  public JsonObject state() {
    return state.copy().put("wires", new JsonArray(guests.stream().map(this::toJson).toList()));
  }

  /** Calls {@code wake} after each change of {@link #state}. */
  public EventLog.Subscription onChange(Runnable wake) {
    wakes.add(wake);
    return () -> wakes.remove(wake);
  }

  /** Adds a guest with a wire of their own; fails in words when the stage is full. */
  public Future<JsonObject> addGuest() {
    return here(() -> inTurn(this::welcome));
  }

  private Future<JsonObject> inTurn(Supplier<Future<JsonObject>> work) {
    Future<JsonObject> turn = door.transform(before -> work.get());
    door = turn;
    return turn;
  }

  private Future<JsonObject> welcome() {
    if (guests.size() == NAMES.size()) {
      return Future.failedFuture("The stage is full: it has room for %d.".formatted(NAMES.size()));
    }
    if (stopped != null) {
      return Future.failedFuture("The stage has been stopped.");
    }
    String name = NAMES.get(guests.size());
    return context
        .executeBlocking(() -> Wiretap.open(log, name.toLowerCase(Locale.ROOT), address()), false)
        .map(
            wire -> {
              var guest = new Guest(name, wire);
              guests = Stream.concat(guests.stream(), Stream.of(guest)).toList();
              changed();
              return toJson(guest);
            });
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port());
  }

  /** The wire of that name; fails in words if there is none. */
  public Wiretap wire(String name) {
    return guests.stream()
        .map(Guest::wire)
        .filter(wire -> wire.wire().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no wire %s here, only %s."
                        .formatted(name, String.join(", ", wires()))));
  }

  public List<String> wires() {
    return guests.stream().map(guest -> guest.wire().wire()).toList();
  }

  /**
   * Does {@code kill}, {@code restart}, {@code pause}, {@code resume} or {@code drain} to a node.
   */
  public Future<Void> node(String name, String what) {
    return here(
        () -> {
          if (!name.equals(node.name())) {
            throw new IllegalArgumentException("There is no node %s here, only a.".formatted(name));
          }
          return switch (what) {
            case "kill" -> node.kill();
            case "restart" -> node.restart().compose(this::settle);
            case "pause" -> node.pause();
            case "resume" -> node.resume();
            case "drain" -> node.drain();
            default ->
                throw new IllegalArgumentException(
                    "A node can kill, restart, pause, resume or drain, not %s.".formatted(what));
          };
        });
  }

  /**
   * Who plays the node from now on. The new program starts on a port of its own; once it listens,
   * the wires lead to it and the old process is killed. If it does not compile or listen, the old
   * one goes on, and the future fails with the reason.
   */
  public Future<Void> cast(Cast cast) {
    return here(
        () -> programOf(cast).compose(program -> node.give(program, cast)).compose(this::settle));
  }

  private Future<Program> programOf(Cast cast) {
    return cast == Cast.STEP ? Future.succeededFuture(stepAs(variant)) : mine.get();
  }

  /** As which variant of itself the step plays the node from now on. */
  public Future<Void> variant(String name) {
    return here(
        () -> {
          if (!variants.contains(name)) {
            throw new IllegalArgumentException(
                "This step has no variant %s, only these: %s.".formatted(name, variants));
          }
          return node.give(stepAs(name), Cast.STEP)
              .onSuccess(listening -> variant = name)
              .compose(this::settle);
        });
  }

  private Program stepAs(String name) {
    return name == null ? step : step.with(Steps.VARIANT, name);
  }

  private void changed() {
    state =
        new JsonObject()
            .put("lesson", lesson)
            .put("state", phase)
            .put("problem", problem)
            .put("program", node.cast().word())
            .put("variants", new JsonArray(variants))
            .put("variant", node.variant())
            .put("origin", log.origin().toString())
            .put("epoch", log.epoch())
            .put("nodes", new JsonArray().add(node.toJson()));
    wakes.forEach(Runnable::run);
  }

  private JsonObject toJson(Guest guest) {
    var faults = new JsonArray();
    guest.wire().standing().forEach(fault -> faults.add(fault.toJson()));
    return new JsonObject()
        .put("id", guest.wire().wire())
        .put("guest", guest.name())
        .put("page", guest.page())
        .put("to", node.name())
        .put("faults", faults);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }

  /** Does {@code work} on the stage's context, whichever thread asks for it. */
  private <T> Future<T> here(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        now -> Future.succeededFuture().compose(start -> work.get()).onComplete(promise));
    return promise.future();
  }
}
