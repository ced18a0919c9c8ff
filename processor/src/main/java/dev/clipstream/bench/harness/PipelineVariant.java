package dev.clipstream.bench.harness;

import dev.clipstream.bench.harness.SystemUnderTest.Site;
import dev.clipstream.streams.settings.BatchSettings;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.streams.settings.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that a pipeline is measured with, wherever it runs.
 *
 * @param changes how they differ from what {@code run} does by default, for people
 * @param streams but for the state folder, which is the site's
 * @param clientProperties of Kafka Streams and its clients
 */
public record PipelineVariant(
    Map<String, String> changes,
    Guarantee guarantee,
    BatchSettings batching,
    LabelSettings labelling,
    StreamsSettings streams,
    Map<String, String> clientProperties) {

  public PipelineVariant {
    changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
    clientProperties = Map.copyOf(clientProperties);
  }

  /**
   * What {@code run} does by default.
   *
   * @param maxBatch the default of {@code run} on the device
   */
  public static PipelineVariant byDefault(Guarantee guarantee, int maxBatch) {
    BatchSettings batching = BatchSettings.defaults();
    return new PipelineVariant(
            Map.of(),
            guarantee,
            batching,
            LabelSettings.DEFAULT,
            StreamsSettings.defaults(Path.of("state")),
            Map.of())
        .withBatching(maxBatch, batching.workers());
  }

  /** The same with other batches and workers. */
  public PipelineVariant withBatching(int maxBatch, int workers) {
    BatchSettings changed =
        new BatchSettings(maxBatch, workers, batching.prefetch(), batching.inferenceTimeout());
    return new PipelineVariant(changes, guarantee, changed, labelling, streams, clientProperties);
  }

  /** The same with another time without a frame that ends a clip. */
  public PipelineVariant withIdle(Duration idle) {
    LabelSettings changed =
        new LabelSettings(
            labelling.topK(),
            labelling.clips().withIdle(idle),
            labelling.limits(),
            labelling.maxAge(),
            labelling.minScore());
    return new PipelineVariant(changes, guarantee, batching, changed, streams, clientProperties);
  }

  /**
   * What the processor is started with.
   *
   * @throws IllegalArgumentException that names everything that is out of range
   */
  public ProcessorSettings at(Site site) {
    return new ProcessorSettings(
        site.bootstrapServers(),
        site.applicationId(),
        site.topics(),
        Optional.empty(),
        guarantee,
        batching,
        labelling,
        new StreamsSettings(
            streams.threads(),
            streams.commitInterval(),
            site.stateDir(),
            streams.standbyReplicas()),
        clientProperties);
  }
}
