package ws101.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Small programs to run as nodes. */
final class Programs {

  private Programs() {}

  static JavaProgram program(Class<?> main) {
    return new JavaProgram(main.getName(), Steps.classPath(), Map.of(), 32);
  }

  /** Answers each connection with its process id, and closes it. */
  public static final class Listens {
    public static void main(String[] args) throws IOException {
      answerEachWith(Long.toString(ProcessHandle.current().pid()));
    }
  }

  /** Answers each connection with the name of its variant. */
  public static final class SaysItsVariant {
    public static void main(String[] args) throws IOException {
      answerEachWith(System.getenv("VARIANT"));
    }
  }

  private static void answerEachWith(String line) throws IOException {
    int port = Integer.parseInt(System.getenv("PORT"));
    System.out.println("going to listen on " + port);
    try (var server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      while (true) {
        try (var guest = server.accept()) {
          guest.getOutputStream().write((line + "\n").getBytes());
        }
      }
    }
  }

  /** Listens, but only after three seconds of work. */
  public static final class ListensLate {
    public static void main(String[] args) throws IOException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      Listens.main(args);
    }
  }

  /** Listens, and takes its time to say goodbye when it is asked to end. */
  public static final class SaysGoodbye {
    public static void main(String[] args) throws IOException {
      Runtime.getRuntime().addShutdownHook(new Thread(SaysGoodbye::sayGoodbye));
      Listens.main(args);
    }

    private static void sayGoodbye() {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
      System.out.println("goodbye");
    }
  }

  /** Runs, and opens no port. */
  public static final class NeverListens {
    public static void main(String[] args) {
      while (true) {
        LockSupport.park();
      }
    }
  }

  /** Ends at once. */
  public static final class Exits {
    public static void main(String[] args) {
      System.out.println("Cannot open the database.");
      System.exit(3);
    }
  }

  /** Prints a hundred megabytes, then ends. */
  public static final class Floods {
    public static void main(String[] args) {
      String line = "x".repeat(99);
      for (int i = 0; i < 1_000_000; i++) {
        System.out.println(line);
      }
      System.out.println("the last line");
    }
  }

  /** Prints its environment, then ends. */
  public static final class Environment {
    public static void main(String[] args) {
      System.getenv().forEach((name, value) -> System.out.println(name + "=" + value));
    }
  }

  /** What the kit is to its nodes: starts one, prints its process id, and stays. */
  public static final class Parent {
    public static void main(String[] args) {
      var node = Node.start(program(Listens.class), 0);
      node.listening(Duration.ofSeconds(20)).join();
      System.out.println(node.pid());
      NeverListens.main(args);
    }
  }
}
