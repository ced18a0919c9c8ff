package dev.clipstream.trainer.data.source;

import dev.clipstream.model.FrameRate;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.Resize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A request for a data set: its folder, size, split and number of examples.
 *
 * @param directory where it lies, if it lies anywhere
 * @param resize to what images are brought
 * @param examples clips or images in an epoch, where they are made
 * @param seed of what is made, and of the split where the data set has none of its own
 * @param folds a split by group in place of the data set's own
 * @param cache folder for decoded frames, which are else held in memory
 * @param progress told how far reading is
 * @param clipFrames frames of a clip that are used at most, if the data set is not to choose
 * @param rate at which the frames of videos are used; empty: their own
 * @param testShare the share that is kept to test with, and that no training sees; empty: none but
 *     a part of the data set's own
 * @param list file that names the examples, in place of a folder
 * @param loaders threads that decode examples anew in every epoch; empty: they are held in memory
 *     unless they are too many
 */
public record DataRequest(
    Optional<Path> directory,
    Resize resize,
    OptionalInt examples,
    long seed,
    Optional<Folds> folds,
    Optional<Path> cache,
    ReadProgress progress,
    OptionalInt clipFrames,
    Optional<FrameRate> rate,
    Optional<Path> list,
    OptionalDouble testShare,
    OptionalInt loaders) {

  /** The same without a cache, told to nobody. */
  public DataRequest(
      Optional<Path> directory,
      Resize resize,
      OptionalInt examples,
      long seed,
      Optional<Folds> folds) {
    this(
        directory,
        resize,
        examples,
        seed,
        folds,
        Optional.empty(),
        ReadProgress.NONE,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalInt.empty());
  }

  /** The same with a cache. */
  public DataRequest cachedIn(Path folder) {
    return with(copy -> copy.cache = Optional.of(folder));
  }

  /** The same, told to somebody. */
  public DataRequest toldTo(ReadProgress other) {
    return with(copy -> copy.progress = other);
  }

  /** The same for images of another size. */
  public DataRequest with(Resize other) {
    return with(copy -> copy.resize = other);
  }

  /** The same for clips of so many frames at most, evenly spread over longer ones. */
  public DataRequest withClipFrames(int most) {
    return with(copy -> copy.clipFrames = OptionalInt.of(most));
  }

  /** The same at another rate of frames. */
  public DataRequest at(Optional<FrameRate> other) {
    return with(copy -> copy.rate = other);
  }

  /** The same of the examples that a list names. */
  public DataRequest listedIn(Path file) {
    return with(copy -> copy.list = Optional.of(file));
  }

  /** The same with a share that no training sees, where the data set has no part to test with. */
  public DataRequest testing(double share) {
    return with(copy -> copy.testShare = OptionalDouble.of(share));
  }

  /** The same, decoded anew in every epoch by so many threads. */
  public DataRequest loadedBy(int threads) {
    return with(copy -> copy.loaders = OptionalInt.of(threads));
  }

  private DataRequest with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new DataRequest(
        directory,
        copy.resize,
        examples,
        seed,
        folds,
        copy.cache,
        copy.progress,
        copy.clipFrames,
        copy.rate,
        copy.list,
        copy.testShare,
        copy.loaders);
  }

  /** What may be another in a request that is made from one. */
  private static final class Copy {
    private Resize resize;
    private Optional<Path> cache;
    private ReadProgress progress;
    private OptionalInt clipFrames;
    private Optional<FrameRate> rate;
    private Optional<Path> list;
    private OptionalDouble testShare;
    private OptionalInt loaders;

    Copy(DataRequest of) {
      this.resize = of.resize;
      this.cache = of.cache;
      this.progress = of.progress;
      this.clipFrames = of.clipFrames;
      this.rate = of.rate;
      this.list = of.list;
      this.testShare = of.testShare;
      this.loaders = of.loaders;
    }
  }

  /** The directory, which must be there. */
  Path requiredDirectory(String dataset) {
    Path path =
        directory.orElseThrow(
            () -> new DataException("the data set " + dataset + " needs a folder (--data DIR)"));
    if (!Files.isDirectory(path)) {
      throw new DataException("there is no folder " + path);
    }
    return path;
  }

  /** For data sets whose split is given. */
  void refuseFolds(String dataset) {
    if (folds.isPresent()) {
      throw new DataException(
          "%s has a split of its own: --groups is for folders of classes".formatted(dataset));
    }
  }
}
