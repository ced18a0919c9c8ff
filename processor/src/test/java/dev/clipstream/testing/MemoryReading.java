package dev.clipstream.testing;

import dev.clipstream.system.ResidentMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.opentest4j.TestAbortedException;

/** {@link ResidentMemory} in MiB, for tests, which are skipped where the system does not tell. */
public final class MemoryReading {

  private MemoryReading() {}

  /** Of this process. */
  public static long ofThisProcessMib() {
    return mib(ResidentMemory.bytes());
  }

  /** Of a process. */
  public static long ofMib(long pid) {
    return mib(ResidentMemory.bytes(pid));
  }

  private static long mib(OptionalLong bytes) {
    return bytes.orElseThrow(MemoryReading::skip) >> 20;
  }

  private static TestAbortedException skip() {
    return Skip.because("resident memory can only be read from /proc");
  }

  /** The most that a process has had so far. */
  public static long peakMib(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(status)) {
      throw skip();
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(text -> text.startsWith("VmHWM:"))
          .mapToLong(text -> Long.parseLong(text.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new TestAbortedException("SKIPPED: " + status + " cannot be read", e);
    }
  }
}
