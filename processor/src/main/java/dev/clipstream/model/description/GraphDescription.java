package dev.clipstream.model.description;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.graph.Pool;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the model description says of the graph, where the graph does not tell by itself.
 *
 * @param layout axes of the input
 * @param activation what makes scores of the output
 * @param role whether the model gives scores at all
 * @param pool how features of many tokens or places become one vector; of a sequence model, how
 *     scores a frame become one a clip
 * @param textEmbeddings vectors of labels that features are compared with
 * @param logitScale what a normalized dot product with such a vector is multiplied by
 * @param logitBias what is added then
 * @param frames of a sequence model: the most frames it takes
 * @param frameFeatures of a sequence model: which tensor of the frame model it was trained on, and
 *     how that was pooled, as {@link FrameModel#describeFeatures()} has it
 * @param fps of a sequence or clip model: frames a second it was trained on, so that clips are
 *     sampled by time; empty: evenly, from the first to the last
 * @param state of a step model: which output is fed to which input with the next frame, by input
 * @param stateInit of a step model: the initializers of the graph that states begin as, by input
 * @param temperature what the graph divides its numbers by before they become scores, as its
 *     training has fitted it (calibration); 1: it was found to be best so. It is told, not applied
 */
public record GraphDescription(
    Optional<Layout> layout,
    Optional<Activation> activation,
    Optional<Role> role,
    Optional<Pool> pool,
    Optional<TextEmbeddings> textEmbeddings,
    Optional<Double> logitScale,
    Optional<Double> logitBias,
    Optional<Integer> frames,
    Optional<String> frameFeatures,
    Optional<Double> fps,
    Map<String, String> state,
    Map<String, String> stateInit,
    Optional<Double> temperature) {

  public GraphDescription {
    state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
    stateInit = Collections.unmodifiableMap(new LinkedHashMap<>(stateInit));
  }

  /** Nothing is said. */
  public static final GraphDescription NONE =
      new GraphDescription(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Map.of(),
          Optional.empty());

  /** Order of the axes of an input: batch, channels, height, width, time, features. */
  public enum Layout {
    NCHW,
    NHWC,
    NTF,
    TNF,
    NCTHW,
    NTCHW,
    NTHWC
  }

  /** What makes scores, from 0 to 1, of a model's numbers. */
  public enum Activation {
    /** One distribution over the classes. */
    SOFTMAX,
    /** Independent scores. */
    SIGMOID,
    /** They are scores as they are. */
    NONE
  }

  /** What a frame model is for. */
  public enum Role {
    CLASSIFIER,
    /** Gives features only. */
    ENCODER
  }
}
