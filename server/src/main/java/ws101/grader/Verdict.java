package ws101.grader;

import java.util.Locale;

/** What a run of the checks, or one check, says. The four are never mixed. */
public enum Verdict {
  PASSED(0),
  FAILED(1),
  DID_NOT_START(3),
  COULD_NOT_BE_JUDGED(2);

  private final int exitCode;

  Verdict(int exitCode) {
    this.exitCode = exitCode;
  }

  /** What {@code kit check} ends with. */
  public int exitCode() {
    return exitCode;
  }

  /** As it stands in a verdict's JSON: {@code did-not-start}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Verdict of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
