package ws101.step12;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import ws101.chat.Heartbeat;
import ws101.chat.Launcher;
import ws101.chat.Message.Enter;
import ws101.chat.PlainFrames;
import ws101.chat.Talks;

/** A chat with a gate: who may come in is decided before the 101, and who is in has limits. */
public final class ChatVerticle extends VerticleBase {

  /** How it can run: as it should, or with one thing changed. */
  enum Variant {
    GUARDED,
    /** A cookie is enough, whichever page it comes from. */
    OPEN,
    /** How long a frame may be, the library says. */
    DEFAULT_LIMIT,
    /** Messages are compressed, if the browser wants that. */
    DEFLATED
  }

  /** From one ping to the next, in milliseconds. */
  private static final long BEAT = 3_000;

  private final Talks talks = new Talks();
  private Heartbeat heartbeat;
  private Gate gate;

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new);
  }

  @Override
  public Future<?> start() {
    var variant = Variant.valueOf(config().getString("variant", Variant.GUARDED.name()));
    heartbeat = new Heartbeat(vertx, BEAT);
    gate = new Gate(vertx, config(), variant == Variant.OPEN);

    var evil = new Evil(vertx);
    var house = new House(vertx, frames(variant), gate, evil, this::open);
    return evil.listen().compose(listens -> house.listen(config().getInteger("port")));
  }

  /** To compress is declined: it costs memory for each connection, whoever they are. */
  private HttpServerOptions frames(Variant variant) {
    var options = heartbeat.judgeBothWays(PlainFrames.options());
    return switch (variant) {
      case GUARDED, OPEN -> options;
      case DEFAULT_LIMIT ->
          options.setMaxWebSocketFrameSize(HttpServerOptions.DEFAULT_MAX_WEBSOCKET_FRAME_SIZE);
      case DEFLATED -> options.setPerMessageWebSocketCompressionSupported(true);
    };
  }

  private void open(RoutingContext request) {
    var session = gate.mayEnter(request.request());
    request
        .request()
        .toWebSocket()
        .onSuccess(socket -> greet(session, socket))
        .onFailure(noHandshake -> session.givesPlaceBack()); // Vert.x has answered, and said why.
  }

  private void greet(Session session, ServerWebSocket socket) {
    var guest = new Guest(vertx, session, socket);
    socket.frameHandler(frame -> guest.take(frame).ifPresent(text -> hear(guest, text)));
    socket.closeHandler(
        gone -> {
          heartbeat.stop(socket);
          guest.leave();
          talks.leave(guest.link());
        });
    heartbeat.beat(socket);
  }

  /** What they call themselves counts for nothing: their name is the one of their session. */
  private void hear(Guest guest, String text) {
    talks.hear(
        guest.link(),
        text,
        enter -> {
          guest.hasCome();
          return new Enter(enter.room(), guest.name() + "/" + enter.session(), guest.name());
        });
  }
}
