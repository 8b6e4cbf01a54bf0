package ws101.grader;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The checks of one exercise. They look from outside only. Those that share a process of the
 * learner's program run one after the other, in the order of their numbers: what one check does
 * shows in no other's evidence, and the same seed gives the same run.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Judging.class)
@TestMethodOrder(ByNumber.class)
public @interface Exercise {

  /** The lesson's, such as {@code 07-chat}. */
  String slug();

  /**
   * The class to run; its {@code main} reads {@code PORT}. Its file is the one that is edited, if
   * there is no {@link #module}.
   */
  String main();

  /**
   * The browser's module that is edited, such as {@code 10-reconnect.js}. The program is given
   * then, and serves it.
   */
  String module() default "";

  /**
   * What the program finds in its environment beside {@code PORT}, such as {@code
   * HEARTBEAT_MS=500}; in a value, {@code {random}} stands for letters that are others in each run.
   * A check reads it with {@link Program#variable}.
   */
  String[] environment() default {};

  /**
   * Whether its program needs a Redis. Each of its processes finds one by {@code REDIS_URL},
   * through a wiretap of its own: see {@link Program#redis}.
   */
  boolean redis() default false;

  /** The checks that the starter cannot pass, for the reasons that its TODOs give. */
  String[] starterFails() default {};
}
