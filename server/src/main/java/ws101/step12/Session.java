package ws101.step12;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import ws101.chat.Link;

/** Somebody who has logged in, and by which connections they are here. */
final class Session {

  /** As many tabs as somebody may need. */
  private static final int MOST_PLACES = 5;

  /** Of our own, 4500 to 4999: do not come back, or not without logging in. */
  private static final short EXPIRED = 4502;

  private final String name;
  private final Allowance allowance = new Allowance(System::nanoTime);
  private final Set<Link> links = new HashSet<>();

  /** Taken by connections, and by handshakes that are not done yet. */
  private int places;

  private boolean isOn = true;

  Session(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** One for all of their connections, or who has five could say five times as much. */
  Allowance allowance() {
    return allowance;
  }

  boolean isOn() {
    return isOn;
  }

  /** Whether there was one left: taken before the 101, or many could come between. */
  boolean takesPlace() {
    if (places == MOST_PLACES) {
      return false;
    }
    places++;
    return true;
  }

  void givesPlaceBack() {
    places--;
  }

  /** The session may have ended while the handshake went on. */
  void enter(Link link) {
    links.add(link);
    if (!isOn) {
      end(link);
    }
  }

  void leave(Link link) {
    links.remove(link);
    givesPlaceBack();
  }

  void end() {
    isOn = false;
    List.copyOf(links).forEach(Session::end);
  }

  private static void end(Link link) {
    link.end(EXPIRED, "Your session is over.");
  }
}
