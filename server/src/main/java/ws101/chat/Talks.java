package ws101.chat;

import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import ws101.chat.Message.Enter;
import ws101.chat.Message.Placed;
import ws101.chat.Message.Posted;
import ws101.chat.Message.Resume;
import ws101.chat.Message.SayOnce;
import ws101.chat.Talk.Spoken;

/** All rooms of a node, and what guests say to them over WebSockets. */
public final class Talks {

  /** Of our own, 4500 to 4999: do not come back. Another connection has taken this one's place. */
  private static final short REPLACED = 4500;

  private final Map<String, Talk> talks = new HashMap<>();
  private final Set<Link> guests = new HashSet<>();
  private final String node;
  private final Road road;

  /** All histories begin anew with these rooms. */
  private String epoch = History.newEpoch();

  /** What whoever comes is told first; null if there is nothing to tell. */
  private JsonObject status;

  public Talks() {
    this(null);
  }

  /**
   * @param node as whoever comes is told; null if there is only one
   */
  public Talks(String node) {
    this.node = node;
    this.road = new Road(here -> Future.succeededFuture(), this::tellAtOnce);
  }

  /** Rooms that share what is said with those of other nodes: see {@link #heard}. */
  public Talks(String node, Road road) {
    this.node = node;
    this.road = road;
  }

  private Future<Void> tellAtOnce(Posted said) {
    heard(said);
    return Future.succeededFuture();
  }

  /** The handler of the rooms' route. */
  public void open(RoutingContext request, Heartbeat heartbeat) {
    request
        .request()
        .toWebSocket()
        .onSuccess(socket -> greet(socket, heartbeat))
        .onFailure(noHandshake -> {}); // Vert.x has answered 400, and said why.
  }

  /** From now on this guest is heard, and must show that they are there. */
  private void greet(ServerWebSocket socket, Heartbeat heartbeat) {
    var guest = new Link(socket);
    guests.add(guest);
    if (status != null) {
      guest.send(status);
    }
    socket.textMessageHandler(text -> hear(guest, text));
    TextOnly.from(socket);
    socket.closeHandler(
        gone -> {
          heartbeat.stop(socket);
          leave(guest);
        });
    heartbeat.beat(socket);
  }

  private void hear(Link guest, String text) {
    hear(guest, text, UnaryOperator.identity());
  }

  /**
   * Whom we have sent away may speak on until they hear of it.
   *
   * @param known who somebody is that says who they are
   */
  public void hear(Link guest, String text, UnaryOperator<Enter> known) {
    if (!guest.isEnded()) {
      listen(guest, text, known);
    }
  }

  /** From all rooms. */
  public void leave(Link guest) {
    guests.remove(guest);
    talks.values().forEach(talk -> talk.leave(guest));
  }

  /** Whatever is wrong with a message, its sender is told and stays connected. */
  private void listen(Link guest, String text, UnaryOperator<Enter> known) {
    try {
      var message = Incoming.read(text);
      switch (message.type()) {
        case "join" -> {
          var join = known.apply(Enter.from(message));
          whenWeHear(join.room(), guest, () -> join(guest, join));
        }
        case "resume" -> {
          var resume = Resume.from(message);
          var enter = known.apply(resume.enter());
          whenWeHear(
              enter.room(), guest, () -> resume(guest, new Resume(enter, resume.position())));
        }
        case "say" -> say(guest, SayOnce.from(message));
        default -> throw Refusal.badRequest("We know \"join\", \"resume\" and \"say\".");
      }
    } catch (Refusal refusal) {
      guest.send(refusal.toJson());
    }
  }

  /** Nobody is in a room that this node does not hear; what they say meanwhile waits. */
  private void whenWeHear(String room, Link guest, Runnable enter) {
    guest.waitBeforeListening();
    road.hear()
        .apply(room)
        .onComplete(
            heard -> {
              if (guest.isHere()) {
                enter.run();
                guest.listenOn();
              }
            });
  }

  /** Who comes for the first time has missed nothing. */
  private void join(Link guest, Enter join) {
    var talk = talk(join.room());
    takeOver(talk, guest, join);
    guest.send(welcome(join.room(), talk.newest(), true));
  }

  /** All that was missed, or nothing, and then it is said so: never a part. */
  private void resume(Link guest, Resume resume) {
    var talk = talk(resume.enter().room());
    takeOver(talk, guest, resume.enter());
    var missed = talk.after(resume.position());
    var welcome = welcome(resume.enter().room(), talk.newest(), missed.isPresent());
    guest.sendFirst(
        Stream.concat(Stream.of(welcome), missed.orElse(List.of()).stream().map(Spoken::toJson)));
  }

  private JsonObject welcome(String room, Position newest, boolean recovered) {
    var welcome = new Placed(room, newest, recovered).toJson();
    return node == null ? welcome : welcome.put("node", node);
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
    tell(talk.by(guest, say)).onFailure(why -> guest.send(((Refusal) why).toJson()));
  }

  /** Takes a word to its room, here and wherever else it is; fails with a {@link Refusal}. */
  public Future<Void> tell(Posted said) {
    return road.tell().apply(said);
  }

  /** This was said, here or elsewhere, and it is said in our room now. */
  public void heard(Posted said) {
    talk(said.room()).sayOnce(said);
  }

  /** All guests who hear by a WebSocket, and those who come. */
  public void tellStatus(JsonObject status) {
    this.status = status;
    guests.forEach(guest -> guest.send(status));
  }

  /** Something may be missing in all rooms: who is there is told so, and goes on from here. */
  public void beginAnew() {
    epoch = History.newEpoch();
    talks.forEach(
        (room, talk) -> {
          talk.beginAnew(epoch);
          talk.tell(welcome(room, talk.newest(), false));
        });
  }

  /** A room begins with whoever comes first; what was said there outlives those who heard it. */
  public Talk talk(String room) {
    return talks.computeIfAbsent(room, anew -> new Talk(anew, epoch));
  }
}
