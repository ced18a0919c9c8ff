package dev.clipstream.cli.options;

import dev.clipstream.cli.options.values.MemoryConverter;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.description.ModelFiles;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.serving.pixels.ServedClipModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options for a model of whole clips' pixels. */
public final class ClipModelOptions {

  /** Of the heap; the rest is for frames on their way, and everything else. */
  private static final double MAX_PART = 0.75;

  @Option(
      names = "--clip-model",
      paramLabel = "FILE",
      description =
          "ONNX model that labels clips from the pixels of their frames, such as X3D or VideoMAE,"
              + " or a folder that has one. In place of --sequence-model; --frame-model may then be"
              + " left out, and frames get no labels.")
  public Optional<Path> clipModel = Optional.empty();

  @Option(
      names = "--clip-memory",
      paramLabel = "SIZE",
      converter = MemoryConverter.class,
      description =
          "Heap for the pixels of frames whose clips are open, as in 512MiB or 4g, at least"
              + " 1MiB; frames that do not fit are read again from their topic when their clip is"
              + " due. Default: 256 MiB, or a quarter of the heap if that is less.")
  public Optional<Long> clipMemory = Optional.empty();

  /** Adds what makes no sense. */
  public void check(Problems problems, ModelOptions others) {
    long heap = Runtime.getRuntime().maxMemory();
    problems
        .require(
            clipModel.isEmpty() || !others.labelsClips(),
            "--clip-model and --sequence-model both label clips, and a clip has one label: give one"
                + " of them")
        .require(
            !others.lacksFrameModel(),
            "--stream-model needs --frame-model: its labels so far stand in the labels of frames")
        .require(clipMemory.isEmpty() || clipModel.isPresent(), "--clip-memory needs --clip-model")
        .require(
            clipMemory.orElse(0L) <= heap * MAX_PART,
            "--clip-memory must leave a quarter of the heap, which has "
                + (heap >> 20)
                + " MiB: give less, or Java more with -Xmx");
  }

  /**
   * Loads the model, if there is to be one.
   *
   * @throws ModelException if it cannot be served
   */
  public Optional<ClipModel> open(Device device) {
    return clipModel.map(file -> ClipModel.open(file, device));
  }

  /** For pixels. */
  public long memoryBytes() {
    long most = Runtime.getRuntime().maxMemory() / 4;
    return clipMemory.orElse(Math.min(ServedClipModel.DEFAULT_MEMORY, most));
  }

  /** What the model is read from, asked anew each time: files that name others may change. */
  public Supplier<List<Path>> files() {
    Optional<ModelFiles> model = clipModel.map(ModelFiles::new);
    return () -> model.map(ModelFiles::current).stream().flatMap(List::stream).distinct().toList();
  }
}
