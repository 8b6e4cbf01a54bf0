package ws101.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody listens on, and that nobody is given in passing. */
public final class Ports {

  /** From here up, systems choose ports for outgoing connections (Linux 32768, others 49152). */
  private static final int FIRST_OUTGOING = 32_768;

  private static final int LOWEST = 10_000;
  private static final int TRIES = 100;

  private Ports() {}

  /**
   * A free port that no outgoing connection can take while its node is dead: a port that the system
   * chooses (0) may be gone when the node is started again.
   */
  public static int free() {
    return ThreadLocalRandom.current()
        .ints(TRIES, LOWEST, FIRST_OUTGOING)
        .filter(Ports::isFree)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("This machine has no free port."));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
