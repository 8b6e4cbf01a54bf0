package ws101.exercise06;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import ws101.chat.Door;
import ws101.chat.Launcher;
import ws101.chat.PageFiles;
import ws101.wire.CloseCode;
import ws101.wire.Opcode;

/** A radio check: whatever a caller says comes back. The handshake is given, the frames are not. */
public final class RadioVerticle extends VerticleBase {

  private static final int FIN = 0b1000_0000;
  private static final int RSV = 0b0111_0000;
  private static final int OPCODE = 0b0000_1111;
  private static final int MASK = 0b1000_0000;
  private static final int LENGTH = 0b0111_1111;

  private static final int TWO_MORE = 126;
  private static final int EIGHT_MORE = 127;
  private static final int KEY_LENGTH = 4;

  private static final int LONGEST_CONTROL = 125;
  private static final int LONGEST_MESSAGE = 1024 * 1024;

  /** After a broken rule the caller may still be talking. */
  private static final long MILLIS_TO_LINGER = 500;

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

  private void greet(Door.Guest guest) {
    var caller = new Caller(guest.socket());
    guest.socket().handler(caller::hear);
    caller.hear(Buffer.buffer(guest.afterHead()));
  }

  /** One connection: the bytes that are no whole frame yet, and the message that has begun. */
  private final class Caller {

    private final NetSocket socket;
    private Buffer received = Buffer.buffer();
    private Buffer message = Buffer.buffer();
    private int kind = Opcode.CONTINUATION;
    private boolean isOver;

    Caller(NetSocket socket) {
      this.socket = socket;
    }

    /** A read is not a frame: it may hold many of them, or one byte of one. */
    void hear(Buffer bytes) {
      if (!isOver) {
        received.appendBuffer(bytes);
      }
      boolean mayHoldAnother = true;
      while (mayHoldAnother && !isOver) {
        mayHoldAnother = readFrame();
      }
    }

    /** Takes one frame off the front, if a whole one is there. */
    private boolean readFrame() {
      if (received.length() < 2) {
        return false;
      }
      int first = received.getUnsignedByte(0);
      int second = received.getUnsignedByte(1);
      int more = moreLengthBytes(second & LENGTH);
      int header = 2 + more + KEY_LENGTH;
      if (breaksARule(first, second) || received.length() < header) {
        return false;
      }
      long length = length(second & LENGTH);
      if (length < 0) {
        fail(CloseCode.PROTOCOL_ERROR);
        return false;
      }
      if (!Opcode.isControl(first & OPCODE) && length > LONGEST_MESSAGE - message.length()) {
        fail(CloseCode.TOO_BIG);
        return false;
      }
      if (received.length() < header + length) {
        return false;
      }
      int end = header + (int) length;
      byte[] payload = unmasked(received.getBytes(header - KEY_LENGTH, end));
      received = received.getBuffer(end, received.length());
      take((first & FIN) != 0, first & OPCODE, payload);
      return true;
    }

    private int moreLengthBytes(int length) {
      return switch (length) {
        case TWO_MORE -> 2;
        case EIGHT_MORE -> 8;
        default -> 0;
      };
    }

    private long length(int inHeader) {
      return switch (inHeader) {
        case TWO_MORE -> received.getUnsignedShort(2);
        case EIGHT_MORE -> received.getLong(2);
        default -> inHeader;
      };
    }

    /** What the first two bytes already tell: nobody need wait for the rest. */
    private boolean breaksARule(int first, int second) {
      int opcode = first & OPCODE;
      boolean isControl = Opcode.isControl(opcode);
      boolean isFragment = (first & FIN) == 0;
      boolean hasBegun = kind != Opcode.CONTINUATION;
      if ((first & RSV) != 0
          || !Opcode.isKnown(opcode)
          || (second & MASK) == 0
          || isControl && (isFragment || (second & LENGTH) > LONGEST_CONTROL)
          || !isControl && hasBegun != (opcode == Opcode.CONTINUATION)) {
        fail(CloseCode.PROTOCOL_ERROR);
        return true;
      }
      return false;
    }

    /** The key, then the masked bytes: its index runs from the payload's first byte on. */
    private byte[] unmasked(byte[] keyAndPayload) {
      byte[] payload = new byte[keyAndPayload.length - KEY_LENGTH];
      for (int i = 0; i < payload.length; i++) {
        payload[i] = (byte) (keyAndPayload[KEY_LENGTH + i] ^ keyAndPayload[i & 3]);
      }
      return payload;
    }

    private void take(boolean fin, int opcode, byte[] payload) {
      switch (opcode) {
        case Opcode.PING -> send(Opcode.PONG, payload);
        case Opcode.PONG -> {} // Nobody asked for it; that is allowed.
        case Opcode.CLOSE -> answerClose(payload);
        default -> join(fin, opcode, payload);
      }
    }

    private void join(boolean fin, int opcode, byte[] payload) {
      kind = opcode == Opcode.CONTINUATION ? kind : opcode;
      message.appendBytes(payload);
      if (!fin) {
        return;
      }
      byte[] whole = message.getBytes();
      if (kind == Opcode.TEXT && !isText(whole)) {
        fail(CloseCode.INVALID_DATA);
        return;
      }
      send(kind, whole);
      kind = Opcode.CONTINUATION;
      message = Buffer.buffer();
    }

    private void answerClose(byte[] payload) {
      if (payload.length == 0) {
        goodbye(payload);
        return;
      }
      int code = payload.length == 1 ? 0 : Buffer.buffer(payload).getUnsignedShort(0);
      if (!CloseCode.mayBeSent(code)) {
        fail(CloseCode.PROTOCOL_ERROR);
      } else if (!isText(Buffer.buffer(payload).getBytes(2, payload.length))) {
        fail(CloseCode.INVALID_DATA);
      } else {
        goodbye(codeAlone(code));
      }
    }

    private void goodbye(byte[] payload) {
      isOver = true;
      send(Opcode.CLOSE, payload);
      end();
    }

    private void fail(int code) {
      isOver = true;
      send(Opcode.CLOSE, codeAlone(code));
      vertx.setTimer(MILLIS_TO_LINGER, lingered -> end());
    }

    private void end() {
      socket.end().onFailure(alreadyGone -> {});
    }

    /** In the shortest form of the length, and never masked. */
    private void send(int opcode, byte[] payload) {
      var frame = Buffer.buffer().appendByte((byte) (FIN | opcode));
      if (payload.length < TWO_MORE) {
        frame.appendByte((byte) payload.length);
      } else if (payload.length <= 0xFFFF) {
        frame.appendByte((byte) TWO_MORE).appendUnsignedShort(payload.length);
      } else {
        frame.appendByte((byte) EIGHT_MORE).appendLong(payload.length);
      }
      socket.write(frame.appendBytes(payload)).onFailure(gone -> isOver = true);
    }
  }

  private static byte[] codeAlone(int code) {
    return Buffer.buffer().appendUnsignedShort(code).getBytes();
  }

  private static boolean isText(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
  }
}
