package ws101.grader;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The checks of one exercise. They look from outside only, share one process of the learner's
 * program, and run at the same time: none may rely on another, so each uses names of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Judging.class)
@Execution(ExecutionMode.CONCURRENT)
public @interface Exercise {

  /** The lesson's, such as {@code 07-chat}. */
  String slug();

  /** The class to run; its {@code main} reads {@code PORT}. Its file is the one that is edited. */
  String main();

  /** The checks that the starter fails, all of them: what is left to do. */
  String[] starterFails() default {};
}
