package ws101.grader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static ws101.grader.Transcript.Way.TO_CLIENT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import ws101.wire.CloseCode;
import ws101.wire.Conversation;
import ws101.wire.Opcode;
import ws101.wire.Part;
import ws101.wire.Part.Frame;
import ws101.wire.Part.ResponseHead;
import ws101.wire.Part.Violation;
import ws101.wire.Side;

/**
 * A guest's ear, on a thread of its own: it notes when each frame came, answers pings and the other
 * side's Close (RFC 6455, 5.5), and puts the rest into the inbox.
 */
final class Ear {

  /** Longer than any message of an exercise. */
  private static final int LARGEST_FRAME = 16 * 1024 * 1024;

  private static final byte[] NOTHING = {};

  /** Sends a control frame, if that is still possible. */
  interface Mouth {
    void answers(int opcode, byte[] payload, String what);
  }

  private final String name;
  private final Transcript transcript;
  private final Mouth mouth;
  private final Conversation conversation = new Conversation(LARGEST_FRAME);
  private final CompletableFuture<ResponseHead> answer = new CompletableFuture<>();
  private final BlockingQueue<Heard> inbox = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private int messageOpcode;
  private volatile boolean deaf;
  private volatile boolean waitsForPongs;
  private volatile boolean waitsForPings;

  /** Open while it reads. */
  private volatile CountDownLatch reading = new CountDownLatch(0);

  Ear(String name, Transcript transcript, Mouth mouth) {
    this.name = name;
    this.transcript = transcript;
    this.mouth = mouth;
  }

  /** Begins to listen for the answer to {@code request}, and to all that follows. */
  void listen(Socket socket, byte[] request) {
    conversation.read(Side.CLIENT, request);
    var thread = new Thread(() -> read(socket), name + " reads");
    thread.setDaemon(true);
    thread.start();
  }

  /** The answer's head; fails with a {@link CheckFailure} if the connection ends before. */
  CompletableFuture<ResponseHead> answer() {
    return answer;
  }

  /** What was heard and not asked for yet. */
  BlockingQueue<Heard> inbox() {
    return inbox;
  }

  /** From now on pongs are heard, too; nobody is disturbed by one that nobody asked for. */
  void waitForPongs() {
    waitsForPongs = true;
  }

  /** From now on pings are heard, too, which mostly disturb. */
  void waitForPings() {
    waitsForPings = true;
  }

  /** Takes what is read already, and reads nothing more before {@link #readOn}. */
  void stopReading() {
    reading = new CountDownLatch(1);
  }

  void readOn() {
    reading.countDown();
  }

  /** From now on the connection's end is our own doing: nothing to note. */
  void goDeaf() {
    deaf = true;
  }

  private void read(Socket socket) {
    var buffer = new byte[16 * 1024];
    try {
      var input = socket.getInputStream();
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        for (Part part : conversation.read(Side.SERVER, Arrays.copyOf(buffer, count))) {
          take(part);
        }
        reading.await();
      }
      end("FIN", "the connection ended (FIN)");
    } catch (SocketException e) {
      end("RST", "the connection was reset (" + words(e) + ")");
    } catch (IOException e) {
      end("end", "the connection broke: " + words(e));
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody ends an ear.", e);
    }
  }

  private void end(String sign, String how) {
    if (!deaf) {
      transcript.note(name, TO_CLIENT, sign, NOTHING);
    }
    answer.completeExceptionally(new CheckFailure("an answer", how));
    inbox.add(new Heard.End(how));
  }

  private void take(Part part) {
    byte[] bytes = part.span().bytes();
    if (part instanceof ResponseHead head) {
      note(head.status() + " " + head.reason(), bytes);
      answer.complete(head);
    } else if (part instanceof Frame frame) {
      take(frame, bytes);
    } else if (part instanceof Violation violation) {
      note(violation.sentence(), bytes);
      inbox.add(new Heard.Broken("bytes that break a rule: " + violation.sentence()));
    } else {
      note(bytes.length + " bytes", bytes);
    }
  }

  private void take(Frame frame, byte[] bytes) {
    switch (frame.opcode()) {
      case Opcode.PING -> {
        note("Ping", bytes);
        if (waitsForPings) {
          inbox.add(new Heard.Ping());
        }
        mouth.answers(Opcode.PONG, frame.payload(), "Pong");
      }
      case Opcode.PONG -> takePong(frame.payload(), bytes);
      case Opcode.CLOSE -> takeClose(frame.payload(), bytes);
      default -> takeData(frame, bytes);
    }
  }

  private void takePong(byte[] payload, byte[] bytes) {
    note("Pong", bytes);
    if (waitsForPongs) {
      inbox.add(new Heard.Pong(payload));
    }
  }

  private void takeClose(byte[] payload, byte[] bytes) {
    int code =
        payload.length < 2
            ? CloseCode.NO_STATUS
            : Byte.toUnsignedInt(payload[0]) << 8 | payload[1] & 0xff;
    String reason = payload.length <= 2 ? "" : new String(payload, 2, payload.length - 2, UTF_8);
    var close = new Heard.Close(code, reason);
    note(close.words(), bytes);
    inbox.add(close);
    mouth.answers(Opcode.CLOSE, payload, "Close, the answer");
  }

  private void takeData(Frame frame, byte[] bytes) {
    if (frame.opcode() != Opcode.CONTINUATION) {
      messageOpcode = frame.opcode();
      message.reset();
    }
    message.writeBytes(frame.payload());
    boolean isText = messageOpcode == Opcode.TEXT;
    String what =
        isText
            ? new String(frame.payload(), UTF_8)
            : "binary, " + frame.payload().length + " bytes";
    note(frame.fin() ? what : what + " (to be continued)", bytes);
    if (frame.fin()) {
      byte[] whole = message.toByteArray();
      inbox.add(isText ? new Heard.Text(new String(whole, UTF_8)) : new Heard.Binary(whole));
    }
  }

  private void note(String what, byte[] bytes) {
    transcript.note(name, TO_CLIENT, what, bytes);
  }

  static String words(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
