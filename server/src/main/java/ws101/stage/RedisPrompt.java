package ws101.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import ws101.wire.Conversation;
import ws101.wire.Part;
import ws101.wire.Protocol;
import ws101.wire.RespValue;
import ws101.wire.Side;

/** Types one command at a Redis, as at its prompt, and reads the reply. */
public final class RedisPrompt {

  /** Who has not answered by then does not, in milliseconds. */
  private static final int PATIENCE = 10_000;

  private static final int MOST = 1 << 20;

  private RedisPrompt() {}

  /**
   * The reply as a person reads it.
   *
   * @param command words between spaces, such as {@code PUBSUB NUMSUB lobby}
   * @throws IllegalStateException with the words of Redis, if it refuses
   */
  public static String ask(int port, String command) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE);
      socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
      return words(reply(socket));
    } catch (IOException e) {
      throw new UncheckedIOException("Redis was asked: " + command, e);
    }
  }

  private static RespValue reply(Socket socket) throws IOException {
    var conversation = new Conversation(MOST, Protocol.RESP);
    var buffer = new byte[8192];
    for (int count = read(socket, buffer); count >= 0; count = read(socket, buffer)) {
      List<Part> parts = conversation.read(Side.SERVER, Arrays.copyOf(buffer, count));
      for (Part part : parts) {
        if (part instanceof Part.Resp resp) {
          return resp.value();
        }
      }
    }
    throw new IOException("It hung up.");
  }

  private static int read(Socket socket, byte[] buffer) throws IOException {
    return socket.getInputStream().read(buffer);
  }

  private static String words(RespValue reply) {
    if (reply instanceof RespValue.Failure failure) {
      throw new IllegalStateException(failure.message());
    }
    return reply.words();
  }
}
