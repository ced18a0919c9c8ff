package dev.clipstream.model;

import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.ModelException;
import java.nio.file.Path;

/** Whether a model reads the features that a frame model gives. */
public final class FeaturePairing {

  private FeaturePairing() {}

  /**
   * @param role of the model that reads features, for messages: {@code sequence}, {@code stream}
   * @throws ModelException if the frame model gives none
   */
  public static void requireFeatures(FrameModel frames, String role) {
    if (frames.featureSize() == 0) {
      throw new ModelException(
          "%s gives no features, so no %s model can follow it: name one of its tensors as"
                  .formatted(frames.card().name(), role)
              + " \"features\" in "
              + frames.card().name()
              + ".json; 'inspect --tensors' lists them");
    }
  }

  /**
   * The same file gives other features where its description names another tensor.
   *
   * @param reader of the model that reads features
   * @throws ModelException if it says that it was trained on those of another file or tensor
   */
  public static void requireTrainedOn(Path file, ModelDescription reader, FrameModel frames) {
    String ours = frames.card().sha256();
    reader
        .frameModelSha256()
        .filter(trainedOn -> !trainedOn.equalsIgnoreCase(ours))
        .ifPresent(
            trainedOn -> {
              throw new ModelException(
                  "%s was trained on the features of the frame model with SHA-256 %s, but %s is %s:"
                          .formatted(file, trainedOn, frames.card().name(), ours)
                      + " give the frame model that was written with it");
            });
    String tensor = frames.describeFeatures().orElse("none");
    reader
        .graph()
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
