package ws101.course;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileProps;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;

/**
 * Serves {@code web/} as it stands on the disk. A browser asks each time and is sent only what has
 * changed, so that an edit is seen with the next reload.
 */
final class WebFiles implements Handler<RoutingContext> {

  private static final int NOT_MODIFIED = 304;

  private final Vertx vertx;
  private final Path folder;

  WebFiles(Vertx vertx, Path folder) {
    this.vertx = vertx;
    this.folder = folder.normalize();
  }

  @Override
  public void handle(RoutingContext context) {
    String name = context.normalizedPath().substring("/web/".length());
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder)) {
      context.next();
      return;
    }
    vertx
        .fileSystem()
        .props(file.toString())
        .onSuccess(props -> send(context, file, props))
        .onFailure(missing -> context.next());
  }

  private static void send(RoutingContext context, Path file, FileProps props) {
    if (!props.isRegularFile()) {
      context.next();
      return;
    }
    String tag = "\"%x-%x\"".formatted(props.lastModifiedTime(), props.size());
    var response = context.response().putHeader("Cache-Control", "no-cache").putHeader("ETag", tag);
    if (tag.equals(context.request().getHeader("If-None-Match"))) {
      response.setStatusCode(NOT_MODIFIED).end();
    } else {
      response.sendFile(file.toString()).onFailure(context::fail);
    }
  }
}
