package dev.clipstream.trainer.cli.training;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.trainer.cli.options.StepOptions;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.evaluate.Evaluation;
import dev.clipstream.trainer.evaluate.ModelThroughput;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.export.VariantExporter;
import dev.clipstream.trainer.precision.Precision;
import dev.clipstream.trainer.train.StoppedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleBiFunction;

/**
 * Writes models in fewer bits beside a float32 model that is on the disk already, and prints what
 * each gains and loses: all are opened and scored as the processor would.
 */
public final class Variants {

  private final List<Precision> precisions;
  private final PrintWriter out;
  private final BooleanSupplier stopped;

  public Variants(List<Precision> precisions, PrintWriter out, BooleanSupplier stopped) {
    this.precisions = precisions;
    this.out = out;
    this.stopped = stopped;
  }

  /** Between two steps, of which some take minutes: the float32 model is on the disk already. */
  private void check() {
    if (stopped.getAsBoolean()) {
      throw new StoppedException("stopped before all precisions were written and compared");
    }
  }

  /** A model's file, and that of the sequence model over its features, or the same again. */
  private record Written(Path frames, Path model) {}

  /**
   * For a frame model.
   *
   * @param file the float32 model
   */
  public void frames(Trained trained, Parts<FrameSet> parts, Path file) throws IOException {
    if (precisions.isEmpty()) {
      return;
    }
    List<Written> all = new ArrayList<>(List.of(new Written(file, file)));
    for (Precision precision : precisions) {
      check();
      Path path = precision.beside(file);
      VariantExporter.writeFrames(trained, precision, parts.train(), parts.validation(), path);
      all.add(new Written(path, path));
    }
    compare(
        all,
        parts.validation(),
        (one, device) -> {
          try (FrameModel model = FrameModel.open(one.model(), device)) {
            return Evaluation.ofFrames(model, parts.validation(), e -> check()).confusion().top1();
          }
        });
  }

  /**
   * For a pair.
   *
   * @param file the float32 sequence model
   * @param framesFile the float32 frame model
   * @param steps writes the step model of a pair, if one is wanted
   */
  public void clips(
      Trained trained, Parts<ClipSet> parts, Path file, Path framesFile, StepFiles steps)
      throws IOException {
    if (precisions.isEmpty()) {
      return;
    }
    List<Written> all = new ArrayList<>(List.of(new Written(framesFile, file)));
    for (Precision precision : precisions) {
      check();
      Written one = new Written(precision.beside(framesFile), precision.beside(file));
      VariantExporter.writePair(
          trained, precision, parts.train(), parts.validation(), one.model(), one.frames());
      steps.write(one.model(), one.frames(), precision.beside(StepOptions.beside(file)));
      all.add(one);
    }
    ClipSet set = parts.validation();
    compare(
        all,
        images(set),
        (one, device) -> {
          try (FrameModel frames = FrameModel.open(one.frames(), device);
              SequenceModel clips = SequenceModel.open(one.model(), frames, device)) {
            return Evaluation.ofClips(frames, clips, set, e -> check()).confusion().top1();
          }
        });
  }

  /** The frames of one clip. */
  private static FrameSet images(ClipSet set) {
    ClipSet.Clip first = set.clip(0);
    List<ArrayFrameSet.Image> images = new ArrayList<>();
    first.frames().forEach(f -> images.add(new ArrayFrameSet.Image(f, first.frameLabel())));
    return new ArrayFrameSet(set.frameClasses(), set.height(), set.width(), images);
  }

  /** Prints how often all are right and how fast they are, on each device. */
  private void compare(
      List<Written> all, FrameSet images, ToDoubleBiFunction<Written, Device> accuracy)
      throws IOException {
    for (Device device : devices(all.get(0).frames())) {
      List<Double> accuracies =
          all.stream().map(one -> accuracy.applyAsDouble(one, device)).toList();
      print(device, all, accuracies, images);
    }
  }

  /** The CPU, and a GPU where one can be used and a model is meant for it. */
  private List<Device> devices(Path file) {
    List<Device> devices = new ArrayList<>(List.of(Device.CPU));
    if (precisions.contains(Precision.FP16)) {
      try (FrameModel model = FrameModel.open(file, Device.AUTO)) {
        if (model.device().computesInFp16()) {
          devices.add(model.device());
        }
      }
    }
    return devices;
  }

  private void print(Device device, List<Written> all, List<Double> accuracies, FrameSet images)
      throws IOException {
    ModelThroughput throughput = ModelThroughput.on(device);
    List<Double> speeds = speeds(throughput, device, all, images);
    out.printf(
        "%-32s %10s %9s %7s %9s%n", "validation, " + device, "top-1", "frames/s", "times", "size");
    for (int i = 0; i < all.size(); i++) {
      out.printf(
          "%-32s %8.2f %% %,9.0f %7.2f %,6.1f MB%n",
          all.get(i).model().getFileName(),
          100 * accuracies.get(i),
          speeds.get(i),
          speeds.get(i) / speeds.get(0),
          Files.size(all.get(i).frames()) / 1e6);
    }
    if (!device.runsOnCallersThread()) {
      out.println(
          "frames/s: the frame model in batches of %d, median of five rounds"
              .formatted(throughput.batch()));
    } else {
      out.println(
          "frames/s: the frame model, a second of one CPU core's time, median of five rounds");
      if (precisions.contains(Precision.FP16)) {
        out.println("fp16 is for GPUs: a CPU computes it in float32, with conversions between");
      }
    }
    out.flush();
  }

  private static List<Double> speeds(
      ModelThroughput throughput, Device device, List<Written> all, FrameSet images) {
    List<FrameModel> models = new ArrayList<>();
    try {
      all.forEach(one -> models.add(FrameModel.open(one.frames(), device)));
      return throughput.measure(models, images);
    } finally {
      models.forEach(FrameModel::close);
    }
  }
}
