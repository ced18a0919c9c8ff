package dev.clipstream.model.step;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import java.nio.file.Path;

/** Opens a step model for the features of a frame model, to which it is bound as pairs are. */
public final class StepPair {

  private StepPair() {}

  /**
   * @throws ModelException if it cannot be served, or belongs to another frame model
   */
  public static StepModel open(Path file, FrameModel frames, Device device) {
    requireFeatures(frames.card(), frames.featureSize());
    StepModel steps = StepModel.open(file, device, frames.featureSize());
    try {
      requirePair(file, steps.card(), frames);
      return steps;
    } catch (RuntimeException e) {
      steps.close();
      throw e;
    }
  }

  private static void requireFeatures(ModelDescription frames, int featureSize) {
    if (featureSize == 0) {
      throw new ModelException(
          "%s gives no features, so no stream model can follow it: name one of its tensors as"
                  .formatted(frames.name())
              + " \"features\" in "
              + frames.name()
              + ".json; 'inspect --tensors' lists them");
    }
  }

  private static void requirePair(Path file, ModelDescription card, FrameModel frames) {
    String ours = frames.card().sha256();
    card.frameModelSha256()
        .filter(trainedOn -> !trainedOn.equalsIgnoreCase(ours))
        .ifPresent(
            trainedOn -> {
              throw new ModelException(
                  "%s was trained on the features of the frame model with SHA-256 %s, but %s is %s:"
                          .formatted(file, trainedOn, frames.card().name(), ours)
                      + " give the frame model that was written with it");
            });
    String tensor = frames.describeFeatures().orElse("none");
    card.graph()
        .frameFeatures()
        .filter(trainedOn -> !trainedOn.equals(tensor))
        .ifPresent(
            trainedOn -> {
              throw new ModelException(
                  "%s was trained on the features '%s' of the frame model, but %s gives '%s': mend"
                          .formatted(file, trainedOn, frames.card().name(), tensor)
                      + " \"features\" and \"pool\" in "
                      + frames.card().name()
                      + ".json");
            });
  }
}
