package ws101.course;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * Keeps strangers out. This server compiles and runs code, so no page of the internet may reach it
 * through the learner's own browser: not by naming it (foreign {@code Origin}), not by pretending
 * to be it (DNS rebinding: foreign {@code Host}), and not by guessing (state changes only with a
 * token that stands in the kit's own pages).
 */
final class Guard implements Handler<RoutingContext> {

  static final String TOKEN_HEADER = "X-Ws101-Token";

  private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1");
  private static final int HTTP = 80;

  /** Scripts and styles of our own, frames of the stage's wiretaps, nothing else. */
  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "connect-src 'self'",
          "frame-src http://localhost:*",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'");

  private final String token = newToken();

  /** What a page must send back to change anything. */
  String token() {
    return token;
  }

  @Override
  public void handle(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Referrer-Policy", "same-origin")
        .putHeader("X-Content-Type-Options", "nosniff");
    HttpServerRequest request = context.request();
    if (!isOurs(request.authority(), request)) {
      refuse(context, "This address is not the kit's own. Open http://localhost:%d instead.");
    } else if (comesFromElsewhere(request)) {
      refuse(context, "This request came from another site. Open http://localhost:%d yourself.");
    } else if (SAFE.contains(request.method())) {
      context.next();
    } else if (!hasToken(request)) {
      refuse(context, "This page is from an earlier start of the kit: reload it.");
    } else if (!isJson(request)) {
      Problems.answer(context, 415, "bad-request", "What is asked for comes as application/json.");
    } else {
      context.next();
    }
  }

  private static void refuse(RoutingContext context, String sentence) {
    int port = context.request().localAddress().port();
    Problems.answer(context, 403, "forbidden", sentence.formatted(port));
  }

  /**
   * @param site host and port as the browser knows them; null if it did not say
   */
  private static boolean isOurs(HostAndPort site, HttpServerRequest request) {
    if (site == null) {
      return false;
    }
    int port = site.port() < 0 ? HTTP : site.port();
    return NAMES.contains(site.host()) && port == request.localAddress().port();
  }

  /**
   * A browser says where a request comes from; a page that is only opened, by a link or by hand,
   * may come from anywhere.
   */
  private static boolean comesFromElsewhere(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    if (origin != null && !isOurs(siteOf(origin), request)) {
      return true;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    boolean foreign = "cross-site".equals(site) || "same-site".equals(site);
    boolean opensPage =
        request.method().equals(HttpMethod.GET)
            && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
            && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    return foreign && !opensPage;
  }

  private static HostAndPort siteOf(String origin) {
    return origin.startsWith("http://")
        ? HostAndPort.parseAuthority(origin.substring("http://".length()), -1)
        : null;
  }

  /** A form of another site can send neither this type nor a header, whatever the browser. */
  private static boolean isJson(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null && type.split(";")[0].strip().equalsIgnoreCase("application/json");
  }

  private boolean hasToken(HttpServerRequest request) {
    String given = request.getHeader(TOKEN_HEADER);
    return given != null && MessageDigest.isEqual(given.getBytes(), token.getBytes());
  }

  private static String newToken() {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
