package dev.clipstream.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** CPU time that processes have used, user and system, all threads. */
final class CpuTime {

  private CpuTime() {}

  /** Of this process; 0 where the system does not tell. */
  static long ofThisProcessNanos() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuTime())
        : 0;
  }

  /** Of another process, to about 10 ms; 0 where the system does not tell. */
  static long ofNanos(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }
}
