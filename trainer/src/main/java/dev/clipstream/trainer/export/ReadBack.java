package dev.clipstream.trainer.export;

import dev.clipstream.image.resize.Resizing;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.model.clip.ClipSpec;
import java.nio.file.Path;

/**
 * Opens written files with the processor's own reader, which runs them once, and compares what it
 * found with what was trained: a model that cannot be served must not take the place of one that
 * can.
 */
final class ReadBack {

  private ReadBack() {}

  /** Reads a frame model. */
  static void frames(FrameSpec spec, Path file) {
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      check(spec, model);
    } catch (ModelException e) {
      throw refused(e);
    }
  }

  /** Reads a frame model and the sequence model over its features. */
  static void pair(Trained trained, Path framesFile, Path clipsFile) {
    try (FrameModel frames = FrameModel.open(framesFile, Device.CPU);
        SequenceModel clips = SequenceModel.open(clipsFile, frames, Device.CPU)) {
      check(trained.frames().spec(), frames);
      SequenceSpec spec = trained.clips().orElseThrow().spec();
      require("labels", spec.labels(), clips.card().labels());
      require("most frames", spec.maxFrames(), clips.maxFrames());
      require("rate", trained.provenance().fps(), clips.card().graph().fps());
    } catch (ModelException e) {
      throw refused(e);
    }
  }

  /** Reads a clip model. */
  static void clipModel(ClipSpec spec, Path file) {
    try (ClipModel model = ClipModel.open(file, Device.CPU)) {
      require("labels", spec.labels(), model.card().labels());
      require("frames", spec.frames(), model.frames());
      require("height", spec.input().height(), model.height());
      require("width", spec.input().width(), model.width());
      require("resize", Resizing.halving(spec.input().fit()), model.card().resizing());
    } catch (ModelException e) {
      throw refused(e);
    }
  }

  /** Reads the step model over the features of a frame model. */
  static void step(SequenceSpec spec, Path framesFile, Path stepFile) {
    try (FrameModel frames = FrameModel.open(framesFile, Device.CPU);
        StepModel step = StepPair.open(stepFile, frames, Device.CPU)) {
      require("labels", spec.labels(), step.card().labels());
      require("classes", spec.labels().size(), step.classes());
    } catch (ModelException e) {
      throw refused(e);
    }
  }

  private static void check(FrameSpec spec, FrameModel model) {
    require("labels", spec.labels(), model.card().labels());
    require("height", spec.height(), model.height());
    require("width", spec.width(), model.width());
    require("resize", Resizing.halving(spec.input().fit()), model.card().resizing());
  }

  private static void require(String what, Object written, Object read) {
    if (!written.equals(read)) {
      throw new ParityException(
          "the processor reads %s %s of the model where there should be %s; nothing was written"
              .formatted(what, read, written));
    }
  }

  private static ParityException refused(ModelException e) {
    return new ParityException(
        "the processor cannot read the model: %s; nothing was written".formatted(e.getMessage()),
        e);
  }
}
