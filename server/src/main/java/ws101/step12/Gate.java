package ws101.step12;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import ws101.chat.Refusal;

/** Who may come in. Whoever may not is told so by a status, and has cost us a head. */
final class Gate {

  /** What we speak, and which version of it. */
  static final String PROTOCOL = "chat.v1";

  /** The names by which we are known; a page of another name is not ours, wherever it leads. */
  private static final Set<String> OUR_NAMES = Set.of("localhost", "127.0.0.1");

  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  /** In milliseconds, where the configuration says nothing else. */
  private static final long TICKET = 10_000;

  private static final long SESSION = 30 * 60_000;

  private final Sessions sessions;
  private final Tickets tickets;
  private final boolean isOpen;

  /**
   * @param isOpen whether a cookie is enough
   */
  Gate(Vertx vertx, JsonObject config, boolean isOpen) {
    this.sessions = new Sessions(vertx, config.getLong("session", SESSION));
    this.tickets = new Tickets(vertx, config.getLong("ticket", TICKET));
    this.isOpen = isOpen;
  }

  /**
   * Decides a handshake. Whoever may enter has a place, which somebody has to give back.
   *
   * @throws Refusal whose status is the answer
   */
  Session mayEnter(HttpServerRequest knock) {
    if (isOpen) {
      return withPlace(sessions.of(knock));
    }
    if (!isFromOurPage(knock)) {
      throw new Refusal("forbidden", "Another page than ours has sent you.");
    }
    if (!offered(knock).contains(PROTOCOL)) {
      throw Refusal.badRequest("We speak " + PROTOCOL + ".");
    }
    return withPlace(
        tickets
            .redeem(knock.getParam("ticket"))
            .orElseThrow(
                () -> new Refusal("unauthorized", "This ticket is not good, or no more.")));
  }

  private static Session withPlace(Session session) {
    if (!session.takesPlace()) {
      throw new Refusal("too-many", "You are here often enough.");
    }
    return session;
  }

  /**
   * Whether the origin is exactly that of the page that we serve; of no other, and not "null". What
   * is no browser need not name one: it has nobody's cookies.
   */
  private static boolean isFromOurPage(HttpServerRequest knock) {
    var origin = knock.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      return true;
    }
    var we = knock.authority();
    return we != null
        && OUR_NAMES.contains(we.host())
        && origin.equals(knock.scheme() + "://" + knock.getHeader(HttpHeaders.HOST));
  }

  private static List<String> offered(HttpServerRequest knock) {
    var lines = knock.headers().getAll("Sec-WebSocket-Protocol");
    return lines.stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::trim)
        .toList();
  }

  /** Who somebody is, they say once; from then on their cookie does. */
  void logIn(RoutingContext request) {
    var name = request.request().getParam("name", "");
    if (!name.isEmpty()) {
      sessions.begin(request.request(), name);
    }
    request.next();
  }

  /** Whoever logs out is out, also where they are connected. */
  void logOut(RoutingContext request) {
    if (!isFromOurPage(request.request())) {
      throw new Refusal("forbidden", "Another page than ours wants you to go.");
    }
    sessions.expire(sessions.of(request.request()));
    request.response().setStatusCode(NO_CONTENT).end().onFailure(gone -> {});
  }

  /** Another page can ask for a ticket, too: but its browser does not show it the answer. */
  void giveTicket(RoutingContext request) {
    var ticket = tickets.issue(sessions.of(request.request()));
    request
        .response()
        .setStatusCode(CREATED)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(JsonObject.of("ticket", ticket).toBuffer())
        .onFailure(gone -> {});
  }
}
