package dev.clipstream.model.step;

import dev.clipstream.model.FeaturePairing;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import java.nio.file.Path;

/**
 * Opens a step model beside a frame model: one that takes its features is bound to it as pairs are,
 * one that takes pixels is not.
 */
public final class StepPair {

  private StepPair() {}

  /**
   * @throws ModelException if it cannot be served, or belongs to another frame model
   */
  public static StepModel open(Path file, FrameModel frames, Device device) {
    if (StepModel.takesPixels(file)) {
      return StepModel.open(file, device);
    }
    FeaturePairing.requireFeatures(frames, "stream");
    StepModel steps = StepModel.open(file, device, frames.featureSize());
    try {
      FeaturePairing.requireTrainedOn(file, steps.card(), frames);
      return steps;
    } catch (RuntimeException e) {
      steps.close();
      throw e;
    }
  }
}
