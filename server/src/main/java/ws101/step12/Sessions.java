package ws101.step12;

import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import ws101.chat.Refusal;

/** Who has logged in, by the secret in their cookie. A session ends, whatever its owner does. */
final class Sessions {

  private final Vertx vertx;
  private final long life;
  private final Map<String, Session> sessions = new HashMap<>();

  /**
   * @param life in milliseconds
   */
  Sessions(Vertx vertx, long life) {
    this.vertx = vertx;
    this.life = life;
  }

  /** Who comes again as the same goes on with their session. */
  void begin(HttpServerRequest request, String name) {
    if (find(request).filter(before -> before.name().equals(name)).isPresent()) {
      return;
    }
    var session = new Session(name);
    var secret = Tickets.secret();
    sessions.put(secret, session);
    vertx.setTimer(life, over -> expire(session));
    request
        .response()
        .addCookie(
            Cookie.cookie(cookieOf(request), secret)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(request.isSSL())
                .setSameSite(CookieSameSite.STRICT));
  }

  /**
   * @throws Refusal if there is none, or none any more
   */
  Session of(HttpServerRequest request) {
    return find(request)
        .orElseThrow(() -> new Refusal("unauthorized", "Log in: load the page again."));
  }

  /** Also where they are connected: what a handshake found out does not hold for ever. */
  void expire(Session session) {
    sessions.values().remove(session);
    session.end();
  }

  private Optional<Session> find(HttpServerRequest request) {
    var cookie = request.getCookie(cookieOf(request));
    return Optional.ofNullable(cookie).map(Cookie::getValue).map(sessions::get);
  }

  /**
   * A browser sends a host's cookies to each of its ports; so that they differ, ours has a name.
   */
  private static String cookieOf(HttpServerRequest request) {
    var we = request.authority();
    return "session-" + request.scheme() + (we == null ? "" : we.port());
  }
}
