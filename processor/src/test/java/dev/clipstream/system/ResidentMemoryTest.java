package dev.clipstream.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ResidentMemoryTest {

  @TempDir Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void onLinux_aProcessKnowsWhatItHas() {
    // Less than the heap in use it cannot be.
    long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    assertThat(ResidentMemory.bytes()).satisfies(bytes -> assertThat(bytes.orElse(0)).isPositive());
    assertThat(ResidentMemory.bytes(ProcessHandle.current().pid()))
        .satisfies(bytes -> assertThat(bytes.orElse(0)).isGreaterThan(used / 2));
  }

  @Test
  void theKilobytesOfTheSystem_areBytes() throws IOException {
    Path status =
        Files.writeString(folder.resolve("status"), "Name:\tjava\nVmRSS:\t  123 kB\nThreads: 9\n");
    assertThat(ResidentMemory.read(status)).hasValue(123 * 1024);
  }

  @Test
  void whereTheSystemDoesNotTell_thereIsNone() throws IOException {
    assertThat(ResidentMemory.read(folder.resolve("none"))).isEmpty();
    Path kernelThread = Files.writeString(folder.resolve("kernel"), "Name:\tkthreadd\n");
    assertThat(ResidentMemory.read(kernelThread)).isEmpty();
  }
}
