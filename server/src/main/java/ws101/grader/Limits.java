package ws101.grader;

import java.time.Duration;

/** How long a program may take, and how long we wait for it. */
public final class Limits {

  /** For everything for which an exercise names no time. */
  public static final Duration ANSWER = Duration.ofSeconds(1);

  /** From the start of the program until its port accepts connections. */
  public static final Duration START = Duration.ofSeconds(5);

  /** For all checks of an exercise together, and for its start. */
  public static final Duration RUN = Duration.ofSeconds(60);

  private static final Duration GRACE = Duration.ofMillis(200);

  private Limits() {}

  /** Half as long again and 200 ms: a slow machine must cost nobody a point. */
  public static Duration withGrace(Duration limit) {
    return limit.plus(limit.dividedBy(2)).plus(GRACE);
  }

  /** "1 s", "1.7 s" or "300 ms". */
  static String words(Duration time) {
    long millis = time.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    return millis % 1000 == 0 ? millis / 1000 + " s" : Math.round(millis / 100.0) / 10.0 + " s";
  }
}
