package ws101.grader;

import java.util.Optional;

/** The program did not do what the exercise asks for. All three texts are for the learner. */
public final class CheckFailure extends AssertionError {

  private static final long serialVersionUID = 1;

  private final String expected;
  private final String received;
  private final String tryThis;
  private final boolean late;

  /**
   * @param expected what should have come
   * @param received what came instead
   */
  public CheckFailure(String expected, String received) {
    this(expected, received, null, false);
  }

  private CheckFailure(String expected, String received, String tryThis, boolean late) {
    super("Expected: " + expected + "\nReceived: " + received);
    this.expected = expected;
    this.received = received;
    this.tryThis = tryThis;
    this.late = late;
  }

  /** The same kind of failure, of which only a time limit is the proof. */
  public static CheckFailure late(String expected, String received) {
    return new CheckFailure(expected, received, null, true);
  }

  /** The same failure with one thing to try: a nudge, not the solution. */
  public CheckFailure tryThis(String sentence) {
    var advised = new CheckFailure(expected, received, sentence, late);
    advised.setStackTrace(getStackTrace());
    return advised;
  }

  public String expected() {
    return expected;
  }

  public String received() {
    return received;
  }

  /** Whether it might have come a little later, had the machine been quicker. */
  public boolean isLate() {
    return late;
  }

  public Optional<String> tryThis() {
    return Optional.ofNullable(tryThis);
  }
}
