package dev.clipstream.trainer.model.sequence;

import dev.clipstream.trainer.layer.sequence.MeanDense;
import java.util.List;

/** One hidden layer over the average of the frames' features, or over those of an image. */
public final class MlpModel implements SequenceArchitecture {

  private static final int WIDTH = 256;
  private static final double DROPOUT = 0.5;

  @Override
  public String description() {
    return "a hidden layer of 256 on the features of an ONNX encoder (--encoder FILE.onnx), of"
        + " clips on their average";
  }

  @Override
  public SequenceBody body(int features) {
    return new SequenceBody(List.of(), new MeanDense(features, WIDTH, DROPOUT), WIDTH);
  }
}
