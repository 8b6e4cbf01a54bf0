package ws101.course;

import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.Options;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.templ.handlebars.HandlebarsTemplateEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The pages' templates, compiled once, and again when one of them was edited. All lie in one folder
 * and each partial has a name of its own, because the engine keeps them by name.
 */
final class Templates {

  private final HandlebarsTemplateEngine engine;
  private final Path folder;
  private long compiled;

  Templates(Vertx vertx, Path folder) {
    this.engine = HandlebarsTemplateEngine.create(vertx);
    this.folder = folder;
    Handlebars handlebars = engine.unwrap();
    handlebars.registerHelper("prose", Templates::rendered);
  }

  /** The one door for markup: what the kit has rendered itself. All else is escaped. */
  private static Object rendered(Object html, Options options) {
    return new Handlebars.SafeString(html.toString());
  }

  /** Renders a page. The engine reads files: call it on a worker. */
  synchronized Future<Buffer> render(String page, JsonObject values) throws IOException {
    long edited = newestEdit();
    if (edited != compiled) {
      engine.clearCache();
      compiled = edited;
    }
    return engine.render(values.getMap(), folder.resolve(page + ".hbs").toString());
  }

  private long newestEdit() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
    }
  }
}
