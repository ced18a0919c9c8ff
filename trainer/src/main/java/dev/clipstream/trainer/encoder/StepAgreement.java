package dev.clipstream.trainer.encoder;

import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepState;
import dev.clipstream.model.step.Stepped;
import java.util.List;

/** Compares a step model with the sequence model of the same weights, both as they are served. */
final class StepAgreement {

  private StepAgreement() {}

  /**
   * The largest difference of any probability after the last frame of clips.
   *
   * @param some clips, each float [T][F]
   */
  static double difference(SequenceModel clips, StepModel step, List<float[][]> some) {
    List<float[]> expected =
        clips.classify(some).stream().map(scores -> scores.probabilities()).toList();
    return HeadOutputs.difference(expected, some.stream().map(clip -> last(step, clip)).toList());
  }

  private static float[] last(StepModel step, float[][] clip) {
    StepState state = step.initial();
    float[] said = new float[0];
    for (float[] frame : clip) {
      Stepped stepped = step.step(List.of(frame), List.of(state)).get(0);
      state = stepped.next();
      said = stepped.probabilities();
    }
    return said;
  }
}
