package ws101.chat;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ws101.chat.Message.Posted;
import ws101.chat.Message.SayOnce;

/**
 * One room: what was said there, as long as it is remembered, and who hears it, by a link or by
 * asking. Members are known by their session, the random name of one page's stay, whichever
 * connection it comes by.
 */
public final class Talk {

  /** So many messages are kept for those who come back, and the ids of so many are known. */
  private static final int KEPT = 1000;

  /**
   * Said, and by whom.
   *
   * @param id the sender's own
   * @param offset the how manyth of the room
   */
  public record Spoken(String room, String from, String text, String id, int offset) {
    public JsonObject toJson() {
      return JsonObject.of(
          "type", "said", "room", room, "from", from, "text", text, "id", id, "offset", offset);
    }

    /** It stands before the first of the history. */
    private Spoken ofBefore() {
      return new Spoken(room, from, text, id, 0);
    }
  }

  private record Member(String name, Link link) {}

  private final String room;
  private final History<Spoken> history;
  private final Askers<Spoken> askers;
  private final Map<String, Member> members = new LinkedHashMap<>();

  /** By the session that said it, and its id; the oldest make room. */
  private final Map<List<String>, Spoken> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Spoken> oldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param epoch names this life of the room's history
   */
  public Talk(String room, String epoch) {
    this.room = room;
    this.history = new History<>(epoch, KEPT);
    this.askers = new Askers<>(history, Spoken::toJson);
  }

  /** From now on the session hears by this link; answers the one by which it heard before. */
  public Optional<Link> takeOver(String session, String name, Link link) {
    return Optional.ofNullable(members.put(session, new Member(name, link)))
        .map(Member::link)
        .filter(before -> before != link);
  }

  /** Whatever session hears by this link, unless another has taken its place. */
  public void leave(Link link) {
    members.values().removeIf(member -> member.link() == link);
  }

  /** Where whoever has heard everything stands. */
  public Position newest() {
    return history.newest();
  }

  /** All that follows a position, in order. Empty if the position is not known: never a part. */
  public Optional<List<Spoken>> after(Position position) {
    return history.after(position);
  }

  /** Answers a question for what follows a position, as soon as something does. */
  public void listen(RoutingContext request) {
    askers.listen(request);
  }

  /**
   * A member's words, and whose they are.
   *
   * @throws Refusal {@code not-joined}, if nobody in the room hears by this link
   */
  public Posted by(Link link, SayOnce say) {
    String session = sessionOf(link);
    return new Posted(room, session, members.get(session).name(), say.id(), say.text());
  }

  /**
   * What is said twice under one id is said once: then only who repeated it hears it again. Answers
   * what was said, now or before.
   */
  public Spoken sayOnce(Posted said) {
    var before = known.get(List.of(said.session(), said.id()));
    if (before == null) {
      return add(said);
    }
    var speaker = members.get(said.session());
    if (speaker != null) {
      speaker.link().send(before.toJson());
    }
    return before;
  }

  private Spoken add(Posted said) {
    var spoken =
        history.add(offset -> new Spoken(room, said.name(), said.text(), said.id(), offset));
    known.put(List.of(said.session(), said.id()), spoken);
    tell(spoken.toJson());
    askers.tell(spoken);
    return spoken;
  }

  /** Something may be missing here: what follows no position of before is another history. */
  void beginAnew(String epoch) {
    history.beginAnew(epoch);
    known.replaceAll((id, spoken) -> spoken.ofBefore());
    askers.lose();
  }

  /** All members who hear by a link. */
  void tell(JsonObject message) {
    members.values().forEach(member -> member.link().send(message));
  }

  private String sessionOf(Link link) {
    return members.entrySet().stream()
        .filter(member -> member.getValue().link() == link)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> Refusal.notJoined(room));
  }
}
