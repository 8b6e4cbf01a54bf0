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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ws101.stage.Topology.Edge;
import ws101.stage.Topology.Part;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * What runs while a lesson is open: a node, one wiretap a guest in front of it, and what else the
 * lesson's {@link Topology} names, with a wiretap on each line between.
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

  /** Two parts that talk, through a wire between them. */
  private record Line(Edge edge, Wiretap wire) {}

  private final Context context;
  private final String lesson;
  private final Topology topology;
  private final Supplier<Future<JavaProgram>> mine;
  private final EventLog log = new EventLog();
  private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
  private final List<Place> places;

  /** The place of the part that the guests talk to. */
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

  /** The same. */
  private volatile List<Line> lines = List.of();

  /** All but the wires. */
  private volatile JsonObject state;

  private Stage(Vertx vertx, String lesson, Topology topology, Supplier<Future<JavaProgram>> mine) {
    this.context = vertx.getOrCreateContext();
    this.lesson = lesson;
    this.topology = topology;
    this.variant = topology.variants().stream().findFirst().orElse(null);
    this.mine = mine;
    this.places =
        topology.parts().stream()
            .filter(Part::isOurs)
            .map(part -> new Place(context, log, part.id(), part.name(), this::changed))
            .toList();
    this.node = places.get(0);
    changed();
  }

  /**
   * A stage that is not running yet.
   *
   * @param slug the lesson's, such as {@code 07-chat}
   * @param topology what stands on it beside the guests
   * @param mine the learner's own, looked up whenever it is wanted; fails in words if it does not
   *     compile
   */
  public static Stage of(
      Vertx vertx, String slug, Topology topology, Supplier<Future<JavaProgram>> mine) {
    return new Stage(vertx, slug, topology, mine);
  }

  /**
   * Starts all parts and the guests' wires; completes when all parts listen. A second call changes
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
    return inTurn(this::openLines)
        .compose(
            opened ->
                Future.join(
                    topology.parts().stream().filter(Part::isOurs).map(this::begin).toList()))
        .<Void>mapEmpty()
        .compose(this::settle)
        .onFailure(this::fail)
        .map(this);
  }

  private Future<Void> begin(Part part) {
    return placeOf(part.id())
        .give(equipped(part, variant), Cast.STEP)
        .onSuccess(listening -> pointLines());
  }

  /** The lines come first: each part is told at its start where they are. */
  private Future<Void> openLines() {
    return context.executeBlocking(
        () -> {
          lines = topology.edges().stream().map(this::openLine).toList();
          return null;
        },
        false);
  }

  /** If its other end is ours, nobody listens there yet. */
  private Line openLine(Edge edge) {
    var there =
        part(edge.to()).program() instanceof RedisElsewhere elsewhere
            ? elsewhere.place()
            : loopback(Ports.free());
    return new Line(edge, Wiretap.open(log, edge.wire(), there));
  }

  /** The program of a part in that variant, which knows where the others are. */
  private Program equipped(Part part, String name) {
    var program = part.as(name);
    for (Line line : lines) {
      if (line.edge().from().equals(part.id())) {
        program = program.with(line.edge().variable(), address(line));
      }
    }
    return program;
  }

  /** Whoever takes a part that is not theirs may want any of the lines. */
  private Program knowingAllLines(Program program) {
    var knowing = program;
    for (Line line : lines) {
      knowing = knowing.with(line.edge().variable(), address(line));
    }
    return knowing;
  }

  private String address(Line line) {
    return part(line.edge().to()).program().address(line.wire().port());
  }

  private Place placeOf(String part) {
    if (topology.parts().stream().anyMatch(each -> each.id().equals(part) && !each.isOurs())) {
      throw new IllegalArgumentException(
          "%s runs elsewhere: nothing is done to it from here.".formatted(part(part).name()));
    }
    return places.stream()
        .filter(place -> place.id().equals(part))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no node %s here, only %s."
                        .formatted(
                            part,
                            places.stream().map(Place::id).collect(Collectors.joining(", ")))));
  }

  /** All parts listen: the wires lead to them, and the first guests have come. */
  private Future<Void> settle(Void listening) {
    guests.forEach(guest -> guest.wire().pointTo(address(node)));
    pointLines();
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

  /** Each line leads to the part that it is for, as soon as that listens. */
  private void pointLines() {
    for (Line line : lines) {
      places.stream()
          .filter(place -> place.id().equals(line.edge().to()) && place.isHeld())
          .forEach(called -> line.wire().pointTo(address(called)));
    }
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

  /** Kills all parts and resets what is open on the wires. */
  @Override
  public Future<Void> stop() {
    return here(
        () -> {
          if (stopped == null) {
            phase = "stopped";
            stopped =
                Future.join(places.stream().map(Place::close).toList())
                    .transform(gone -> door.transform(lastGuest -> closeWires()))
                    .onComplete(done -> changed());
          }
          return stopped;
        });
  }

  private Future<Void> closeWires() {
    return context.executeBlocking(
        () -> {
          taps().forEach(Wiretap::close);
          return null;
        });
  }

  public EventLog log() {
    return log;
  }

  /** The state as the page reads it; faults are the wires' own, as they stand now. */
  public JsonObject state() {
    var wires = Stream.concat(guests.stream().map(this::toJson), lines.stream().map(this::toJson));
    return state.copy().put("wires", new JsonArray(wires.toList()));
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

  private <T> Future<T> inTurn(Supplier<Future<T>> work) {
    Future<T> turn = door.transform(before -> work.get());
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
        .executeBlocking(
            () -> Wiretap.open(log, name.toLowerCase(Locale.ROOT), address(node)), false)
        .map(
            wire -> {
              var guest = new Guest(name, wire);
              guests = Stream.concat(guests.stream(), Stream.of(guest)).toList();
              changed();
              return toJson(guest);
            });
  }

  private static InetSocketAddress address(Place place) {
    return loopback(place.port());
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The wire of that name; fails in words if there is none. */
  public Wiretap wire(String name) {
    return taps()
        .filter(wire -> wire.wire().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no wire %s here, only %s."
                        .formatted(name, String.join(", ", wires()))));
  }

  public List<String> wires() {
    return taps().map(Wiretap::wire).toList();
  }

  private Stream<Wiretap> taps() {
    return Stream.concat(guests.stream().map(Guest::wire), lines.stream().map(Line::wire));
  }

  /**
   * Does {@code kill}, {@code restart}, {@code pause}, {@code resume} or {@code drain} to a node.
   */
  public Future<Void> node(String name, String what) {
    return here(
        () -> {
          var place = placeOf(name);
          return switch (what) {
            case "kill" -> place.kill();
            case "restart" -> place.restart().compose(this::settle);
            case "pause" -> place.pause();
            case "resume" -> place.resume();
            case "drain" -> place.drain();
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
    return cast == Cast.STEP
        ? Future.succeededFuture(equipped(topology.parts().get(0), variant))
        : mine.get().map(this::knowingAllLines);
  }

  /** As which variant of itself the step plays from now on: whom it makes another starts anew. */
  public Future<Void> variant(String name) {
    return here(
        () -> {
          if (!topology.variants().contains(name)) {
            throw new IllegalArgumentException(
                "This step has no variant %s, only these: %s."
                    .formatted(name, topology.variants()));
          }
          var anew =
              topology.parts().stream()
                  .filter(Part::isOurs)
                  .filter(part -> placeOf(part.id()) == node || isAnother(part, name))
                  .map(part -> placeOf(part.id()).give(equipped(part, name), Cast.STEP))
                  .toList();
          return Future.join(anew)
              .onSuccess(listening -> variant = name)
              .<Void>mapEmpty()
              .compose(this::settle);
        });
  }

  private boolean isAnother(Part part, String name) {
    return !part.as(name).equals(part.as(variant));
  }

  private void changed() {
    state =
        new JsonObject()
            .put("lesson", lesson)
            .put("state", phase)
            .put("problem", problem)
            .put("program", node.cast().word())
            .put("variants", new JsonArray(topology.variants()))
            .put("variant", node.cast() == Cast.STEP ? variant : null)
            .put("origin", log.origin().toString())
            .put("epoch", log.epoch())
            .put("nodes", new JsonArray(Stream.concat(places(), elsewhere()).toList()));
    wakes.forEach(Runnable::run);
  }

  private Stream<JsonObject> places() {
    return places.stream().map(Place::toJson);
  }

  private Stream<JsonObject> elsewhere() {
    return topology.parts().stream()
        .filter(part -> !part.isOurs())
        .map(part -> JsonObject.of("id", part.id(), "name", part.name(), "state", "elsewhere"));
  }

  private JsonObject toJson(Guest guest) {
    return toJson(guest.wire())
        .put("guest", guest.name())
        .put("page", guest.page())
        .put("to", node.id());
  }

  /** A line has a caller instead of a guest, and no page; it is called after its two ends. */
  private JsonObject toJson(Line line) {
    return toJson(line.wire())
        .put("guest", nameOf(line.edge().from()) + " → " + nameOf(line.edge().to()))
        .put("page", "")
        .put("from", line.edge().from())
        .put("to", line.edge().to());
  }

  private String nameOf(String part) {
    return part(part).name();
  }

  private Part part(String id) {
    return topology.parts().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  private static JsonObject toJson(Wiretap wire) {
    var faults = new JsonArray();
    wire.standing().forEach(fault -> faults.add(fault.toJson()));
    return new JsonObject().put("id", wire.wire()).put("faults", faults);
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
