package ws101.step10;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ws101.chat.Heartbeat;
import ws101.chat.History;
import ws101.chat.Incoming;
import ws101.chat.Launcher;
import ws101.chat.Link;
import ws101.chat.Message.Enter;
import ws101.chat.Message.Placed;
import ws101.chat.Message.Resume;
import ws101.chat.Message.SayOnce;
import ws101.chat.Page;
import ws101.chat.PlainFrames;
import ws101.chat.Refusal;
import ws101.chat.Talk;
import ws101.chat.Talk.Spoken;
import ws101.chat.TextOnly;

/** A chat to which one can come back: what was missed meanwhile is told, once and in order. */
public final class ChatVerticle extends VerticleBase {

  /** From one ping to the next, in milliseconds. */
  private static final long BEAT = 3_000;

  /** Of our own, 4500 to 4999: do not come back. Another connection has taken this one's place. */
  private static final short REPLACED = 4500;

  private final Map<String, Talk> talks = new HashMap<>();

  /** All histories begin anew with this process. */
  private final String epoch = History.newEpoch();

  private Heartbeat heartbeat;

  public static void main(String[] arguments) {
    Launcher.run(ChatVerticle::new);
  }

  @Override
  public Future<?> start() {
    heartbeat = new Heartbeat(vertx, config().getLong("beat", BEAT));

    var router = Router.router(vertx);
    router.get("/chat").handler(this::open);
    Page.serve(router, "web/pages/step10.html");

    return vertx
        .createHttpServer(options())
        .requestHandler(router)
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  /** Who sends nothing is ended, and so is who cannot be written to. */
  private HttpServerOptions options() {
    return heartbeat.judge(PlainFrames.options()).setWriteIdleTimeout(heartbeat.limit());
  }

  private void open(RoutingContext request) {
    request
        .request()
        .toWebSocket()
        .onSuccess(this::greet)
        .onFailure(noHandshake -> {}); // Vert.x has answered 400, and said why.
  }

  private void greet(ServerWebSocket socket) {
    var guest = new Link(socket);
    socket.textMessageHandler(text -> hear(guest, text));
    TextOnly.from(socket);
    socket.closeHandler(
        gone -> {
          heartbeat.stop(socket);
          leave(guest);
        });
    heartbeat.beat(socket);
  }

  /** Whom we have sent away may speak on until they hear of it. */
  private void hear(Link guest, String text) {
    if (!guest.isEnded()) {
      listen(guest, text);
    }
  }

  /** Whatever is wrong with a message, its sender is told and stays connected. */
  private void listen(Link guest, String text) {
    try {
      var message = Incoming.read(text);
      switch (message.type()) {
        case "join" -> join(guest, Enter.from(message));
        case "resume" -> resume(guest, Resume.from(message));
        case "say" -> say(guest, SayOnce.from(message));
        default -> throw Refusal.badRequest("We know \"join\", \"resume\" and \"say\".");
      }
    } catch (Refusal refusal) {
      guest.send(refusal.toJson());
    }
  }

  /** Who comes for the first time has missed nothing. */
  private void join(Link guest, Enter join) {
    var talk = talk(join.room());
    takeOver(talk, guest, join);
    guest.send(new Placed(join.room(), talk.newest(), true).toJson());
  }

  /** All that was missed, or nothing, and then it is said so: never a part. */
  private void resume(Link guest, Resume resume) {
    var talk = talk(resume.enter().room());
    takeOver(talk, guest, resume.enter());
    var missed = talk.after(resume.position());
    var welcome = new Placed(resume.enter().room(), talk.newest(), missed.isPresent());
    guest.sendFirst(
        Stream.concat(
            Stream.of(welcome.toJson()), missed.orElse(List.of()).stream().map(Spoken::toJson)));
  }

  /** The old connection may be half dead, and then this is how it ends. */
  private void takeOver(Talk talk, Link guest, Enter enter) {
    talk.takeOver(enter.session(), enter.name(), guest)
        .ifPresent(before -> before.end(REPLACED, "You are here on another connection."));
  }

  private void say(Link guest, SayOnce say) {
    var talk = talks.get(say.room());
    if (talk == null) {
      throw Refusal.notJoined(say.room());
    }
    talk.sayOnce(guest, say.id(), say.text());
  }

  private void leave(Link guest) {
    talks.values().forEach(talk -> talk.leave(guest));
  }

  /** A room begins with whoever joins first; what was said there outlives those who heard it. */
  private Talk talk(String room) {
    return talks.computeIfAbsent(room, anew -> new Talk(anew, epoch));
  }
}
