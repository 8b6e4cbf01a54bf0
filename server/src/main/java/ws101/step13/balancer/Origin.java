package ws101.step13.balancer;

import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.ProxyContext;
import java.net.URI;

/** A node, as the balancer knows it. */
final class Origin {

  private static final String ATTACHMENT = "origin";

  private final String name;
  private final SocketAddress address;
  private boolean isAwake = true;

  private Origin(String name, SocketAddress address) {
    this.name = name;
    this.address = address;
  }

  /** The node of that name, at the address that {@code NODE_A} or the like has. */
  static Origin of(String name, JsonObject config) {
    var at = URI.create(config.getString("node_" + name));
    return new Origin(name, SocketAddress.inetSocketAddress(at.getPort(), at.getHost()));
  }

  SocketAddress address() {
    return address;
  }

  boolean isAwake() {
    return isAwake;
  }

  /** For so long, in milliseconds. Then somebody will see whether it answers again. */
  void rest(Vertx vertx, long time) {
    isAwake = false;
    vertx.setTimer(time, rested -> isAwake = true);
  }

  /** The request of that context goes here. */
  void noteIn(ProxyContext context) {
    context.set(ATTACHMENT, this);
  }

  static Origin in(ProxyContext context) {
    return context.get(ATTACHMENT, Origin.class);
  }

  boolean isRemembered(ProxyContext context) {
    var request = context.request().proxiedRequest();
    var cookie = request.getCookie(cookieOf(request));
    return cookie != null && cookie.getValue().equals(name);
  }

  /** The client's browser shall name this node from now on. */
  void remember(ProxyContext context) {
    if (!isRemembered(context)) {
      var request = context.request().proxiedRequest();
      var cookie =
          Cookie.cookie(cookieOf(request), name)
              .setPath("/")
              .setHttpOnly(true)
              .setSameSite(CookieSameSite.STRICT);
      context.response().headers().add("Set-Cookie", cookie.encode());
    }
  }

  /**
   * A browser sends a host's cookies to each of its ports; so that they differ, ours has a name.
   */
  private static String cookieOf(HttpServerRequest request) {
    var we = request.authority();
    return "node" + (we == null ? "" : "-" + we.port());
  }
}
