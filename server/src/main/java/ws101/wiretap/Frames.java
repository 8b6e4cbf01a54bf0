package ws101.wiretap;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Counts one side's frames, for the faults that wait for the nth. */
final class Frames {

  private record Waiting(long frame, Fault fault, long more) {}

  private final List<Waiting> waiting = new ArrayList<>();
  private FrameCount count;
  private long begin = Long.MAX_VALUE;
  private long ended;

  /** From this offset on the side speaks in frames. */
  void beginAt(long offset) {
    if (count == null) {
      begin = offset;
      count = new FrameCount(offset);
    }
  }

  /** The fault strikes {@code more} bytes after the end of the nth frame from now. */
  void await(long nth, Fault fault, long more) {
    waiting.add(new Waiting(ended + nth, fault, more));
  }

  void forget(Fault fault) {
    waiting.removeIf(each -> each.fault() == fault);
  }

  /** What has arrived from {@code start} on, before it goes into its lane. */
  void arrived(ByteBuf bytes, long start, Lane lane) {
    if (count == null) {
      return;
    }
    long before = Math.max(0, begin - start);
    count.walk(bytes, bytes.readerIndex() + (int) before, offset -> ended(offset, lane));
  }

  private void ended(long offset, Lane lane) {
    ended++;
    for (Waiting each : List.copyOf(waiting)) {
      if (each.frame() == ended) {
        waiting.remove(each);
        lane.strikeAt(offset + each.more(), each.fault());
      }
    }
  }
}
