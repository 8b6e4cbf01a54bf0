package ws101.grader;

import java.lang.management.ManagementFactory;

/** What the machine can do while it judges. */
final class Machine {

  /** As many programs that want to run, for each processor, make time limits unfair. */
  private static final double BUSY = 1.5;

  private Machine() {}

  /**
   * Whether so much else was going on in the last minute that a program may have been late through
   * no fault of its own. Windows does not tell: there, it never is.
   */
  static boolean isBusy() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return system.getSystemLoadAverage() > BUSY * system.getAvailableProcessors();
  }
}
