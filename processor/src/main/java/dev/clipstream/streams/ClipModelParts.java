package dev.clipstream.streams;

import dev.clipstream.clips.pixels.ClipPixels;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.prefetch.PendingFrame;
import dev.clipstream.prefetch.PrefetchLimits;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.GrouplessConsumer;
import dev.clipstream.serving.FrameBatcher;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.serving.pixels.FramePixels;
import dev.clipstream.serving.pixels.ServedClipModel;
import dev.clipstream.serving.pixels.StepPixels;
import dev.clipstream.streams.settings.BatchSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.streams.StreamsConfig;

/** What a processor is made of where it serves a model of pixels beside the frame model. */
final class ClipModelParts {

  /** Frames are large, and most of those between the ones that are asked for are not needed. */
  private static final int POLL_RECORDS = 16;

  private ClipModelParts() {}

  /** Workers that classify frames or, where no model does, only decode them. */
  static FrameBatcher batcher(
      ServedModels models,
      Optional<ServedClipModel> clipModel,
      BatchSettings batching,
      ImageLimits limits,
      RunWatchdog watchdog,
      ProcessorListener listener) {
    int workers = batching.workers();
    int maxBatch = batching.maxBatch();
    return clipModel.isPresent() && !models.labelFrames()
        ? FrameBatcher.withoutModel(clipModel.get()::card, workers, maxBatch, watchdog, listener)
        : new FrameBatcher(models, workers, maxBatch, limits, watchdog, listener);
  }

  /**
   * @param config of the application
   */
  static ClipPixels pixels(
      ServedClipModel served,
      ServedModels models,
      ProcessorSettings settings,
      StreamsConfig config,
      ProcessorListener listener) {
    return new ClipPixels(
        served,
        settings.labelling().limits(),
        models.labelFrames(),
        settings.topics().frames(),
        // Frames that are asked for were read once, and so were neither too old nor ill-keyed.
        new FrameReader(settings.schemaRegistry()),
        () -> consumer(config),
        listener);
  }

  /** As that of a store that is restored: of no group, and it sees what the main consumer sees. */
  private static KafkaConsumer<byte[], byte[]> consumer(StreamsConfig config) {
    Map<String, Object> client =
        new HashMap<>(config.getRestoreConsumerConfigs("clipstream-clip-frames"));
    client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    return GrouplessConsumer.openAsSaid(client);
  }

  /** How much is held, where frames are decoded for a stream model as well. */
  static PrefetchLimits limits(BatchSettings batching, Optional<StepPixels> steps) {
    return batching.prefetchLimits().withDecoded(StepPixels.bytesAFrame(steps));
  }

  /**
   * Has the pixels of frames decoded by whoever is given them.
   *
   * @param clips for a clip model
   * @param steps for a stream model
   */
  static Consumer<List<PendingFrame>> keeping(
      Optional<ClipPixels> clips, Optional<StepPixels> steps, Consumer<List<PendingFrame>> submit) {
    if (clips.isEmpty() && steps.isEmpty()) {
      return submit;
    }
    Optional<FramePixels> keep = clips.map(ClipPixels::frames);
    return frames -> {
      keep.ifPresent(pixels -> frames.forEach(frame -> frame.keepPixels(pixels)));
      steps.ifPresent(pixels -> frames.forEach(frame -> frame.decodeForSteps(pixels)));
      submit.accept(frames);
    };
  }
}
