package ws101.grader;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One thing that a learner's program must do. The name of the method is the sentence that the
 * learner reads: {@code everyoneInARoomHearsEveryText}.
 *
 * <p>A check fails by an {@link AssertionError}, best by a {@link CheckFailure}. Any other
 * exception is our own trouble: the learner reads "could not be judged".
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@Timeout(Check.SECONDS)
public @interface Check {

  /** The longest time that one check may take; a program that hangs must not hang the judge. */
  int SECONDS = 15;

  /** The task and the number in it: {@code 1.2}. */
  String value();

  /** Whether only the verdict names it: the exercise's text does not. */
  boolean hidden() default false;

  /** Whether it needs a browser. */
  boolean browser() default false;

  /** What a learner may try whose program fails it; a {@link CheckFailure} may know better. */
  String tryThis() default "";
}
