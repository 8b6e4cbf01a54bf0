package ws101.course;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import ws101.wiretap.EventLog;
import ws101.wiretap.Tls;
import ws101.wiretap.Wiretap;

/**
 * The page of a tap that stands before any server: the same views and faults as on a lesson's
 * stage, for one wire, on loopback only.
 */
public final class TapServer extends VerticleBase {

  /** Where the page finds its feed, its faults and its exports. */
  private static final String BASE = "/tap";

  private static final String CERTIFICATE = BASE + "/certificate.pem";

  private static final String LOOPBACK = "127.0.0.1";
  private static final int MOST_BODY = 16 * 1024;

  private final Path web;
  private final int port;
  private final EventLog log;
  private final Wiretap tap;
  private final String upstream;
  private final Guard guard = new Guard();
  private Templates templates;
  private HttpServer server;

  private TapServer(Path root, int port, EventLog log, Wiretap tap, String upstream) {
    this.web = root.resolve("web");
    this.port = port;
    this.log = log;
    this.tap = tap;
    this.upstream = upstream;
  }

  /**
   * Starts the page of a tap.
   *
   * @param root of the checkout, where the pages are
   * @param port 0: a free one is chosen
   * @param upstream where the tap leads, as the user wrote it
   */
  public static Future<TapServer> start(
      Vertx vertx, Path root, int port, EventLog log, Wiretap tap, String upstream) {
    var page = new TapServer(root, port, log, tap, upstream);
    return vertx.deployVerticle(page).map(page);
  }

  @Override
  public Future<?> start() {
    templates = new Templates(vertx, web.resolve("pages"));
    return vertx
        .createHttpServer()
        .requestHandler(routes())
        .listen(port, LOOPBACK)
        .onSuccess(listening -> server = listening);
  }

  private Router routes() {
    var router = Router.router(vertx);
    router.route().handler(guard);
    router.route().failureHandler(Problems::answerFailure);
    router.get("/web/*").handler(new WebFiles(vertx, web));
    router.get("/").handler(context -> show(context, "tap"));
    router.get("/replay").handler(context -> show(context, "replay"));
    router.get(BASE + "/feed").handler(this::feed);
    tap.manner()
        .tls()
        .ifPresent(tls -> router.get(CERTIFICATE).handler(context -> certificate(context, tls)));
    router.post().handler(BodyHandler.create(false).setBodyLimit(MOST_BODY));
    var wires = new WireRoutes.Wires(log, this::state, this::wire);
    new WireRoutes(vertx, context -> wires).addTo(router, BASE);
    return router;
  }

  private void show(RoutingContext context, String page) {
    var values = new JsonObject().put("here", page).put("token", guard.token()).put("base", BASE);
    tap.manner().tls().ifPresent(tls -> values.put("tls", factsOf(tls)));
    vertx
        .executeBlocking(() -> templates.render(page, values))
        .compose(rendering -> rendering)
        .onSuccess(
            html ->
                context
                    .response()
                    .putHeader("Content-Type", "text/html; charset=utf-8")
                    .putHeader("Cache-Control", "no-store")
                    .end(html))
        .onFailure(context::fail);
  }

  /** What the page says of a tap that looks into TLS. */
  private JsonObject factsOf(Tls tls) {
    return new JsonObject()
        .put("address", "https://localhost:" + tap.port())
        .put("certificate", CERTIFICATE)
        .put("fingerprint", tls.certificate().fingerprint());
  }

  private void certificate(RoutingContext context, Tls tls) {
    context
        .response()
        .putHeader("Content-Type", "application/x-pem-file")
        .putHeader("Content-Disposition", "attachment; filename=tap.pem")
        .end(tls.certificate().pem());
  }

  private void feed(RoutingContext context) {
    Map<String, Supplier<JsonObject>> values = new LinkedHashMap<>();
    values.put("stage", this::state);
    String seen = context.request().getHeader("Last-Event-ID");
    var feed = new Feed(vertx, context.response(), log, values, seen);
    context.response().closeHandler(gone -> feed.end());
  }

  /** In the words of a stage, so that the same views read it: one wire, and no node of ours. */
  private JsonObject state() {
    var faults = new JsonArray();
    tap.standing().forEach(fault -> faults.add(fault.toJson()));
    var wire =
        new JsonObject()
            .put("id", tap.wire())
            .put("guest", "Client")
            .put("page", upstream.replaceFirst(":.*", "://localhost:" + tap.port()))
            .put("to", upstream)
            .put("ends", JsonObject.of("client", "client", "server", "server"))
            .put("faults", faults);
    return new JsonObject()
        .put("state", "running")
        .put("origin", log.origin().toString())
        .put("epoch", log.epoch())
        .put("nodes", new JsonArray())
        .put("wires", new JsonArray().add(wire));
  }

  private Wiretap wire(String name) {
    if (!name.equals(tap.wire())) {
      throw new IllegalArgumentException(
          "There is no wire %s here, only %s.".formatted(name, tap.wire()));
    }
    return tap;
  }

  /** Where it listens. */
  public int port() {
    return server.actualPort();
  }
}
