package ws101.grader;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** Lets the checks that need the browser have it one after the other. */
final class OneBrowser implements ResourceLocksProvider {

  @Override
  public Set<Lock> provideForMethod(
      List<Class<?>> enclosing, Class<?> testClass, Method testMethod) {
    var check = testMethod.getAnnotation(Check.class);
    return check != null && check.browser() ? Set.of(new Lock("browser")) : Set.of();
  }
}
