package ws101.exercise12;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Page;
import ws101.chat.RefusedRequest;

/** An inbox: who has a ticket hears of what is sent to them. Its door stands open. */
public final class InboxVerticle extends VerticleBase {

  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;

  private final Map<String, String> usersByTicket = new HashMap<>();
  private final Map<String, Set<ServerWebSocket>> inboxes = new HashMap<>();

  public static void main(String[] arguments) {
    Launcher.run(InboxVerticle::new, "API_TOKEN", "ALLOWED_ORIGINS", "TICKET_MS", "SESSION_MS");
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    router.post().handler(BodyHandler.create(false));
    router.post("/tickets").handler(this::giveTicket);
    router.post("/users/:user/notifications").handler(this::notifyUser);
    router.get("/inbox").handler(this::open);
    router.route().failureHandler(RefusedRequest::answer);
    Page.serve(router, "12-gatekeeping.html", "12-gatekeeping.js");

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** TODO Anybody can ask for a ticket for anybody. The token is in {@code config()}. */
  private void giveTicket(RoutingContext request) {
    String ticket = UUID.randomUUID().toString();
    usersByTicket.put(ticket, Incoming.in(request).text("user"));
    request.response().setStatusCode(CREATED);
    request.json(JsonObject.of("ticket", ticket)).onFailure(request::fail);
  }

  private void notifyUser(RoutingContext request) {
    String text = Incoming.in(request).text("text");
    var notification = JsonObject.of("type", "notification", "text", text);
    inboxes
        .getOrDefault(request.pathParam("user"), Set.of())
        .forEach(socket -> socket.writeTextMessage(notification.encode()));
    request.response().setStatusCode(ACCEPTED).end();
  }

  /**
   * TODO Who may come in is decided before the 101: from where, with what, and how many of them.
   *
   * <p>TODO And who is in has limits: how much, how often, how long.
   */
  private void open(RoutingContext request) {
    String user = usersByTicket.get(request.request().getParam("ticket"));
    request.request().toWebSocket().onSuccess(socket -> greet(socket, user));
  }

  private void greet(ServerWebSocket socket, String user) {
    inboxes.computeIfAbsent(user, first -> new HashSet<>()).add(socket);
    socket.closeHandler(gone -> inboxes.get(user).remove(socket));
    socket.writeTextMessage(JsonObject.of("type", "welcome", "user", user).encode());
  }
}
