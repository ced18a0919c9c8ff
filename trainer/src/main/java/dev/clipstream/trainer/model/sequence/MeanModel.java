package dev.clipstream.trainer.model.sequence;

import dev.clipstream.trainer.layer.sequence.MeanStep;
import java.util.List;

/**
 * The average of the frames' features: blind to their order, the baseline of every temporal model.
 */
public final class MeanModel implements SequenceArchitecture {

  @Override
  public String description() {
    return "the average of the frames' features, the baseline a temporal model must beat";
  }

  @Override
  public SequenceBody body(int features) {
    return new SequenceBody(List.of(), new MeanStep(features), features);
  }
}
