package dev.clipstream.cli.bench;

import dev.clipstream.bench.BenchPlan;
import dev.clipstream.bench.BenchPlan.Part;
import dev.clipstream.bench.Ceiling.Setting;
import dev.clipstream.bench.harness.BenchImages;
import dev.clipstream.bench.harness.PipelineVariant;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.cli.options.values.DurationConverter;
import dev.clipstream.model.session.Device;
import dev.clipstream.streams.settings.BatchSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code bench}: what is measured, with what, and for how long. */
final class BenchOptions {

  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      description =
          "JPEG, PNG and WebP files to make frames of, in turn. Default: textures, see"
              + " --image-size.")
  Optional<Path> images = Optional.empty();

  @Option(
      names = "--image-size",
      paramLabel = "WxH",
      defaultValue = "640x480",
      description = "Size of the textures, as JPEG of quality 85. Default: ${DEFAULT-VALUE}.")
  String imageSize = "640x480";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each is measured, in turn, 1 to 100. Default: ${DEFAULT-VALUE}.")
  int rounds = 5;

  @Option(
      names = "--seconds",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description =
          "About how long one backlog takes; the ceiling is measured for shorter times, but more"
              + " often. Default: ${DEFAULT-VALUE}.")
  Duration time = Duration.ofSeconds(10);

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames of a backlog, 100 or more. Default: as many as fill --seconds.")
  Optional<Integer> frames = Optional.empty();

  @Option(
      names = "--max-batch",
      paramLabel = "FRAMES",
      split = ",",
      description =
          "Batch sizes of the ceiling, besides the default of run: 1 to 1024, comma-separated."
              + " Default: 1,4,8,16,32.")
  List<Integer> batches = List.of();

  @Option(
      names = "--workers",
      paramLabel = "N",
      split = ",",
      description =
          "Workers of the ceiling, besides the default of run: 1 to 256, comma-separated. Default:"
              + " 1 to the number of cores, doubling.")
  List<Integer> workers = List.of();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of the topics, 1 to 256. Default: ${DEFAULT-VALUE}.")
  int partitions = 4;

  @Option(
      names = "--lone-frames",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Frames, one every 200 ms, whose latency is measured for each guarantee, 1 to 10000."
              + " Default: ${DEFAULT-VALUE}.")
  int loneFrames = 100;

  @Option(
      names = "--compare",
      paramLabel = "KEY=VALUE[,…]",
      description =
          "Also measures a pipeline with other settings: max-batch, workers, stream-threads,"
              + " commit-interval, clip-idle-timeout, prefetch (frames held for the workers),"
              + " guarantee, or properties of Kafka Streams and its clients. May be repeated.")
  List<String> compared = List.of();

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      converter = PartConverter.class,
      defaultValue = "pipeline,plain,latency",
      description =
          "What is measured besides the ceiling: pipeline, plain (Kafka Streams with one inference"
              + " a record), latency, view (the pipeline without and with the live page beside it)."
              + " Default: ${DEFAULT-VALUE}.")
  List<Part> parts = List.of();

  @Option(
      names = "--soak",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Instead of all that: keep the pipeline at half of the ceiling for so long, 10s to 30d,"
              + " and print what drifts: memory, latency, throughput.")
  Optional<Duration> soak = Optional.empty();

  @Option(
      names = "--streams",
      paramLabel = "N",
      split = ",",
      description =
          "Instead of all that: the pipeline with so many streams at the same time, 1 to 100000,"
              + " comma-separated, each with a clip open; and what is kept of them, beside what the"
              + " operator's guide says. Needs --sequence-model. A backlog then is 16 frames of"
              + " each stream or more, unless --frames says otherwise.")
  List<Integer> streams = List.of();

  @Option(names = "--json", description = "Print only the line of JSON, which is last otherwise.")
  boolean json;

  void check(Problems problems) {
    problems
        .requireRange("--rounds", rounds, 1, 100)
        .requireRange("--seconds", time, Duration.ofMillis(100), Duration.ofHours(1))
        .requireRange(
            "--soak",
            soak.orElse(Duration.ofMinutes(1)),
            Duration.ofSeconds(10),
            Duration.ofDays(30))
        .requireRange("--frames", frames.orElse(100), 100, 10_000_000)
        .requireRange("--partitions", partitions, 1, 256)
        .requireRange("--lone-frames", loneFrames, 1, 10_000)
        .require(
            imageSize.matches("[1-9]\\d{0,3}x[1-9]\\d{0,3}"),
            "--image-size must be like 640x480, but is " + imageSize);
    streams.forEach(count -> problems.requireRange("--streams", count, 1, 100_000));
    problems.require(
        streams.isEmpty() || soak.isEmpty(), "--streams and --soak are measured one at a time");
    streams.forEach(
        count ->
            problems.require(
                frames.orElse(count) >= count,
                "--frames " + frames.orElse(0) + " are too few for --streams " + count));
    batches.forEach(batch -> problems.requireRange("--max-batch", batch, 1, 1024));
    workers.forEach(count -> problems.requireRange("--workers", count, 1, 256));
    requireDistinct(problems, "--streams", streams);
    requireDistinct(problems, "--max-batch", batches);
    requireDistinct(problems, "--workers", workers);
    for (String text : compared) {
      try {
        PipelineVariant unused = VariantParser.parse(text, 1);
      } catch (IllegalArgumentException e) {
        problems.require(false, "--compare " + text + ": " + e.getMessage());
      }
    }
  }

  private static void requireDistinct(Problems problems, String option, List<Integer> numbers) {
    problems.require(
        numbers.size() == Set.copyOf(numbers).size(),
        option + " has the same number twice: " + numbers);
  }

  BenchImages images() {
    if (images.isPresent()) {
      return BenchImages.in(images.get());
    }
    int x = imageSize.indexOf('x');
    return BenchImages.textures(
        Integer.parseInt(imageSize.substring(0, x)), Integer.parseInt(imageSize.substring(x + 1)));
  }

  /**
   * @param device what the model runs on
   */
  BenchPlan plan(Device device) {
    BatchSettings run = BatchSettings.defaults(device);
    Setting defaults = new Setting(run.workers(), run.maxBatch());
    return new BenchPlan(
        rounds,
        time,
        frames,
        settings(defaults),
        defaults,
        compared.stream().map(text -> VariantParser.parse(text, defaults.batch())).toList(),
        partitions,
        loneFrames,
        Set.copyOf(parts));
  }

  private List<Setting> settings(Setting defaults) {
    Set<Integer> sizes = new TreeSet<>(batches.isEmpty() ? List.of(1, 4, 8, 16, 32) : batches);
    Set<Integer> counts = new TreeSet<>(workers);
    if (workers.isEmpty()) {
      IntStream.iterate(1, n -> n < defaults.workers(), n -> 2 * n).forEach(counts::add);
    }
    sizes.add(defaults.batch());
    counts.add(defaults.workers());
    List<Setting> settings = new ArrayList<>();
    for (int count : counts) {
      for (int size : sizes) {
        settings.add(new Setting(count, size));
      }
    }
    return settings;
  }

  /** A converter of parts of the benchmark, in lower case as they are documented. */
  static final class PartConverter implements ITypeConverter<Part> {

    @Override
    public Part convert(String text) {
      return Arrays.stream(Part.values())
          .filter(part -> name(part).equals(text.trim()))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + names()));
    }

    private static String names() {
      return Arrays.stream(Part.values())
          .map(PartConverter::name)
          .collect(Collectors.joining(", "));
    }

    private static String name(Part part) {
      return part.name().toLowerCase(Locale.ROOT);
    }
  }
}
