package ws101.exercise05;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import ws101.chat.Launcher;

/** A doorman: lets in whoever asks as RFC 6455 says and is invited, and counts what they bring. */
public final class DoormanVerticle extends VerticleBase {

  /** RFC 6455, section 1.3. */
  static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** The origins that may come in, if the environment's GUESTS names no others. */
  static final String INVITED = "http://localhost:8101,https://guests.example";

  /** What everybody who is let in hears at once; why two bytes stand before it, lesson 06 tells. */
  static final Buffer GREETING =
      Buffer.buffer().appendByte((byte) 0x81).appendByte((byte) 7).appendString("Welcome");

  public static void main(String[] arguments) {
    Launcher.run(DoormanVerticle::new);
  }

  @Override
  public Future<?> start() {
    return vertx
        .createNetServer()
        .connectHandler(this::meet)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** TODO A read is not a head. When is it whole, and what if it never is? */
  private void meet(NetSocket guest) {
    guest.handler(bytes -> answer(guest, bytes.toString()));
  }

  /** TODO Nobody is let in. Which rules does a request have to keep, and in which order? */
  private void answer(NetSocket guest, String head) {
    guest
        .end(Buffer.buffer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
        .onFailure(gone -> {});
  }
}
