package ws101.stage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;

/** Bob, who speaks by himself: over HTTP a request a word, over a WebSocket a message. */
interface Speaker {

  String ROOM = "lobby";
  String NAME = "Bob";

  Future<?> say(String text);

  Future<?> close();

  /** Over as many connections as a browser would open. */
  static Speaker overHttp(Vertx vertx, int port) {
    return new Speaker() {
      private static final int AS_MANY_AS_A_BROWSER = 6;

      private final HttpClient client =
          vertx.createHttpClient(
              new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(AS_MANY_AS_A_BROWSER));

      @Override
      public Future<?> say(String text) {
        var word =
            JsonObject.of("type", "say", "room", ROOM, "name", NAME, "text", text).toBuffer();
        return client
            .request(HttpMethod.POST, port, "localhost", "/messages")
            .compose(request -> request.putHeader("Content-Type", "application/json").send(word))
            .compose(response -> response.end());
      }

      @Override
      public Future<?> close() {
        return client.close();
      }
    };
  }

  /** Over one connection, which is opened for the first word; after it was lost, for the next. */
  static Speaker overWebSocket(Vertx vertx, int port) {
    return new Speaker() {
      private final WebSocketClient client = vertx.createWebSocketClient();
      private Future<WebSocket> socket;

      @Override
      public Future<?> say(String text) {
        var word = JsonObject.of("type", "say", "room", ROOM, "text", text).encode();
        return joined().compose(open -> open.writeTextMessage(word));
      }

      private Future<WebSocket> joined() {
        if (socket == null) {
          socket =
              client
                  .connect(port, "localhost", "/chat")
                  .onSuccess(open -> open.closeHandler(lost -> socket = null))
                  .onFailure(refused -> socket = null)
                  .compose(
                      open -> {
                        var join = JsonObject.of("type", "join", "room", ROOM, "name", NAME);
                        return open.writeTextMessage(join.encode()).map(open);
                      });
        }
        return socket;
      }

      @Override
      public Future<?> close() {
        return client.close();
      }
    };
  }
}
