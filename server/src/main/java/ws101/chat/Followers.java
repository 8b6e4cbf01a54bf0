package ws101.chat;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Who follows one history over a WebSocket: on a {@code join} or a {@code resume} they are welcomed
 * with the position and told what they missed, and from then on what is new. They can be treated
 * badly, too, for whoever wants to see what they make of it.
 *
 * @param <M> a message of the history
 */
public final class Followers<M> {

  private final Function<M, JsonObject> toJson;
  private final Set<ServerWebSocket> followers = new HashSet<>();

  /** What each connection said first, oldest first. */
  private final List<JsonObject> firsts = new ArrayList<>();

  private History<M> history;
  private boolean isMute;

  public Followers(History<M> history, Function<M, JsonObject> toJson) {
    this.history = history;
    this.toJson = toJson;
  }

  /** The handler of their route. */
  public void open(RoutingContext request) {
    request.request().toWebSocket().onSuccess(this::greet).onFailure(noHandshake -> {});
  }

  private void greet(ServerWebSocket follower) {
    follower.textMessageHandler(text -> listen(follower, text));
    follower.closeHandler(gone -> followers.remove(follower));
  }

  private void listen(ServerWebSocket follower, String text) {
    var message = Incoming.read(text);
    firsts.add(message.fields());
    if (!isMute) {
      welcome(follower, message);
    }
  }

  private void welcome(ServerWebSocket follower, Incoming message) {
    var missed =
        message.type().equals("resume")
            ? Position.of(message.text("epoch"), "" + message.fields().getValue("offset"))
                .flatMap(history::after)
            : Optional.of(List.<M>of());
    tell(
        follower,
        JsonObject.of("type", "welcome", "recovered", missed.isPresent())
            .mergeIn(history.newest().toJson()));
    missed.ifPresent(all -> all.forEach(each -> tell(follower, toJson.apply(each))));
    followers.add(follower);
  }

  /** What is new, or at least said to be. */
  public void tell(JsonObject message) {
    List.copyOf(followers).forEach(follower -> tell(follower, message));
  }

  private static void tell(ServerWebSocket follower, JsonObject message) {
    follower.writeTextMessage(message.encode()).onFailure(gone -> {});
  }

  public int size() {
    return followers.size();
  }

  public List<JsonObject> firsts() {
    return List.copyOf(firsts);
  }

  // Treated badly

  /** From now on nobody who comes is answered, or again everybody. */
  public void mute(boolean mute) {
    isMute = mute;
  }

  public void close(short code) {
    List.copyOf(followers).forEach(follower -> follower.close(code).onFailure(gone -> {}));
  }

  /** From now on they follow another history, and those who are here are not told. */
  public void follow(History<M> another) {
    history = another;
  }
}
