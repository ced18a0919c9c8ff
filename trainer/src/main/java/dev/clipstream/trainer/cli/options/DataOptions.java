package dev.clipstream.trainer.cli.options;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Resizing;
import dev.clipstream.model.FrameRate;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.data.source.Datasets;
import dev.clipstream.trainer.data.source.Folds;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.export.Provenance;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose a data set. */
public final class DataOptions {

  private static final int USUAL_FOLDS = 10;

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "NAME",
      description = "Data set; the command 'datasets' lists them.")
  private String dataset = "";

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of the data set.")
  private @Nullable Path data;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description =
          "In place of --data, for 'images' and 'clips': a list of the examples, .csv with a line"
              + " of column names or .jsonl with an object a line: path (relative to the list) and"
              + " label; start and end in seconds, for a window of a long video; split: train,"
              + " validation or test; group: what must not be parted, such as a person (by itself"
              + " the windows of one video are not).")
  private @Nullable Path list;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description =
          "What images are resized to: a number for a square, or WIDTHxHEIGHT; default: the data"
              + " set's.")
  private @Nullable String size;

  @Option(
      names = "--resize",
      paramLabel = "HOW",
      defaultValue = "stretch",
      description =
          "stretch, crop to the middle of the right shape first, or pad with black (default:"
              + " ${DEFAULT-VALUE}). The model is told so.")
  private Fit fit = Fit.STRETCH;

  @Option(
      names = "--fps",
      paramLabel = "F",
      description =
          "Use so many frames a second of the videos of 'clips', every third of 30 where it is 10,"
              + " and of videos that have fewer all; default: every frame. The model is told so.")
  private @Nullable Double fps;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Keep decoded, resized frames of 'images' and 'clips', or with --encoder FILE.onnx their"
              + " features, in this folder, which other runs may share, and read them from there;"
              + " default: decode in every run and hold them in memory.")
  private @Nullable Path cache;

  @Option(
      names = "--loaders",
      paramLabel = "N",
      description =
          "Decode images and clips anew in every epoch on N threads, in place of holding them in"
              + " memory; by itself, on one, where half of the heap would not hold them. What is"
              + " learned is the same, whatever N.")
  private @Nullable Integer loaders;

  @Option(
      names = "--groups",
      paramLabel = "FILE",
      description =
          "Split folders by group, so that no group is on both sides: a line for each example, FILE"
              + " (relative to --data), a tab, GROUP.")
  private @Nullable Path groups;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description = "Parts that --groups, or the groups of a --list, make; default: 10.")
  private @Nullable Integer folds;

  @Option(
      names = "--fold",
      paramLabel = "I",
      description = "The part to check with, from 1, the default; 'evaluate' scores it alone.")
  private @Nullable Integer fold;

  @Option(
      names = "--test-share",
      paramLabel = "S",
      description =
          "Keep this share of a folder of classes, or of a list without a column split, to test"
              + " with, such as 0.2, whole groups where there are any: no training sees it,"
              + " whatever the seed, 'train' scores it at the end, and 'evaluate' with the same"
              + " option alone.")
  private @Nullable Double testShare;

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "Clips in an epoch, for data sets that are made; default: the data set's.")
  private @Nullable Integer examples;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "Seed of fresh weights, orders and made data (default: ${DEFAULT-VALUE});"
              + " the same seed and options give the same model.")
  private long seed;

  /** What was chosen, without the folder: a model tells nobody where it was made. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("dataset", dataset);
    facts.put("seed", seed);
    if (size != null) {
      facts.put("size", size);
    }
    facts.put("resize", fit.name().toLowerCase(Locale.ROOT));
    if (fps != null) {
      facts.put(Provenance.FPS, fps);
    }
    splitByGroup()
        .ifPresent(
            split -> {
              facts.put("folds", split.count());
              facts.put("fold", split.held());
            });
    if (testShare != null) {
      facts.put("test_share", testShare);
    }
    if (examples != null) {
      facts.put("examples", examples);
    }
    return facts;
  }

  public long seed() {
    return seed;
  }

  public Dataset dataset() {
    Dataset found = Datasets.all().get(dataset);
    if (found == null) {
      throw usage(
          "there is no data set %s; there are %s"
              .formatted(dataset, String.join(", ", Datasets.all().keySet())));
    }
    return found;
  }

  /** Options that this data set has no use for. */
  public void addUnused(UnusedOptions unused) {
    Dataset kind = dataset();
    boolean unsplit = groups == null && list == null;
    unused
        .add(kind.isMade(), "--data", "is for data sets that lie in files; " + dataset + " is made")
        .add(!kind.isDecoded(), "--cache", "is for images and clips, which are decoded")
        .add(!kind.isDecoded(), "--loaders", "is for images and clips, which are decoded")
        .add(cache != null, "--loaders", "decodes in every epoch what --cache keeps decoded")
        .add(!kind.isDecoded(), "--resize", "is for images and clips, which come in any size")
        .add(!kind.isDecoded() || !kind.hasClips(), "--fps", "is for clips, which may be videos")
        .add(!kind.isMade(), "--examples", "is for data sets that are made, such as shapes")
        .add(!kind.isDecoded(), "--list", "is for images and clips, which lie in files")
        .add(!kind.isDecoded(), "--test-share", "is for images and clips; others have parts")
        .add(list != null, "--data", "is a folder, which --list takes the place of")
        .add(list != null, "--groups", "is for folders; a list has a column group")
        .add(unsplit, "--folds", "is for --groups or the groups of a --list, which it splits")
        .add(unsplit, "--fold", "is for --groups or the groups of a --list, which it splits");
  }

  /** What images are to be brought to. */
  public Resize size() {
    return resize().orSquare(dataset().size());
  }

  /**
   * Takes the size that a model has, and the way in which it was trained to be brought to it.
   *
   * @throws CommandLine.ParameterException if others were typed
   */
  public DataRequest request(Resize ofModel) {
    String takes =
        "%dx%d, %s"
            .formatted(
                ofModel.width().orElseThrow(),
                ofModel.height().orElseThrow(),
                ofModel.fit().name().toLowerCase(Locale.ROOT));
    Resize typed = resize();
    boolean other =
        size != null
            && (!typed.height().equals(ofModel.height()) || !typed.width().equals(ofModel.width()));
    if (other && UnusedOptions.isTyped(spec, "--size")) {
      throw usage("--size %s: the model takes %s; leave the option away".formatted(size, takes));
    }
    if (fit != ofModel.fit() && UnusedOptions.isTyped(spec, "--resize")) {
      throw usage(
          "--resize %s: the model takes %s; leave the option away"
              .formatted(fit.name().toLowerCase(Locale.ROOT), takes));
    }
    return request().with(ofModel);
  }

  public DataRequest request() {
    if (examples != null && examples < 1) {
      throw usage("--examples must be at least 1, not " + examples);
    }
    DataRequest request =
        new DataRequest(
            Optional.ofNullable(data), resize(), optional(examples), seed, splitByGroup());
    DataRequest listed = withLoaders(list == null ? request : request.listedIn(list));
    return (cache == null ? listed : listed.cachedIn(cache)).at(rate());
  }

  /**
   * Takes the rate of frames that a model has.
   *
   * @throws CommandLine.ParameterException if another was typed
   */
  public Optional<FrameRate> rate(Optional<FrameRate> ofModel) {
    boolean other = fps != null && !ofModel.map(FrameRate::fps).equals(Optional.of(fps));
    if (other && UnusedOptions.isTyped(spec, "--fps")) {
      throw usage(
          "--fps %s: the model takes %s; leave the option away"
              .formatted(
                  fps, ofModel.map(r -> r.fps() + " frames a second").orElse("every frame")));
    }
    return ofModel;
  }

  private Optional<FrameRate> rate() {
    if (fps == null) {
      return Optional.empty();
    }
    if (!(fps >= 0.001 && fps <= 1000)) {
      throw usage("--fps must be from 0.001 to 1000, not " + fps);
    }
    return Optional.of(FrameRate.of(fps));
  }

  private Resize resize() {
    if (size == null) {
      return new Resize(OptionalInt.empty(), OptionalInt.empty(), Resizing.halving(fit));
    }
    Matcher pixels = Pattern.compile("(\\d{1,4})(?:x(\\d{1,4}))?").matcher(size);
    if (!pixels.matches()) {
      throw usage("--size must be a number of pixels or WIDTHxHEIGHT, not " + size);
    }
    int width = Integer.parseInt(pixels.group(1));
    int height = pixels.group(2) == null ? width : Integer.parseInt(pixels.group(2));
    if (Math.min(width, height) < 8 || Math.max(width, height) > 1024) {
      throw usage("--size must be from 8 to 1024 pixels, not " + size);
    }
    return Resize.to(height, width, fit);
  }

  /** Threads that make batches. */
  public int loaders() {
    if (loaders != null && (loaders < 1 || loaders > 256)) {
      throw usage("--loaders must be from 1 to 256, not " + loaders);
    }
    return loaders == null ? 1 : loaders;
  }

  private DataRequest withLoaders(DataRequest request) {
    DataRequest tested = withTest(request);
    return loaders == null ? tested : tested.loadedBy(loaders());
  }

  private DataRequest withTest(DataRequest request) {
    if (testShare == null) {
      return request;
    }
    if (!(testShare > 0 && testShare <= 0.5)) {
      throw usage("--test-share must be more than 0 and at most 0.5, not " + testShare);
    }
    return request.testing(testShare);
  }

  private Optional<Folds> splitByGroup() {
    Path source = list == null ? groups : list;
    if (source == null || (list != null && folds == null && fold == null)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Folds(source, folds == null ? USUAL_FOLDS : folds, fold == null ? 1 : fold));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
