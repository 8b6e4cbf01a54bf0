package ws101.wiretap;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * One edge of the picture: a TCP relay on a loopback port that copies bytes unchanged and decodes them on the side.
 *
 * <p>Its methods may be called from any thread and do not block, except {@link #open} and {@link #close}.
 */
public final class Wiretap implements AutoCloseable {

  /** The direction of a fault: towards the one that accepts, or back. */
  public enum Way {
    TO_NODE,
    TO_BROWSER
  }

  /** A fault that stays until it is taken off. */
  public record StandingFault(String name, Way way, long value) {}

  /** Listens on a free loopback port; each accepted connection is relayed to {@code upstream}. */
  public static Wiretap open(EventLog log, String wire, InetSocketAddress upstream) {
    throw new UnsupportedOperationException();
  }

  /** The name of the wire in the log. */
  public String wire() {
    throw new UnsupportedOperationException();
  }

  /** The port to connect to instead of the upstream's. */
  public int port() {
    throw new UnsupportedOperationException();
  }

  /** Connections accepted from now on go there. */
  public void pointTo(InetSocketAddress upstream) {
    throw new UnsupportedOperationException();
  }

  /**
   * Sets, changes or takes off a standing fault ({@code delay} in ms, {@code hold}), or does a fault of the moment
   * ({@code close}, {@code reset}) to every open connection. What was really done is logged as a {@code fault} event.
   *
   * @throws IllegalArgumentException with a sentence for the user if there is no such fault or the value is out of range
   */
  public Event fault(String name, Way way, boolean on, long value) {
    throw new UnsupportedOperationException();
  }

  /** The faults that stand now. */
  public List<StandingFault> standing() {
    throw new UnsupportedOperationException();
  }

  /** How many connections are open now. */
  public int connections() {
    throw new UnsupportedOperationException();
  }

  /** Stops listening and resets what is open. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
