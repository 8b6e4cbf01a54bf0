package ws101.chat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.MimeMapping;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.FileNotFoundException;
import java.io.IOException;

/** The page of a step: a file of the class path, and the modules and styles that it uses. */
public final class Page {

  /** No script and no style but our own files, and no socket but to where the page came from. */
  static final String POLICY =
      "default-src 'self'; img-src data:; base-uri 'none'; form-action 'self'";

  private Page() {}

  /** Serves {@code page} at {@code /}, and each of {@code files} at its own name. */
  public static void serve(Router router, String page, String... files) {
    router.get("/").handler(request -> send(request, page));
    for (var file : files) {
      router.get("/" + file).handler(request -> send(request, file));
    }
    router.get("/web/modules/*").handler(Page::sendWhatIsAskedFor);
    router.get("/web/styles/*").handler(Page::sendWhatIsAskedFor);
  }

  private static void sendWhatIsAskedFor(RoutingContext request) {
    send(request, request.normalizedPath().substring(1));
  }

  /** Never kept by the browser, so that whoever edits a file sees it with the next reload. */
  private static void send(RoutingContext request, String file) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, MimeMapping.mimeTypeForFilename(file))
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("Content-Security-Policy", POLICY);

    request
        .vertx()
        .executeBlocking(() -> read(file))
        .onSuccess(bytes -> request.end(bytes).onFailure(request::fail))
        .onFailure(missing -> request.next());
  }

  static Buffer read(String file) throws IOException {
    try (var stream = Page.class.getClassLoader().getResourceAsStream(file)) {
      if (stream == null) {
        throw new FileNotFoundException(file);
      }
      return Buffer.buffer(stream.readAllBytes());
    }
  }
}
