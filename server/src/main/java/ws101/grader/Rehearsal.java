package ws101.grader;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;

/** An exercise with its solution, for a judgement that nobody waits for. */
@Exercise(slug = "00-rehearsal", main = "ws101.exercise00.EchoVerticle")
final class Rehearsal {

  private static final String SOLUTION =
      """
      package ws101.exercise00;

      import io.vertx.core.Future;
      import io.vertx.core.VerticleBase;
      import io.vertx.core.Vertx;
      import io.vertx.core.http.ServerWebSocket;
      import io.vertx.core.json.JsonObject;
      import java.util.HashMap;
      import java.util.Map;

      public final class EchoVerticle extends VerticleBase {
        private final Map<ServerWebSocket, JsonObject> said = new HashMap<>();

        public static void main(String[] args) {
          Vertx.vertx().deployVerticle(new EchoVerticle());
        }

        @Override
        public Future<?> start() {
          return vertx
              .createHttpServer()
              .webSocketHandler(socket -> socket.textMessageHandler(text -> answer(socket, text)))
              .listen(Integer.parseInt(System.getenv("PORT")));
        }

        private void answer(ServerWebSocket socket, String text) {
          said.put(socket, new JsonObject(text));
          socket.writeTextMessage(said.get(socket).encode());
        }
      }
      """;

  static Run.Task task(Checkout checkout) {
    return new Run.Task(
        Rehearsal.class,
        checkout.source("ws101.exercise00.EchoVerticle"),
        SOLUTION,
        Instant.now(),
        Seed.fresh(),
        Set.of());
  }

  @Check("1.1")
  void whatOneSaysComesBack(Program program, Seed seed) {
    var ada = Client.connect(program, "/", "Ada");
    var message = new JsonObject().put("type", "said").put("text", seed.text());

    ada.sends(message);

    ada.hears(message);
  }
}
