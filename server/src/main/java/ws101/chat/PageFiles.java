package ws101.chat;

import io.vertx.core.http.MimeMapping;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import ws101.wire.Answer;
import ws101.wire.Field;

/**
 * The page of a server that is made by hand: as {@link Page} serves it, but without a router.
 *
 * @param page what is at {@code /}: a file of the class path
 * @param others more of them, each at its own name
 */
public record PageFiles(String page, List<String> others) {

  /** No name with two dots in a row leads out of these folders. */
  private static final Pattern SHARED =
      Pattern.compile("web/(modules|styles)/(?!.*[.][.])[\\w./-]+");

  public static PageFiles of(String page, String... others) {
    return new PageFiles(page, List.of(others));
  }

  /** The file at a path, as an answer. It blocks. */
  Answer read(String path) throws IOException {
    String file = path.equals("/") ? page : named(path);
    return Answer.file(
        MimeMapping.mimeTypeForFilename(file),
        Page.read(file).getBytes(),
        new Field("Cache-Control", "no-store"),
        new Field("Content-Security-Policy", Page.POLICY));
  }

  private String named(String path) throws FileNotFoundException {
    String file = path.substring(Math.min(1, path.length()));
    if (!others.contains(file) && !SHARED.matcher(file).matches()) {
      throw new FileNotFoundException(path);
    }
    return file;
  }
}
