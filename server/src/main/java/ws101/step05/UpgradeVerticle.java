package ws101.step05;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import ws101.chat.Door;
import ws101.chat.Launcher;
import ws101.chat.PageFiles;
import ws101.wire.FrameWriter;
import ws101.wire.Opcode;

/**
 * A door on bare TCP: whoever asks as RFC 6455 says goes on in WebSocket, and everybody else is
 * told what was wrong. What is said inside it can only count.
 */
public final class UpgradeVerticle extends VerticleBase {

  /** How it can run. */
  enum Variant {
    /** Browsers come straight to the door. */
    DIRECT,
    /** In front of the door stands a proxy that knows nothing of upgrades. */
    BEHIND_AN_OLD_PROXY
  }

  private static final String HERE = "127.0.0.1";

  public static void main(String[] arguments) {
    Launcher.run(UpgradeVerticle::new);
  }

  @Override
  public Future<?> start() {
    int port = config().getInteger("port");
    var variant = Variant.valueOf(config().getString("variant", Variant.DIRECT.name()));

    return switch (variant) {
      case DIRECT -> openDoor(port);
      case BEHIND_AN_OLD_PROXY ->
          openDoor(0).compose(inside -> new OldProxy(vertx, inside, HERE).listen(port));
    };
  }

  /** Completes with the port on which the door is. */
  private Future<Integer> openDoor(int port) {
    var files = PageFiles.of("web/pages/step05.html");
    var spoken = List.of("echo.v2", "echo.v1");
    var door = new Door(vertx, files, "/chat"::equals, spoken, UpgradeVerticle::greet);

    return vertx
        .createNetServer()
        .connectHandler(door::meet)
        .listen(port, HERE)
        .map(server -> server.actualPort());
  }

  private static void greet(Door.Guest guest) {
    var socket = guest.socket();
    say(socket, "You are in, and we speak " + guest.protocol().orElse("no subprotocol") + ".");
    socket.handler(bytes -> count(socket, bytes.length()));
    if (guest.afterHead().length > 0) {
      count(socket, guest.afterHead().length);
    }
  }

  /** All that can be said of them before lesson 06. */
  private static void count(NetSocket socket, int bytes) {
    say(socket, bytes + " bytes have come, and I cannot read them.");
  }

  /** How a text becomes a frame is lesson 06, too; it takes no more than two bytes before it. */
  private static void say(NetSocket socket, String text) {
    byte[] frame = FrameWriter.write(true, Opcode.TEXT, text.getBytes(UTF_8), null);
    socket.write(Buffer.buffer(frame)).onFailure(gone -> {});
  }
}
