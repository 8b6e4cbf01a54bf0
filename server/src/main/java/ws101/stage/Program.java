package ws101.stage;

import java.util.List;
import java.util.Map;

/** What a process runs: it listens on the port that it is given. */
public sealed interface Program permits JavaProgram, RedisServer, RedisElsewhere {

  /**
   * What to type for it.
   *
   * @param port where it shall listen
   * @param flags more of them for a JVM; who is none leaves them out
   */
  List<String> command(int port, List<String> flags);

  /** Added to a small, clean environment, beside {@code PORT}. */
  Map<String, String> environment();

  /** The same program, with one more variable in its environment. */
  Program with(String name, String value);

  /** Where others find it, if it listens on that port of this machine. */
  String address(int port);
}
