package ws101.step05;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Locale;
import ws101.wire.Field;
import ws101.wire.Part.RequestHead;
import ws101.wire.RequestReader;
import ws101.wire.RequestReader.Outcome;
import ws101.wire.RequestReader.Whole;

/**
 * A proxy as RFC 9110, section 7.6.1 wants it, and that knows nothing of upgrades: it hands on a
 * request without the fields that are meant for the next hop only.
 */
record OldProxy(Vertx vertx, int inside, String host) {

  private static final List<String> FOR_THIS_HOP = List.of("connection", "upgrade", "keep-alive");

  Future<?> listen(int port) {
    return vertx.createNetServer().connectHandler(this::meet).listen(port, host);
  }

  private void meet(NetSocket outer) {
    var reader = new RequestReader();
    outer.handler(
        bytes -> reader.read(bytes.getBytes()).ifPresent(outcome -> handOn(outer, outcome)));
  }

  private void handOn(NetSocket outer, Outcome outcome) {
    if (outcome instanceof Whole whole) {
      handOn(outer, whole.request());
    } else {
      part(outer);
    }
  }

  /** One request a connection is enough here; the answer is copied as it comes. */
  private void handOn(NetSocket outer, RequestHead request) {
    outer.handler(ignored -> {});
    vertx
        .createNetClient()
        .connect(inside, host)
        .onSuccess(
            inner -> {
              inner.closeHandler(gone -> part(outer));
              outer.closeHandler(gone -> part(inner));
              inner.handler(bytes -> outer.write(bytes).onFailure(gone -> part(inner)));
              inner.write(Buffer.buffer(without(request))).onFailure(gone -> part(outer));
            })
        .onFailure(nobodyInside -> part(outer));
  }

  private static byte[] without(RequestHead request) {
    var head =
        new StringBuilder("%s %s HTTP/1.1\r\n".formatted(request.method(), request.target()));
    var named = Field.tokens(request.fields(), "Connection");
    for (Field field : request.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!FOR_THIS_HOP.contains(name) && !named.contains(name)) {
        head.append(field.name()).append(": ").append(field.value()).append("\r\n");
      }
    }
    return head.append("Connection: close\r\n\r\n").toString().getBytes(ISO_8859_1);
  }

  private static void part(NetSocket socket) {
    socket.close().onFailure(alreadyGone -> {});
  }
}
