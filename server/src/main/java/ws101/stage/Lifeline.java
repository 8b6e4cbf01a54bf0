package ws101.stage;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/**
 * Runs a program's {@code main} in a child process that must not outlive its parent: the parent
 * holds the other end of our standard input and never writes to it. When the parent dies, however
 * it dies, the system closes that end, and we halt.
 */
public final class Lifeline {

  private Lifeline() {}

  /** {@code args[0]} is the class to run; it gets no arguments. */
  public static void main(String[] args) throws Throwable {
    var watch = new Thread(Lifeline::haltAtTheEndOfInput, "lifeline");
    watch.setDaemon(true);
    watch.start();
    try {
      var program = Class.forName(args[0]).getMethod("main", String[].class);
      program.setAccessible(true); // As for the java command, its class need not be public.
      program.invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private static void haltAtTheEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes here: only the end matters.
      }
    } catch (IOException gone) {
      // An input that cannot be read has ended, too.
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(0);
  }
}
