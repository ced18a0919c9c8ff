package dev.clipstream.trainer.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a training needs of the memory of its process: no limit by Java's heap on what torch takes,
 * and a second process with glibc's allocator set up for training.
 *
 * <p>By default glibc hands blocks of more than 32 MB, and every free end of the heap, back to the
 * system at once. Each training step then gets its tensors as fresh pages, which the system must
 * clear: on small images training takes five to eight times the CPU time it needs. The allocator
 * reads its settings from the environment, and only when a process starts, hence the second
 * process. It ends with the first, even if that is killed, and the first ends with its exit status.
 */
final class AllocatorRestart {

  private static final String CHECKPOINT = "--checkpoint";

  private static final Map<String, String> SETTINGS =
      Map.of(
          "MALLOC_MMAP_THRESHOLD_", "1073741824",
          "MALLOC_TRIM_THRESHOLD_", "2147483648",
          "MALLOC_TOP_PAD_", "268435456");

  /** SIGKILL, as a shell says it. */
  private static final int KILLED = 128 + 9;

  private AllocatorRestart() {}

  /** What a process that could say nothing itself would have said. */
  static String killed(List<String> arguments, Map<String, String> environment) {
    Optional<String> kept = Optional.ofNullable(environment.get("CLIPSTREAM_CHECKPOINT"));
    for (int i = 0; i < arguments.size(); i++) {
      String one = arguments.get(i);
      if (one.startsWith(CHECKPOINT + "=")) {
        kept = Optional.of(one.substring(CHECKPOINT.length() + 1));
      } else if (one.equals(CHECKPOINT) && i + 1 < arguments.size()) {
        kept = Optional.of(arguments.get(i + 1));
      }
    }
    return "the training was killed (SIGKILL: by hand, or by the system for want of memory); "
        + kept.filter(file -> Files.exists(Path.of(file)))
            .map(
                file ->
                    "%s is its last whole checkpoint: the same command with --resume goes on from there"
                        .formatted(file))
            .orElse("there is no checkpoint to go on from");
  }

  /** Runs the program in a second process where that is worth it, and gives its exit status. */
  static OptionalInt runAgain(Class<?> main, String[] args) {
    Optional<String> java = ProcessHandle.current().info().command();
    boolean set = SETTINGS.keySet().stream().anyMatch(System.getenv()::containsKey);
    if (set || java.isEmpty() || !System.getProperty("os.name", "").equals("Linux")) {
      return OptionalInt.empty();
    }
    List<String> command = new ArrayList<>();
    command.add(java.get());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-D" + ParentWatch.PROPERTY + "=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), main.getName()));
    command.addAll(List.of(args));
    // Its input is a pipe that ends when this process does: see ParentWatch.
    ProcessBuilder builder =
        new ProcessBuilder(command).inheritIO().redirectInput(ProcessBuilder.Redirect.PIPE);
    builder.environment().putAll(SETTINGS);
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
      int status = process.waitFor();
      if (status == KILLED) {
        System.err.println("error: " + killed(List.of(args), System.getenv()));
      }
      return OptionalInt.of(status);
    } catch (IOException e) {
      // Slower, but it works.
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.of(1);
    }
  }

  /** Has the second process end in its own way, and waits until it has said what it has to say. */
  private static void end(Process process) {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
