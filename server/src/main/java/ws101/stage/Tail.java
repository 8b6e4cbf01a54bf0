package ws101.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Reads all that a process prints, and keeps the newest of it: a flood costs it no memory and never
 * blocks it.
 */
final class Tail {

  private static final int KEPT = 16 * 1024;

  private final OutputStream echo;
  private final byte[] ring = new byte[KEPT];
  private long total;

  /** All that is read is also written to {@code echo}. */
  Tail(OutputStream echo) {
    this.echo = echo;
  }

  /** Reads until the end; to be run on a thread of its own. */
  void read(InputStream output) {
    var buffer = new byte[8192];
    try (output) {
      for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
        keep(buffer, count);
        echo.write(buffer, 0, count);
        echo.flush();
      }
    } catch (IOException ended) {
      // The process is gone; what it printed before is kept.
    }
  }

  private synchronized void keep(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      ring[(int) (total++ % KEPT)] = bytes[i];
    }
  }

  /** The newest 16 KiB, from the first whole line on if the older ones are gone. */
  synchronized String text() {
    if (total <= KEPT) {
      return new String(ring, 0, (int) total, UTF_8);
    }
    int oldest = (int) (total % KEPT);
    byte[] inOrder = Arrays.copyOf(Arrays.copyOfRange(ring, oldest, KEPT), KEPT);
    System.arraycopy(ring, 0, inOrder, KEPT - oldest, oldest);
    String text = new String(inOrder, UTF_8);
    return "…\n" + text.substring(text.indexOf('\n') + 1);
  }
}
