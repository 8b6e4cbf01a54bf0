package ws101.step06;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static ws101.wire.CloseCode.POLICY_VIOLATION;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import ws101.wire.FrameWriter;
import ws101.wire.MessageReader;
import ws101.wire.MessageReader.Broken;
import ws101.wire.MessageReader.Close;
import ws101.wire.MessageReader.Data;
import ws101.wire.MessageReader.Ping;
import ws101.wire.MessageReader.Pong;
import ws101.wire.MessageReader.Received;
import ws101.wire.Opcode;
import ws101.wire.Side;

/** One guest of the echo, from the handshake to the end of the connection. */
final class Echo {

  /** One MiB: plenty for an echo, and little enough to keep it for many guests. */
  private static final int LONGEST_MESSAGE = 1024 * 1024;

  private static final long SECONDS_TO_LINGER = 1;
  private static final byte[] WORDS_OF_A_PING = "are you there?".getBytes(US_ASCII);
  private static final byte[] NOTHING = {};

  private final Vertx vertx;
  private final NetSocket socket;
  private final int cut;
  private final MessageReader reader = new MessageReader(Side.CLIENT, LONGEST_MESSAGE);

  /** The second piece of an echo, as long as the pong is missing that must come before it. */
  private byte[] rest = NOTHING;

  /**
   * @param cut after how many bytes an echo is cut into two pieces; 0 for not at all
   */
  Echo(Vertx vertx, NetSocket socket, int cut) {
    this.vertx = vertx;
    this.socket = socket;
    this.cut = cut;
  }

  /** The next bytes: a read is not a frame, so they may hold many messages, or part of one. */
  void hear(byte[] bytes) {
    for (Received each : reader.read(bytes)) {
      if (each instanceof Data message) {
        echo(message);
      } else if (each instanceof Ping ping) {
        write(true, Opcode.PONG, ping.payload());
      } else if (each instanceof Pong) {
        echoTheRest();
      } else if (each instanceof Close close) {
        sayGoodbye(close);
      } else if (each instanceof Broken rule) {
        fail(rule.code(), rule.sentence());
      }
    }
  }

  private void echo(Data message) {
    int opcode = message.text() ? Opcode.TEXT : Opcode.BINARY;
    if (rest.length > 0) {
      fail(POLICY_VIOLATION, "One message at a time: the pong to our ping is still missing.");
    } else if (cut == 0 || cut >= message.bytes().length) {
      write(true, opcode, message.bytes());
    } else {
      write(false, opcode, Arrays.copyOf(message.bytes(), cut));
      write(true, Opcode.PING, WORDS_OF_A_PING);
      rest = Arrays.copyOfRange(message.bytes(), cut, message.bytes().length);
    }
  }

  /** A pong between two fragments was not held up by the message around it. */
  private void echoTheRest() {
    if (rest.length > 0) {
      write(true, Opcode.CONTINUATION, rest);
      rest = NOTHING;
    }
  }

  private void write(boolean fin, int opcode, byte[] payload) {
    socket
        .write(Buffer.buffer(FrameWriter.write(fin, opcode, payload, null)))
        .onFailure(gone -> end());
    if (socket.writeQueueFull()) {
      socket.pause(); // Who does not read our echoes need not send us more.
      socket.drainHandler(drained -> socket.resume());
    }
  }

  /** The same code back, or none if there was none; then the server is the first to end TCP. */
  private void sayGoodbye(Close close) {
    write(true, Opcode.CLOSE, Arrays.copyOf(close.payload(), Math.min(2, close.payload().length)));
    end();
  }

  /** Whoever breaks a rule may be in the middle of saying more: see RFC 9112, section 9.6. */
  private void fail(int code, String sentence) {
    write(true, Opcode.CLOSE, FrameWriter.closePayload(code, sentence));
    socket.handler(ignored -> {});
    vertx.timer(SECONDS_TO_LINGER, TimeUnit.SECONDS).onComplete(lingered -> end());
  }

  private void end() {
    socket.end().onFailure(alreadyGone -> {});
  }
}
