package ws101.grader;

/**
 * Something slow that checks will need, such as a browser, started before the first run. Found by
 * {@link java.util.ServiceLoader} among the checks.
 */
public interface Preparation {

  /** Prepares it. Called once; a failure is not yet anybody's trouble. */
  void prepare();
}
