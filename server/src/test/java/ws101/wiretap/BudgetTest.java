package ws101.wiretap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BudgetTest {

  private static final int LONG = 16 * 1024;

  private final AtomicLong nanos = new AtomicLong();
  private final Budget budget = new Budget(nanos::get);

  @Test
  void aLongMessageNowAndThenIsKeptWhole() {
    for (int i = 0; i < 1000; i++) {
      assertThat(budget.kept(new byte[LONG])).hasSize(LONG);
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      budget.refill();
    }
  }

  @Test
  void ofAFloodOfLongMessagesTheBeginningsAreKept() {
    long kept = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] some = budget.kept(new byte[LONG]);
      assertThat(some.length).isGreaterThanOrEqualTo(Budget.BEGINNING);
      kept += some.length;
    }
    assertThat(kept).isLessThan(1024 * 1024 + 10_000L * Budget.BEGINNING + LONG);
  }

  @Test
  void aShortMessageIsKeptWholeInAnyFlood() {
    ofAFloodOfLongMessagesTheBeginningsAreKept();

    assertThat(budget.kept(new byte[Budget.BEGINNING])).hasSize(Budget.BEGINNING);
  }
}
