package dev.clipstream.cli.bench;

import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.DurationConverter;
import dev.clipstream.cli.options.GuaranteeConverter;
import dev.clipstream.cli.options.RenamedOptions;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.records.TopicNames;
import dev.clipstream.streams.BatchSettings;
import dev.clipstream.streams.Guarantee;
import dev.clipstream.streams.LabelSettings;
import dev.clipstream.streams.ProcessorSettings;
import dev.clipstream.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/**
 * Settings that a pipeline is measured with, where they differ from what {@code run} does by
 * default.
 *
 * @param maxBatch the default of {@code run} on the device
 * @param changes options of {@code run} without dashes, {@code prefetch}, or properties of Kafka
 *     Streams and its clients
 */
record Variant(Guarantee guarantee, int maxBatch, Map<String, String> changes) {

  private static final String GUARANTEE = "guarantee";

  Variant {
    changes = Map.copyOf(changes);
  }

  /**
   * Reads {@code key=value,key=value}.
   *
   * @throws CliException if it is not of that form
   */
  private static Map<String, String> parse(String text) {
    Map<String, String> changes = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new CliException("'" + pair + "' is no setting: write key=value, as in max-batch=16");
      }
      changes.put(
          RenamedOptions.key(pair.substring(0, equals).trim()), pair.substring(equals + 1).trim());
    }
    return changes;
  }

  /**
   * A variant of the pipeline.
   *
   * @param maxBatch unless the text says otherwise
   * @throws CliException if a value cannot be used
   */
  static Variant of(String text, int maxBatch) {
    Map<String, String> changes = parse(text);
    Variant variant = new Variant(guarantee(changes), maxBatch, changes);
    // So that a wrong value does not wait for the measurements before it.
    ProcessorSettings unused =
        variant.settings(
            new Subject.Site("nowhere:1", "check", TopicNames.DEFAULT, Path.of("state")));
    return variant;
  }

  /** The guarantee that the changes name, or the default of {@code run}. */
  private static Guarantee guarantee(Map<String, String> changes) {
    try {
      return Optional.ofNullable(changes.get(GUARANTEE))
          .map(new GuaranteeConverter()::convert)
          .orElse(Guarantee.EXACTLY_ONCE);
    } catch (TypeConversionException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What the processor is started with.
   *
   * @throws CliException if a value cannot be used
   */
  ProcessorSettings settings(Subject.Site site) {
    Map<String, String> rest = new HashMap<>(changes);
    rest.remove(GUARANTEE);
    ProcessorSettings base = ProcessorSettings.defaults(site.bootstrapServers(), site.stateDir());
    try {
      BatchSettings batching = base.batching();
      StreamsSettings streams = base.streams();
      ClipSettings clips = base.labelling().clips();
      return new ProcessorSettings(
          base.bootstrapServers(),
          site.applicationId(),
          site.topics(),
          base.schemaRegistry(),
          guarantee,
          new BatchSettings(
              number(rest, "max-batch", maxBatch),
              number(rest, "workers", batching.workers()),
              batching.lookAhead(),
              number(rest, "prefetch", batching.holdBack()),
              batching.hangAfter()),
          new LabelSettings(
              number(rest, "top-k", base.labelling().topK()),
              new ClipSettings(
                  clips.window(),
                  clips.stride(),
                  duration(rest, "clip-idle-timeout", clips.idle())),
              base.labelling().limits(),
              base.labelling().maxAge()),
          new StreamsSettings(
              number(rest, "stream-threads", streams.threads()),
              duration(rest, "commit-interval", streams.commitInterval()),
              streams.stateDir(),
              streams.standbyReplicas()),
          rest);
    } catch (IllegalArgumentException | TypeConversionException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
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
