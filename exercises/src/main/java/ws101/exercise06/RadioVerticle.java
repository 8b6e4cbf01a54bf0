package ws101.exercise06;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import ws101.chat.Door;
import ws101.chat.Launcher;
import ws101.chat.PageFiles;
import ws101.wire.Opcode;

/** A radio check: whatever a caller says comes back. The handshake is given, the frames are not. */
public final class RadioVerticle extends VerticleBase {

  private static final int FIN = 0b1000_0000;
  private static final int LENGTH = 0b0111_1111;
  private static final int KEY_LENGTH = 4;

  public static void main(String[] arguments) {
    Launcher.run(RadioVerticle::new);
  }

  @Override
  public Future<?> start() {
    var files = PageFiles.of("06-frames.html", "06-frames.js");
    var door = new Door(vertx, files, anyPath -> true, List.of(), this::greet);

    return vertx
        .createNetServer()
        .connectHandler(door::meet)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** TODO What came with the head's last byte, {@code guest.afterHead()}, are frames, too. */
  private void greet(Door.Guest guest) {
    var caller = new Caller(guest.socket());
    guest.socket().handler(caller::hear);
  }

  /** One connection. TODO What must be kept from one read to the next? */
  private static final class Caller {

    private final NetSocket socket;

    Caller(NetSocket socket) {
      this.socket = socket;
    }

    /** TODO Here a read is a frame, and every frame is a short text. Neither is so. */
    void hear(Buffer bytes) {
      int length = bytes.getByte(1) & LENGTH;
      int header = 2 + KEY_LENGTH;
      send(Opcode.TEXT, unmasked(bytes.getBytes(2, Math.min(header + length, bytes.length()))));
    }

    /** TODO A page sends few bytes at a time. What if a payload comes in two reads? */
    private byte[] unmasked(byte[] keyAndPayload) {
      byte[] payload = new byte[keyAndPayload.length - KEY_LENGTH];
      for (int i = 0; i < payload.length; i++) {
        payload[i] = (byte) (keyAndPayload[KEY_LENGTH + i] ^ keyAndPayload[i & 3]);
      }
      return payload;
    }

    /** TODO A longer payload needs another form of the length. */
    private void send(int opcode, byte[] payload) {
      socket
          .write(
              Buffer.buffer()
                  .appendByte((byte) (FIN | opcode))
                  .appendByte((byte) payload.length)
                  .appendBytes(payload))
          .onFailure(gone -> {});
    }
  }
}
