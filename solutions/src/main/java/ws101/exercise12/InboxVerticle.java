package ws101.exercise12;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.RefusedRequest;

/** An inbox: who has a ticket hears of what is sent to them. */
public final class InboxVerticle extends VerticleBase {

  private static final String PROTOCOL = "notify.v1";

  private static final int MOST_SOCKETS = 3;
  private static final int LONGEST_MESSAGE = 1024;

  /** Who sends so many messages within a second is sent away. */
  private static final int TOO_MANY = 10;

  private static final long SECOND = 1000;

  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;

  private static final short UNSUPPORTED_DATA = 1003;
  private static final short POLICY_VIOLATION = 1008;
  private static final short TOO_BIG = 1009;
  private static final short EXPIRED = 4502;

  /** Whose, and until when. */
  private record Ticket(String user, long endsAt) {}

  /** One socket of a user, and what they have sent lately. */
  private final class Inbox {
    private final ServerWebSocket socket;
    private int length;
    private final long[] newest = new long[TOO_MANY];
    private int sent;

    Inbox(ServerWebSocket socket) {
      this.socket = socket;
    }

    /** Frame by frame: the bytes of a message are summed before it is whole. */
    void hear(WebSocketFrame frame) {
      if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
        return;
      }
      if (frame.isBinary()) {
        socket.close(UNSUPPORTED_DATA);
        return;
      }
      length += frame.binaryData().length();
      if (length > LONGEST_MESSAGE) {
        socket.close(TOO_BIG);
      } else if (frame.isFinal()) {
        length = 0;
        count();
      }
    }

    /** The tenth within a second is one too many. */
    private void count() {
      long now = System.currentTimeMillis();
      newest[sent % TOO_MANY] = now;
      sent++;
      if (sent >= TOO_MANY && now - newest[sent % TOO_MANY] < SECOND) {
        socket.close(POLICY_VIOLATION);
      }
    }
  }

  private final Map<String, Ticket> tickets = new HashMap<>();
  private final Map<String, Set<Inbox>> inboxes = new HashMap<>();

  /** Sockets that are being opened or stand, by user. */
  private final Map<String, Integer> places = new HashMap<>();

  private String token;
  private List<String> origins;
  private long ticketMillis;
  private long sessionMillis;

  public static void main(String[] arguments) {
    Launcher.run(InboxVerticle::new, "API_TOKEN", "ALLOWED_ORIGINS", "TICKET_MS", "SESSION_MS");
  }

  @Override
  public Future<?> start() {
    token = config().getString("api_token");
    origins = List.of(config().getString("allowed_origins", "").split(","));
    ticketMillis = Long.parseLong(config().getString("ticket_ms", "10000"));
    sessionMillis = Long.parseLong(config().getString("session_ms", "60000"));

    var router = Router.router(vertx);
    router.post().handler(BodyHandler.create(false));
    router.post("/tickets").handler(this::mustBearToken);
    router.post("/tickets").handler(this::giveTicket);
    router.post("/users/:user/notifications").handler(this::mustBearToken);
    router.post("/users/:user/notifications").handler(this::notifyUser);
    router.get("/inbox").handler(this::open);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "12-gatekeeping.html", "12-gatekeeping.js");

    return vertx
        .createHttpServer(options())
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** The library's own limits are far above ours, for it says another code, or none. */
  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setWebSocketSubProtocols(List.of(PROTOCOL))
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(1024 * 1024)
        .setMaxWebSocketMessageSize(4 * 1024 * 1024);
  }

  private void mustBearToken(RoutingContext request) {
    String given = String.valueOf(request.request().getHeader("Authorization"));
    byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    if (MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
      request.next();
    } else {
      request.response().setStatusCode(401).end();
    }
  }

  private void giveTicket(RoutingContext request) {
    String user = Incoming.in(request).text("user");
    String ticket = UUID.randomUUID().toString();
    tickets.put(ticket, new Ticket(user, System.currentTimeMillis() + ticketMillis));
    vertx.setTimer(ticketMillis, ended -> tickets.remove(ticket));
    request.response().setStatusCode(CREATED);
    request.json(JsonObject.of("ticket", ticket)).onFailure(request::fail);
  }

  private void notifyUser(RoutingContext request) {
    String text = Incoming.in(request).text("text");
    String notification = JsonObject.of("type", "notification", "text", text).encode();
    Set.copyOf(inboxes.getOrDefault(request.pathParam("user"), Set.of()))
        .forEach(inbox -> inbox.socket.writeTextMessage(notification).onFailure(gone -> {}));
    request.response().setStatusCode(ACCEPTED).end().onFailure(gone -> {});
  }

  // The gate

  /** Nothing is spent before all rules hold; then the ticket is taken at once. */
  private void open(RoutingContext request) {
    var refusal = refusal(request.request().headers(), request.request().getParam("ticket"));
    if (refusal.isPresent()) {
      request.response().setStatusCode(refusal.get()).end().onFailure(gone -> {});
      return;
    }
    String user = redeem(request.request().getParam("ticket"));
    places.merge(user, 1, Integer::sum);
    request
        .request()
        .toWebSocket()
        .onSuccess(socket -> greet(socket, user))
        .onFailure(noHandshake -> places.merge(user, -1, Integer::sum));
  }

  /** The first rule that is broken, as a status. */
  private Optional<Integer> refusal(MultiMap fields, String ticket) {
    String origin = fields.get(HttpHeaderNames.ORIGIN);
    if (origin != null && !origins.contains(origin)) {
      return Optional.of(403);
    }
    if (!offered(fields).contains(PROTOCOL)) {
      return Optional.of(400);
    }
    var known = Optional.ofNullable(ticket).map(tickets::get).filter(this::isGood);
    if (known.isEmpty()) {
      return Optional.of(401);
    }
    boolean isFull = places.getOrDefault(known.get().user(), 0) >= MOST_SOCKETS;
    return isFull ? Optional.of(429) : Optional.empty();
  }

  private boolean isGood(Ticket ticket) {
    return System.currentTimeMillis() < ticket.endsAt();
  }

  private static List<String> offered(MultiMap fields) {
    String all = String.join(",", fields.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL));
    return List.of(all.trim().split("\\s*,\\s*"));
  }

  private String redeem(String ticket) {
    return tickets.remove(ticket).user();
  }

  private void greet(ServerWebSocket socket, String user) {
    var inbox = new Inbox(socket);
    inboxes.computeIfAbsent(user, first -> new HashSet<>()).add(inbox);
    socket.frameHandler(inbox::hear);
    long expiry = vertx.setTimer(sessionMillis, over -> socket.close(EXPIRED));
    socket.closeHandler(
        gone -> {
          vertx.cancelTimer(expiry);
          inboxes.get(user).remove(inbox);
          places.merge(user, -1, Integer::sum);
        });
    socket
        .writeTextMessage(JsonObject.of("type", "welcome", "user", user).encode())
        .onFailure(gone -> {});
  }
}
