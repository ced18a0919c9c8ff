package dev.clipstream.trainer.model.clip;

import dev.clipstream.trainer.model.FrameSpec;
import java.util.List;

/**
 * What determines the structure of a clip model, and how it is fed.
 *
 * @param architecture name in {@link ClipArchitectures}
 * @param labels class names, in the order of the outputs
 * @param input the frames it takes
 * @param frames frames T of every clip; longer and shorter ones are sampled evenly
 */
public record ClipSpec(
    String architecture, List<String> labels, FrameSpec.Input input, int frames) {
  public ClipSpec {
    labels = List.copyOf(labels);
  }
}
