package ws101.chat;

import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/** Rooms that are read over plain HTTP, by questions that wait. */
public final class LongPolling {

  /** So many messages of a room are kept. */
  private static final int KEPT = 1000;

  /** A room: what was said in it, and who asks for what will be. */
  private record Room(History<Said> history, Askers<Said> askers) {
    static Room of(String epoch) {
      var history = new History<Said>(epoch, KEPT);
      return new Room(history, new Askers<>(history, Said::toJson));
    }
  }

  /** A name for this process's memory: the next process begins to count anew. */
  private final String epoch = History.newEpoch();

  private final Map<String, Room> rooms = new HashMap<>();

  public Said say(Say say) {
    var room = room(say.room());
    var said = room.history().add(offset -> Said.of(say, offset));
    room.askers().tell(said);
    return said;
  }

  /** Answers if there is something to tell; keeps the question if there is not. */
  public void listen(RoutingContext request) {
    room(Question.in(request).room()).askers().listen(request);
  }

  /** Keeps the question, wherever the reader stands. */
  public void hold(RoutingContext request) {
    room(Question.in(request).room()).askers().hold(request);
  }

  private Room room(String name) {
    return rooms.computeIfAbsent(name, anew -> Room.of(epoch));
  }
}
