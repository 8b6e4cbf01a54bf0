package ws101.grader;

import java.util.Comparator;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/** Puts checks in the order of their numbers: 1.9 before 1.10, and both before 2.1. */
public final class ByNumber implements MethodOrderer {

  static final Comparator<Check> ORDER =
      Comparator.comparingInt(ByNumber::task).thenComparingInt(ByNumber::number);

  static int task(Check check) {
    return part(check, 0);
  }

  private static int number(Check check) {
    return part(check, 1);
  }

  private static int part(Check check, int index) {
    return Integer.parseInt(check.value().split("\\.")[index]);
  }

  @Override
  public void orderMethods(MethodOrdererContext context) {
    context
        .getMethodDescriptors()
        .sort(Comparator.comparing(ByNumber::check, Comparator.nullsLast(ORDER)));
  }

  private static Check check(MethodDescriptor method) {
    return method.findAnnotation(Check.class).orElse(null);
  }
}
