package ws101.chat;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/** The page of a step: a file of the class path, and the modules and styles that it uses. */
public final class Page {

  /** No script and no style but our own files, and no socket but to where the page came from. */
  private static final String POLICY =
      "default-src 'self'; img-src data:; base-uri 'none'; form-action 'self'";

  private Page() {}

  /** Serves {@code page} at {@code /}, and each of {@code files} at its own name. */
  public static void serve(Router router, String page, String... files) {
    router.get("/").handler(request -> send(request, page));
    for (var file : files) {
      router.get("/" + file).handler(request -> send(request, file));
    }
    router.get("/web/modules/*").handler(folder("web/modules"));
    router.get("/web/styles/*").handler(folder("web/styles"));
  }

  private static void send(RoutingContext request, String file) {
    request
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .sendFile(file)
        .onFailure(request::fail);
  }

  /** Whoever edits a file sees it with the next reload. */
  private static StaticHandler folder(String name) {
    return StaticHandler.create(name).setCachingEnabled(false).setMaxAgeSeconds(0);
  }
}
