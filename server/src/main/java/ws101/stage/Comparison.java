package ws101.stage;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ws101.stage.Stage.Cast;
import ws101.wiretap.EventLog;
import ws101.wiretap.Fault;
import ws101.wiretap.Wiretap;

/**
 * One conversation over several techniques at once: the steps of their lessons, each a process of
 * its own behind two wiretaps. Bob speaks by a script, at the same moment everywhere; Ada listens
 * in a browser, and where the server calls, she is a server of ours. One log has it all.
 *
 * <p>All changes happen on one Vert.x context; the methods may be called from any thread.
 */
public final class Comparison implements Show {

  private static final int OK = 200;

  /** A technique's part of the conversation. */
  private final class Part {
    private final Technique technique;
    private final Place node;
    private HttpServer called;
    private volatile Wiretap ada;
    private volatile Wiretap bob;
    private Speaker speaker;

    Part(Technique technique) {
      this.technique = technique;
      this.node = new Place(context, log, technique.number(), "node", Comparison.this::changed);
    }

    Future<Void> start() {
      return technique.calls() ? startToBeCalled() : startToBeAsked();
    }

    private Future<Void> startToBeAsked() {
      return node.give(Steps.program(technique.slug()), Cast.STEP)
          .compose(listening -> wire("Ada", node.port()))
          .onSuccess(wire -> ada = wire)
          .compose(wire -> startToSpeak());
    }

    /** Who is called is there before who calls, which learns the address at its start. */
    private Future<Void> startToBeCalled() {
      return vertx
          .createHttpServer()
          .requestHandler(call -> call.response().setStatusCode(OK).end())
          .listen(0, InetAddress.getLoopbackAddress().getHostAddress())
          .onSuccess(server -> called = server)
          .compose(server -> wire("Ada", server.actualPort()))
          .onSuccess(wire -> ada = wire)
          .compose(
              wire ->
                  node.give(
                      Steps.program(technique.slug())
                          .with("BOT", "http://localhost:" + wire.port() + "/")
                          .with("SECRET", UUID.randomUUID().toString()),
                      Cast.STEP))
          .compose(listening -> startToSpeak());
    }

    private Future<Void> startToSpeak() {
      return wire("Bob", node.port())
          .onSuccess(
              wire -> {
                bob = wire;
                speaker =
                    technique == Technique.WEBSOCKET
                        ? Speaker.overWebSocket(vertx, wire.port())
                        : Speaker.overHttp(vertx, wire.port());
                changed();
              })
          .mapEmpty();
    }

    private Future<Wiretap> wire(String guest, int port) {
      var upstream = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      return context.executeBlocking(
          () -> Wiretap.open(log, technique.wire(guest), upstream), false);
    }

    /** Whether it was heard, the log tells. */
    Future<?> say(String word) {
      return speaker.say(word).otherwiseEmpty();
    }

    /** Away from the node: to the browser, or to the server that is called. */
    void hold(Duration time) {
      if (ada != null) {
        ada.fault(
            new JsonObject()
                .put("fault", Fault.Kind.HOLD.word())
                .put("way", technique.calls() ? "to-node" : "to-browser")
                .put("on", true)
                .put("when", new JsonObject().put("seconds", time.toMillis() / 1000.0)));
      }
    }

    Future<Void> stop() {
      return node.close()
          .transform(gone -> speaker == null ? Future.succeededFuture() : speaker.close())
          .transform(silent -> called == null ? Future.succeededFuture() : called.close())
          .transform(
              closed ->
                  context.executeBlocking(
                      () -> {
                        wires().forEach(Wiretap::close);
                        return null;
                      }));
    }

    Stream<Wiretap> wires() {
      return Stream.of(ada, bob).filter(wire -> wire != null);
    }

    JsonObject toJson() {
      return new JsonObject()
          .put("slug", technique.slug())
          .put("title", technique.title())
          .put("ada", technique.wire("Ada"))
          .put("bob", technique.wire("Bob"))
          .put("calls", technique.calls())
          .put("page", technique.calls() || ada == null ? null : page());
    }

    private String page() {
      return "http://localhost:%d/?room=%s&name=Ada".formatted(ada.port(), Speaker.ROOM);
    }

    Stream<JsonObject> wiresToJson() {
      return wires()
          .map(
              wire ->
                  new JsonObject()
                      .put("id", wire.wire())
                      .put("guest", (wire == ada ? "Ada, " : "Bob, ") + technique.title())
                      .put("page", wire == ada && !technique.calls() ? page() : null)
                      .put("to", technique.number())
                      .put("faults", faultsOf(wire)));
    }
  }

  private static JsonArray faultsOf(Wiretap wire) {
    var faults = new JsonArray();
    wire.standing().forEach(fault -> faults.add(fault.toJson()));
    return faults;
  }

  private final Vertx vertx;
  private final Context context;
  private final EventLog log = new EventLog();
  private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
  private final List<Part> parts;
  private Future<Comparison> started;
  private Future<Void> stopped;
  private volatile Conversation conversation;
  private volatile String phase = "starting";
  private volatile String problem;
  private int conversations;

  /**
   * A comparison that is not running yet.
   *
   * @param techniques those whose lessons are written
   */
  public Comparison(Vertx vertx, List<Technique> techniques) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.parts = techniques.stream().map(Part::new).toList();
  }

  @Override
  public Future<Comparison> start() {
    return here(
        () -> {
          if (started == null) {
            started =
                Future.join(parts.stream().map(Part::start).toList())
                    .map(this)
                    .onSuccess(all -> phase = "running")
                    .onFailure(this::fail)
                    .onComplete(done -> changed());
          }
          return started;
        });
  }

  private void fail(Throwable failure) {
    phase = "failed";
    problem = failure.getMessage();
  }

  @Override
  public Future<Void> stop() {
    return here(
        () -> {
          if (stopped == null) {
            phase = "stopped";
            endConversation();
            var endings = new ArrayList<Future<Void>>();
            parts.forEach(part -> endings.add(part.stop()));
            stopped = Future.join(endings).<Void>mapEmpty().onComplete(done -> changed());
          }
          return stopped;
        });
  }

  /**
   * Plays a script; one that is played already is ended.
   *
   * @param script as {@link Script} reads it; what it cannot read fails with a sentence
   */
  public Future<Void> play(String script) {
    return here(
        () -> {
          if (!phase.equals("running")) {
            return Future.failedFuture("The servers are not all there yet: try again in a moment.");
          }
          var read = Script.parse(script);
          endConversation();
          conversation =
              new Conversation(
                  vertx,
                  log,
                  ++conversations,
                  read,
                  word -> Future.join(parts.stream().map(part -> part.say(word)).toList()),
                  time -> parts.forEach(part -> part.hold(time)),
                  this::changed);
          conversation.begin();
          return Future.succeededFuture();
        });
  }

  /** Nobody speaks any more. */
  public Future<Void> silence() {
    return here(
        () -> {
          endConversation();
          return Future.succeededFuture();
        });
  }

  private void endConversation() {
    if (conversation != null) {
      conversation.end();
    }
  }

  public EventLog log() {
    return log;
  }

  /** The wire of that name; fails in words if there is none. */
  public Wiretap wire(String name) {
    return parts.stream()
        .flatMap(Part::wires)
        .filter(wire -> wire.wire().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no wire " + name + " here."));
  }

  /** The state as the page reads it. */
  public JsonObject state() {
    Conversation now = conversation;
    return new JsonObject()
        .put("state", phase)
        .put("problem", problem)
        .put("origin", log.origin().toString())
        .put("epoch", log.epoch())
        .put("techniques", new JsonArray(parts.stream().map(Part::toJson).toList()))
        .put("run", now == null ? null : now.toJson())
        .put("nodes", new JsonArray(parts.stream().map(part -> part.node.toJson()).toList()))
        .put("wires", new JsonArray(parts.stream().flatMap(Part::wiresToJson).toList()));
  }

  /** Calls {@code wake} after each change of {@link #state}. */
  public EventLog.Subscription onChange(Runnable wake) {
    wakes.add(wake);
    return () -> wakes.remove(wake);
  }

  private void changed() {
    wakes.forEach(Runnable::run);
  }

  private <T> Future<T> here(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        now -> Future.succeededFuture().compose(start -> work.get()).onComplete(promise));
    return promise.future();
  }
}
