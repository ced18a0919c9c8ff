package dev.clipstream.testing;

/** What a process has in memory, native memory included, where the system tells. */
public final class ResidentMemory {

  private ResidentMemory() {}

  /** Of this process, in MiB; skips the test where it cannot be known. */
  public static long ofThisProcessMib() {
    return ofMib(ProcessHandle.current().pid());
  }

  /** Of a process, in MiB; skips the test where it cannot be known. */
  public static long ofMib(long pid) {
    return dev.clipstream.system.ResidentMemory.bytes(pid)
            .orElseThrow(() -> Skip.because("resident memory can only be read from /proc"))
        >> 20;
  }
}
