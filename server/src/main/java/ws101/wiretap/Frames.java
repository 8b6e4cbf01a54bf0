package ws101.wiretap;

import java.util.ArrayList;
import java.util.List;

/** Counts one side's frames, for the faults that wait for the nth. */
final class Frames {

  private record Waiting(long frame, Fault fault, long more) {}

  private final List<Waiting> waiting = new ArrayList<>();
  private long ended;

  /** The fault strikes {@code more} bytes after the end of the nth frame from now. */
  void await(long nth, Fault fault, long more) {
    waiting.add(new Waiting(ended + nth, fault, more));
  }

  void forget(Fault fault) {
    waiting.removeIf(each -> each.fault() == fault);
  }

  /** A frame has ended before this offset, and has not left its lane. */
  void ended(long offset, Lane lane) {
    ended++;
    if (waiting.isEmpty()) {
      return;
    }
    for (Waiting each : List.copyOf(waiting)) {
      if (each.frame() == ended) {
        waiting.remove(each);
        lane.strikeAt(offset + each.more(), each.fault());
      }
    }
  }
}
