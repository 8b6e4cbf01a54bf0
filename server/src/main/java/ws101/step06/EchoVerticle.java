package ws101.step06;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.regex.Pattern;
import ws101.chat.Door;
import ws101.chat.Launcher;
import ws101.chat.PageFiles;

/**
 * A WebSocket server on bare TCP. Each message comes back to whoever sent it, and to nobody else.
 */
public final class EchoVerticle extends VerticleBase {

  /** Where the page asks for its echo in two pieces: {@code /chat?cut=2}. */
  private static final Pattern CUT = Pattern.compile(".*[?&]cut=(\\d{1,6})(&.*)?");

  public static void main(String[] arguments) {
    Launcher.run(EchoVerticle::new);
  }

  @Override
  public Future<?> start() {
    var files = PageFiles.of("web/pages/step06.html");
    var door = new Door(vertx, files, EchoVerticle::isSocket, List.of(), this::greet);

    return vertx
        .createNetServer()
        .connectHandler(door::meet)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** The page's socket is {@code /chat}; test suites for WebSocket servers knock at the root. */
  private static boolean isSocket(String path) {
    return path.equals("/chat") || path.equals("/");
  }

  private void greet(Door.Guest guest) {
    var cut = CUT.matcher(guest.request().target());
    var echo = new Echo(vertx, guest.socket(), cut.matches() ? Integer.parseInt(cut.group(1)) : 0);

    guest.socket().handler(bytes -> echo.hear(bytes.getBytes()));
    echo.hear(guest.afterHead());
  }
}
