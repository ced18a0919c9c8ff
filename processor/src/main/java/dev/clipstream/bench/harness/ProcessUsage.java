package dev.clipstream.bench.harness;

import com.sun.management.OperatingSystemMXBean;
import dev.clipstream.system.ResidentMemory;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** CPU time (user and system, all threads) and memory that processes use. */
public final class ProcessUsage {

  private static final double MIB = 1 << 20;

  private ProcessUsage() {}

  /** CPU time that this process has used so far; 0 where the system does not tell. */
  public static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuTime())
        : 0;
  }

  /** The same of another process, to about 10 ms. */
  static long cpuNanos(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /** Memory of this process in RAM, native memory included; 0 where the system does not tell. */
  public static double residentMib() {
    return ResidentMemory.bytes().orElse(0) / MIB;
  }

  /** What this process's Java heap has in use. */
  public static double heapMib() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
  }
}
