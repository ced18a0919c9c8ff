package dev.clipstream.cli.options;

import dev.clipstream.cli.options.values.MemoryConverter;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.description.ModelFiles;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.serving.ModelPair;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the models to serve and the device they run on. */
public final class ModelOptions {

  @Option(
      names = "--frame-model",
      paramLabel = "FILE",
      required = true,
      description =
          "ONNX model that labels single frames, or a folder that has one: the only one in it,"
              + " model.onnx or onnx/model.onnx.")
  Path frameModel = Path.of("");

  @Option(
      names = "--sequence-model",
      paramLabel = "FILE",
      description =
          "ONNX model that labels clips from the features of the frame model. Without it only"
              + " frames are labeled.")
  Optional<Path> sequenceModel = Optional.empty();

  @Option(
      names = "--stream-model",
      paramLabel = "FILE",
      description =
          "ONNX step model, which takes the features or the pixels of one frame and what it"
              + " remembers of those before: frame labels get its labels so far, \"so_far\".")
  Optional<Path> streamModel = Optional.empty();

  @Mixin DeviceOption device = new DeviceOption();

  @Option(
      names = "--gpu-memory",
      paramLabel = "SIZE",
      converter = MemoryConverter.class,
      description =
          "Most memory of a GPU that each model may take, as in 512MiB or 4g, at least 1MiB;"
              + " batches that do not fit are run in halves. Without it there is no limit.")
  Optional<Long> gpuMemory = Optional.empty();

  /**
   * Loads the models.
   *
   * @throws ModelException if one cannot be served, or the two do not belong together
   */
  public ModelPair open() {
    Device limited = limitedDevice();
    FrameModel frames =
        labelsClips() || streamModel.isPresent()
            ? FrameModel.openEncoder(frameModel, limited)
            : FrameModel.open(frameModel, limited);
    try {
      return open(frames, limited);
    } catch (RuntimeException e) {
      frames.close();
      throw e;
    }
  }

  private ModelPair open(FrameModel frames, Device limited) {
    Optional<SequenceModel> clips =
        sequenceModel.map(file -> SequenceModel.open(file, frames, limited));
    try {
      return new ModelPair(
          frames, clips, streamModel.map(file -> StepPair.open(file, frames, limited)));
    } catch (RuntimeException e) {
      clips.ifPresent(SequenceModel::close);
      throw e;
    }
  }

  /** What models run on, and how much of its memory they take. */
  public Device limitedDevice() {
    return device.device().withMemoryLimit(gpuMemory.orElse(0L));
  }

  /** Whether there is a frame model, as there is but where another may stand in for it. */
  public boolean hasFrameModel() {
    return !frameModel.toString().isEmpty();
  }

  /** Whether there is a step model. */
  public boolean hasStreamModel() {
    return streamModel.isPresent();
  }

  /** Whether there is a step model without a frame model, with whose labels its own are written. */
  boolean lacksFrameModel() {
    return streamModel.isPresent() && !hasFrameModel();
  }

  /** Whether there is a sequence model. */
  public boolean labelsClips() {
    return sequenceModel.isPresent();
  }

  /** What the models are read from, asked anew each time: files that name others may change. */
  public Supplier<List<Path>> files() {
    List<ModelFiles> models =
        Stream.of(Optional.of(frameModel), sequenceModel, streamModel)
            .flatMap(Optional::stream)
            .map(ModelFiles::new)
            .toList();
    return () -> models.stream().flatMap(model -> model.current().stream()).distinct().toList();
  }

  /** These options as they would be typed. */
  public String commandLine() {
    return "--frame-model "
        + frameModel
        + sequenceModel.map(file -> " --sequence-model " + file).orElse("")
        + streamModel.map(file -> " --stream-model " + file).orElse("")
        + (device.device().equals(Device.AUTO) ? "" : " --device " + device.device())
        + gpuMemory.map(bytes -> " --gpu-memory " + bytes).orElse("");
  }
}
