package ws101.chat;

import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of each room, and the name by which each of them goes there. Needs no lock: Vert.x
 * runs all of one verticle's handlers on one event loop.
 */
public final class Rooms {

  private final Map<String, Map<ServerWebSocket, String>> rooms = new HashMap<>();

  /** A room begins with its first member. A guest may be in many rooms, with a name in each. */
  public void join(String room, ServerWebSocket guest, String name) {
    rooms.computeIfAbsent(room, anew -> new HashMap<>()).put(guest, name);
  }

  /**
   * @throws Refusal {@code not-joined}, if the guest is not in that room
   */
  public String nameOf(ServerWebSocket guest, String room) {
    var name = membersOf(room).get(guest);
    if (name == null) {
      throw Refusal.notJoined(room);
    }
    return name;
  }

  /** Those of this moment: who leaves while they are told is no trouble. */
  public List<ServerWebSocket> members(String room) {
    return List.copyOf(membersOf(room).keySet());
  }

  /** Out of every room; and no room outlives its last member. */
  public void leave(ServerWebSocket guest) {
    rooms.values().forEach(members -> members.remove(guest));
    rooms.values().removeIf(Map::isEmpty);
  }

  private Map<ServerWebSocket, String> membersOf(String room) {
    return rooms.getOrDefault(room, Map.of());
  }
}
