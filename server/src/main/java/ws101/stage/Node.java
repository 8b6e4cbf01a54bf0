package ws101.stage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One operating-system process that runs one program. It never outlives the process that started
 * it.
 */
public final class Node {

  /**
   * What to run.
   *
   * @param mainClass the class whose {@code main} reads {@code PORT}
   * @param classPath directories and jars, in order
   * @param environment added to a small, clean environment ({@code PORT} is set by {@link #start})
   * @param heapMegabytes the largest heap
   */
  public record Program(
      String mainClass, List<Path> classPath, Map<String, String> environment, int heapMegabytes) {}

  /** How a process ended: its exit code, or the name of the signal that ended it. */
  public record Exit(int code, String signal) {
    /** "exit code 1", or "SIGKILL". */
    public String words() {
      return signal == null ? "exit code " + code : signal;
    }
  }

  /** Starts {@code program} with {@code PORT} set to {@code port} (0: a free one is chosen). */
  public static Node start(Program program, int port) {
    throw new UnsupportedOperationException();
  }

  public int port() {
    throw new UnsupportedOperationException();
  }

  public long pid() {
    throw new UnsupportedOperationException();
  }

  /**
   * Completes when the port accepts connections; fails, in words, if it does not in time or the
   * process ends before.
   */
  public CompletableFuture<Node> listening(Duration limit) {
    throw new UnsupportedOperationException();
  }

  /** Completes when the process has ended. */
  public CompletableFuture<Exit> ended() {
    throw new UnsupportedOperationException();
  }

  public boolean isAlive() {
    throw new UnsupportedOperationException();
  }

  /**
   * The newest lines that the program has printed, output and errors mixed as they came; bounded.
   */
  public String output() {
    throw new UnsupportedOperationException();
  }

  /** SIGSTOP. Says in words if this system has no such thing. */
  public void pause() {
    throw new UnsupportedOperationException();
  }

  /** SIGCONT. */
  public void resume() {
    throw new UnsupportedOperationException();
  }

  /** SIGTERM: the program may say goodbye. */
  public void drain() {
    throw new UnsupportedOperationException();
  }

  /** SIGKILL, to it and its children. */
  public void kill() {
    throw new UnsupportedOperationException();
  }
}
