package ws101.grader;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import ws101.stage.Node;

/**
 * The learner's program as one check sees it: a black box that listens on a port. Other checks use
 * the same process; the transcript and the connections are each check's own.
 */
public final class Program {

  private final Node node;
  private final Seed seed;
  private final Transcript transcript = new Transcript();
  private final Deque<Client> clients = new ConcurrentLinkedDeque<>();

  Program(Node node, Seed seed) {
    this.node = node;
    this.seed = seed;
  }

  public int port() {
    return node.port();
  }

  /** The address of {@code path}, such as {@code /}, for a browser or an HTTP client. */
  public String http(String path) {
    return "http://localhost:" + port() + path;
  }

  public boolean isAlive() {
    return node.isAlive();
  }

  /** The newest that it has printed. */
  public String output() {
    return node.output();
  }

  Node node() {
    return node;
  }

  Seed seed() {
    return seed;
  }

  Transcript transcript() {
    return transcript;
  }

  /** Remembers a client, so that none outlives its check. */
  void opened(Client client) {
    clients.add(client);
  }

  void closeClients() {
    clients.forEach(Client::close);
  }
}
