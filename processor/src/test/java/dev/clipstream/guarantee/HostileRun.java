package dev.clipstream.guarantee;

import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.RunProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code run} on topics of its usual names, which is to live whatever comes: in a process of this
 * machine or, with {@code -Dclipstream.test.image=IMAGE}, in a container of 2 GiB.
 */
interface HostileRun extends AutoCloseable {

  /**
   * Starts it, and does not wait.
   *
   * @param folder for its state and its log
   * @param javaOptions of its JVM; none: as it comes
   */
  static HostileRun start(
      String bootstrapServers,
      Path folder,
      Path frameModel,
      Optional<Path> sequenceModel,
      Optional<String> javaOptions)
      throws IOException {
    String image = System.getProperty("clipstream.test.image", "");
    if (!image.isEmpty()) {
      Map<String, String> environment =
          javaOptions.map(options -> Map.of("JAVA_TOOL_OPTIONS", options)).orElse(Map.of());
      return new ContainedRun(image, bootstrapServers, frameModel, sequenceModel, environment);
    }
    List<String> options = new ArrayList<>(List.of("--frame-model=" + frameModel, "--device=cpu"));
    sequenceModel.ifPresent(model -> options.add("--sequence-model=" + model));
    RunProcess process = RunProcess.start(bootstrapServers, TopicNames.DEFAULT, folder, options);
    return new HostileRun() {
      @Override
      public long pid() {
        return process.pid();
      }

      @Override
      public boolean isAlive() {
        return process.isAlive();
      }

      @Override
      public String log() {
        return process.log();
      }

      @Override
      public void close() {
        process.close();
      }
    };
  }

  long pid();

  boolean isAlive();

  /** The end of what it has logged. */
  String log();

  @Override
  void close();
}
