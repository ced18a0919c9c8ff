package dev.clipstream.trainer.data.source;

import dev.clipstream.model.FrameRate;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.Resize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

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
    OptionalDouble testShare) {

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
        OptionalDouble.empty());
  }

  /** The same with a cache. */
  public DataRequest cachedIn(Path folder) {
    return new DataRequest(
        directory,
        resize,
        examples,
        seed,
        folds,
        Optional.of(folder),
        progress,
        clipFrames,
        rate,
        list,
        testShare);
  }

  /** The same, told to somebody. */
  public DataRequest toldTo(ReadProgress other) {
    return new DataRequest(
        directory, resize, examples, seed, folds, cache, other, clipFrames, rate, list, testShare);
  }

  /** The same for images of another size. */
  public DataRequest with(Resize other) {
    return new DataRequest(
        directory,
        other,
        examples,
        seed,
        folds,
        cache,
        progress,
        clipFrames,
        rate,
        list,
        testShare);
  }

  /** The same for clips of so many frames at most, evenly spread over longer ones. */
  public DataRequest withClipFrames(int most) {
    return new DataRequest(
        directory,
        resize,
        examples,
        seed,
        folds,
        cache,
        progress,
        OptionalInt.of(most),
        rate,
        list,
        testShare);
  }

  /** The same at another rate of frames. */
  public DataRequest at(Optional<FrameRate> other) {
    return new DataRequest(
        directory,
        resize,
        examples,
        seed,
        folds,
        cache,
        progress,
        clipFrames,
        other,
        list,
        testShare);
  }

  /** The same of the examples that a list names. */
  public DataRequest listedIn(Path file) {
    return new DataRequest(
        directory,
        resize,
        examples,
        seed,
        folds,
        cache,
        progress,
        clipFrames,
        rate,
        Optional.of(file),
        testShare);
  }

  /** The same with a share that no training sees, where the data set has no part to test with. */
  public DataRequest testing(double share) {
    return new DataRequest(
        directory,
        resize,
        examples,
        seed,
        folds,
        cache,
        progress,
        clipFrames,
        rate,
        list,
        OptionalDouble.of(share));
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
