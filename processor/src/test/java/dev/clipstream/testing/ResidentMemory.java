package dev.clipstream.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** What a process has in memory, native memory included, where the system tells. */
public final class ResidentMemory {

  private ResidentMemory() {}

  /** Of this process, in MiB; skips the test where it cannot be known. */
  public static long ofThisProcessMib() {
    return ofMib(ProcessHandle.current().pid());
  }

  /** Of a process, in MiB; skips the test where it cannot be known. */
  public static long ofMib(long pid) {
    return mib(pid, "VmRSS:");
  }

  /** The most that a process has had so far, in MiB; skips the test where it cannot be known. */
  public static long peakMib(long pid) {
    return mib(pid, "VmHWM:");
  }

  private static long mib(long pid, String line) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(status)) {
      throw Skip.because("resident memory can only be read from /proc");
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(text -> text.startsWith(line))
          .mapToLong(text -> Long.parseLong(text.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new TestAbortedException("SKIPPED: " + status + " cannot be read", e);
    }
  }
}
