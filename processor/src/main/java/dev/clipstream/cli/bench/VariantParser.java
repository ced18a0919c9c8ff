package dev.clipstream.cli.bench;

import dev.clipstream.bench.harness.PipelineVariant;
import dev.clipstream.bench.harness.SystemUnderTest.Site;
import dev.clipstream.cli.options.ClientPropertyCheck;
import dev.clipstream.cli.options.RenamedOptions;
import dev.clipstream.cli.options.values.DurationConverter;
import dev.clipstream.cli.options.values.GuaranteeConverter;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.records.TopicNames;
import dev.clipstream.streams.settings.BatchSettings;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.streams.settings.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/**
 * A parser of {@code --compare}: {@code key=value,key=value}, where keys are options of {@code run}
 * without dashes, {@code hold-back}, or properties of Kafka Streams and its clients.
 */
final class VariantParser {

  private static final Site NOWHERE =
      new Site("nowhere:1", "check", TopicNames.DEFAULT, Path.of("state"));

  private VariantParser() {}

  /**
   * A variant of the pipeline.
   *
   * @param maxBatch unless the text says otherwise
   * @throws IllegalArgumentException if the text is not of that form or a value cannot be used
   */
  static PipelineVariant parse(String text, int maxBatch) {
    Map<String, String> changes = changes(text);
    try {
      PipelineVariant variant = variant(changes, maxBatch);
      List<String> unknown = ClientPropertyCheck.unknown(variant.clientProperties());
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(
            String.join(", ", unknown)
                + ": neither a setting that can be compared nor a property of Kafka Streams or its"
                + " clients");
      }
      // So that a wrong value does not wait for the measurements before it.
      ProcessorSettings unused = variant.at(NOWHERE);
      return variant;
    } catch (TypeConversionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Map<String, String> changes(String text) {
    Map<String, String> changes = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "'" + pair + "' is no setting: write key=value, as in max-batch=16");
      }
      changes.put(
          RenamedOptions.key(pair.substring(0, equals).trim()), pair.substring(equals + 1).trim());
    }
    return changes;
  }

  private static PipelineVariant variant(Map<String, String> changes, int maxBatch) {
    Map<String, String> rest = new HashMap<>(changes);
    PipelineVariant base = PipelineVariant.byDefault(guarantee(rest), maxBatch);
    BatchSettings batching = base.batching();
    LabelSettings labelling = base.labelling();
    ClipSettings clips = labelling.clips();
    StreamsSettings streams = base.streams();
    BatchSettings newBatching =
        new BatchSettings(
            number(rest, "max-batch", batching.maxBatch()),
            number(rest, "workers", batching.workers()),
            number(rest, "prefetch", batching.prefetch()),
            batching.inferenceTimeout());
    LabelSettings newLabelling =
        new LabelSettings(
            number(rest, "top-k", labelling.topK()),
            clips.withIdle(duration(rest, "clip-idle-timeout", clips.idle())),
            labelling.limits(),
            labelling.maxAge(),
            labelling.minScore());
    StreamsSettings newStreams =
        new StreamsSettings(
            number(rest, "stream-threads", streams.threads()),
            duration(rest, "commit-interval", streams.commitInterval()),
            streams.stateDir(),
            streams.standbyReplicas());
    // What no setting has taken is for Kafka.
    return new PipelineVariant(
        changes, base.guarantee(), newBatching, newLabelling, newStreams, rest);
  }

  /** The guarantee that the changes name, or the default of {@code run}. */
  private static Guarantee guarantee(Map<String, String> changes) {
    return Optional.ofNullable(changes.remove("guarantee"))
        .map(new GuaranteeConverter()::convert)
        .orElse(Guarantee.EXACTLY_ONCE);
  }

  private static int number(Map<String, String> changes, String key, int otherwise) {
    String text = changes.remove(key);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("-?\\d{1,9}")) {
      throw new IllegalArgumentException(key + " must be a whole number, not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static Duration duration(Map<String, String> changes, String key, Duration otherwise) {
    return Optional.ofNullable(changes.remove(key))
        .map(new DurationConverter()::convert)
        .orElse(otherwise);
  }
}
