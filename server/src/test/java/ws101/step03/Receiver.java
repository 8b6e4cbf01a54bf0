package ws101.step03;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who is called: the JDK's own server, which notes each call and answers as it is told.
 */
public final class Receiver implements AutoCloseable {

  private static final int SECONDS = 15;

  /** One request, as it came. */
  public record Call(String path, Headers fields, String body) {
    public JsonObject json() {
      return new JsonObject(body);
    }

    public String field(String name) {
      return fields.getFirst(name);
    }
  }

  /** What a receiver does with a call. */
  public interface Manner {
    void answer(HttpExchange call) throws IOException;
  }

  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final Manner manner;

  private Receiver(HttpServer server, Manner manner) {
    this.server = server;
    this.manner = manner;
  }

  /** Answers all with a status. */
  public static Receiver answering(int status) throws IOException {
    return answering(call -> call.sendResponseHeaders(status, -1));
  }

  public static Receiver answering(Manner manner) throws IOException {
    var here = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    var receiver = new Receiver(HttpServer.create(here, 0), manner);
    receiver.server.setExecutor(receiver.threads);
    receiver.server.createContext("/", receiver::hear);
    receiver.server.start();
    return receiver;
  }

  private void hear(HttpExchange call) throws IOException {
    var body = new String(call.getRequestBody().readAllBytes(), UTF_8);
    calls.add(new Call(call.getRequestURI().getPath(), call.getRequestHeaders(), body));
    manner.answer(call);
    call.close();
  }

  public String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** The next call, which must come. */
  public Call call() throws InterruptedException {
    var call = calls.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(call).as("a call within %d s", SECONDS).isNotNull();
    return call;
  }

  /** How many more calls have come. */
  public int waiting() {
    return calls.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
