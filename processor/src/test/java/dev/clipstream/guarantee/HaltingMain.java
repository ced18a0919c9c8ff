package dev.clipstream.guarantee;

import dev.clipstream.avro.FrameLabel;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A stream processor with a bug in the processing of one frame, which ends the process as a crash
 * in a native library would: at once, with no word to anybody.
 */
final class HaltingMain {

  static final int STATUS = 137;

  private HaltingMain() {}

  /**
   * @param arguments brokers, prefix of the topics and the application, folder of the state, model,
   *     and the index of the deadly frame
   */
  public static void main(String[] arguments) {
    String prefix = arguments[1];
    long deadly = Long.parseLong(arguments[4]);
    ProcessorSettings defaults = ProcessorSettings.defaults(arguments[0], Path.of(arguments[2]));
    ProcessorSettings settings =
        new ProcessorSettings(
            defaults.bootstrapServers(),
            prefix + "app",
            Topics.named(prefix),
            defaults.schemaRegistry(),
            defaults.guarantee(),
            defaults.batching(),
            defaults.labelling(),
            defaults.streams(),
            Map.of(
                "main.consumer.session.timeout.ms", "1500",
                "main.consumer.heartbeat.interval.ms", "300"));
    ProcessorListener halting =
        new ProcessorListener() {
          @Override
          public void frameLabelled(FrameLabel label, long sentAtMillis) {
            if (label.getFrameIndex() == deadly) {
              Runtime.getRuntime().halt(STATUS);
            }
          }
        };
    FrameModel model = FrameModel.open(Path.of(arguments[3]), Device.CPU);
    StreamProcessor processor =
        new StreamProcessor(settings, ServedModels.borrowing(model, Optional.empty()), halting);
    processor.start();
    Object unused = processor.ended().join();
  }
}
