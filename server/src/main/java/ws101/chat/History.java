package ws101.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * What was said in one room, as long as it is remembered: the newest messages, counted from 1
 * without gaps.
 *
 * @param <M> a message
 */
public final class History<M> {

  private final int most;
  private final Deque<M> kept = new ArrayDeque<>();
  private String epoch;
  private int newest;

  /**
   * @param epoch names this life of the history, so that its numbers are taken for no other's
   * @param most so many messages are kept
   */
  public History(String epoch, int most) {
    this.epoch = epoch;
    this.most = most;
  }

  /** A name that no life of any history has had. */
  public static String newEpoch() {
    return UUID.randomUUID().toString();
  }

  /** All that was is forgotten, and its numbers mean nothing any more. */
  void beginAnew(String another) {
    epoch = another;
    newest = 0;
    kept.clear();
  }

  /** Adds a message, which is made with its offset in hand. The oldest makes room. */
  public M add(IntFunction<M> message) {
    newest++;
    var added = message.apply(newest);
    kept.addLast(added);
    if (kept.size() > most) {
      kept.removeFirst();
    }
    return added;
  }

  /** Where whoever has read everything stands. */
  public Position newest() {
    return new Position(epoch, newest);
  }

  /** All that follows a position, in order. Empty if the position is not known: never a part. */
  public Optional<List<M>> after(Position position) {
    int missed = newest - position.offset();
    boolean isKnown = position.epoch().equals(epoch) && missed >= 0 && missed <= kept.size();
    return isKnown
        ? Optional.of(kept.stream().skip(kept.size() - missed).toList())
        : Optional.empty();
  }
}
