package ws101.grader;

import java.util.Optional;

/** The program did not do what the exercise asks for. All three texts are for the learner. */
public final class CheckFailure extends AssertionError {

  private static final long serialVersionUID = 1;

  private final String expected;
  private final String received;
  private final String tryThis;

  /**
   * @param expected what should have come
   * @param received what came instead
   */
  public CheckFailure(String expected, String received) {
    this(expected, received, null);
  }

  private CheckFailure(String expected, String received, String tryThis) {
    super("Expected: " + expected + "\nReceived: " + received);
    this.expected = expected;
    this.received = received;
    this.tryThis = tryThis;
  }

  /** The same failure with one thing to try: a nudge, not the solution. */
  public CheckFailure tryThis(String sentence) {
    var advised = new CheckFailure(expected, received, sentence);
    advised.setStackTrace(getStackTrace());
    return advised;
  }

  public String expected() {
    return expected;
  }

  public String received() {
    return received;
  }

  public Optional<String> tryThis() {
    return Optional.ofNullable(tryThis);
  }
}
