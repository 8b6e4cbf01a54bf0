package ws101.step12;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import ws101.chat.Link;

/** Somebody who has logged in, and by which connections they are here. */
final class Session {

  /** As many tabs as somebody may need. */
  private static final int MOST_LINKS = 5;

  private final String name;
  private final Allowance allowance = new Allowance(System::nanoTime);
  private final Set<Link> links = new HashSet<>();
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

  boolean isFull() {
    return links.size() >= MOST_LINKS;
  }

  void enter(Link link) {
    links.add(link);
  }

  void leave(Link link) {
    links.remove(link);
  }

  void end(short code, String reason) {
    isOn = false;
    List.copyOf(links).forEach(link -> link.end(code, reason));
  }
}
