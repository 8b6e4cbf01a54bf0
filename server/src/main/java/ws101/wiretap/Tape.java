package ws101.wiretap;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import ws101.wire.Side;

/**
 * The newest bytes that crossed the wires of one log, whatever they are: an event keeps only the
 * first of a long part, and who asks in time gets the rest from here. A tape of fixed length, which
 * is written over from its beginning; it takes no memory before there is something to record.
 */
public final class Tape {

  /** A message of 64 MB is on it as a whole. */
  private static final int MOST_BYTES = 80 * 1024 * 1024;

  private static final int REEL = 1024 * 1024;

  /** So many reads are remembered at most: many small ones take more memory than their bytes. */
  private static final int MOST_PIECES = 100_000;

  /** What was read at once: where in its stream it begins, and where on the tape. */
  private record Piece(int connection, Side from, long start, int length, long at) {

    long end() {
      return start + length;
    }

    boolean isOf(int connection, Side from) {
      return this.connection == connection && this.from == from;
    }
  }

  private final int most;
  private final int reel;
  private final byte[][] reels;
  private final Deque<Piece> pieces = new ArrayDeque<>();

  /** How many bytes were ever recorded. */
  private long recorded;

  Tape() {
    this(MOST_BYTES, REEL);
  }

  /**
   * @param most how many bytes are kept, a multiple of {@code reel}
   * @param reel how many bytes are taken from memory at once
   */
  Tape(int most, int reel) {
    this.most = most;
    this.reel = reel;
    this.reels = new byte[most / reel][];
  }

  /**
   * Records what one side of a connection has just sent; reads it, and leaves it as it is.
   *
   * @param start the offset of its first byte in all that this side has sent
   */
  synchronized void record(int connection, Side from, long start, ByteBuf bytes) {
    int length = bytes.readableBytes();
    pieces.addLast(new Piece(connection, from, start, length, recorded));
    for (int at = 0; at < length; ) {
      int place = (int) (recorded % most);
      int count = Math.min(length - at, reel - place % reel);
      bytes.getBytes(bytes.readerIndex() + at, reelOf(place), place % reel, count);
      at += count;
      recorded += count;
    }
    while (pieces.size() > MOST_PIECES || isWrittenOver(pieces.peekFirst())) {
      pieces.removeFirst();
    }
  }

  private boolean isWrittenOver(Piece oldest) {
    return oldest != null && oldest.at() < recorded - most;
  }

  private byte[] reelOf(int place) {
    int index = place / reel;
    if (reels[index] == null) {
      reels[index] = new byte[reel];
    }
    return reels[index];
  }

  /** The bytes of one side from offset to offset; empty unless all of them are still there. */
  public synchronized Optional<byte[]> read(int connection, Side from, long start, long end) {
    byte[] bytes = new byte[Math.toIntExact(end - start)];
    long next = start;
    for (Piece piece : pieces) {
      if (next < end
          && piece.isOf(connection, from)
          && piece.start() <= next
          && piece.end() > next) {
        int count = (int) (Math.min(end, piece.end()) - next);
        copy(piece.at() + next - piece.start(), bytes, (int) (next - start), count);
        next += count;
      }
    }
    return next == end ? Optional.of(bytes) : Optional.empty();
  }

  private void copy(long from, byte[] to, int at, int count) {
    for (int done = 0; done < count; ) {
      int place = (int) ((from + done) % most);
      int part = Math.min(count - done, reel - place % reel);
      System.arraycopy(reelOf(place), place % reel, to, at + done, part);
      done += part;
    }
  }
}
