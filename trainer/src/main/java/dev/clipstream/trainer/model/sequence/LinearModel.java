package dev.clipstream.trainer.model.sequence;

import dev.clipstream.trainer.layer.sequence.MeanStep;
import java.util.List;

/** Logistic regression on the average of the frames' features, or on those of an image. */
public final class LinearModel implements SequenceArchitecture {

  @Override
  public String description() {
    return "logistic regression on the features of an ONNX encoder (--encoder FILE.onnx), of clips"
        + " on their average";
  }

  @Override
  public SequenceBody body(int features) {
    return new SequenceBody(List.of(), new MeanStep(features), features);
  }
}
