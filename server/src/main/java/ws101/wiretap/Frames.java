package ws101.wiretap;

import java.util.ArrayList;
import java.util.List;

/** Counts one side's frames, for the faults that wait for the nth. */
final class Frames {

  private record Waiting(long frame, Fault fault, long more) {}

  /** Told where a fault strikes. */
  interface Strike {
    void at(long offset, Fault fault);
  }

  private final Strike strike;
  private final List<Waiting> waiting = new ArrayList<>();
  private long ended;

  Frames(Strike strike) {
    this.strike = strike;
  }

  /** The fault strikes {@code more} bytes after the end of the nth frame from now. */
  void await(long nth, Fault fault, long more) {
    waiting.add(new Waiting(ended + nth, fault, more));
  }

  /** Whether no fault waits, so that nobody asks where a frame ended. */
  boolean nobodyWaits() {
    return waiting.isEmpty();
  }

  /** So many more have ended. */
  void counted(int frames) {
    ended += frames;
  }

  /** How many have ended. */
  long ended() {
    return ended;
  }

  void forget(Fault fault) {
    waiting.removeIf(each -> each.fault() == fault);
  }

  /** A frame has ended before this offset, and has not left its lane. */
  void ended(long offset) {
    ended++;
    if (waiting.isEmpty()) {
      return;
    }
    for (Waiting each : List.copyOf(waiting)) {
      if (each.frame() == ended) {
        waiting.remove(each);
        strike.at(offset + each.more(), each.fault());
      }
    }
  }
}
