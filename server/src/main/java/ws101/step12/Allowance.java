package ws101.step12;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much somebody may still say: ten messages at once, and five more with each second. Whoever
 * types never notices; a program that cries does.
 */
final class Allowance {

  private static final double MOST = 10;
  private static final double PER_SECOND = 5;
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier clock;
  private double left = MOST;
  private long asOf;

  /**
   * @param clock in nanoseconds
   */
  Allowance(LongSupplier clock) {
    this.clock = clock;
    this.asOf = clock.getAsLong();
  }

  /** Whether there was one left. */
  boolean takesOne() {
    refill();
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /** No timer fills it: how much has come is worked out when somebody asks. */
  private void refill() {
    long now = clock.getAsLong();
    left = Math.min(MOST, left + (now - asOf) / SECOND * PER_SECOND);
    asOf = now;
  }
}
