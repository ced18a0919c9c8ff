package dev.clipstream.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a process has in RAM. Native memory is part of it, which is where models and images are and
 * which no figure of the Java heap shows. Known on Linux only.
 */
public final class ResidentMemory {

  private ResidentMemory() {}

  /** Bytes of this process; empty where the system does not tell. */
  public static OptionalLong bytes() {
    return read(Path.of("/proc/self/status"));
  }

  /** Bytes of another process; empty where the system does not tell, or it has ended. */
  public static OptionalLong bytes(long pid) {
    return read(Path.of("/proc", Long.toString(pid), "status"));
  }

  static OptionalLong read(Path status) {
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return OptionalLong.empty();
    }
  }
}
