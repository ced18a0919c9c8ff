package dev.clipstream.trainer.model.sequence;

import dev.clipstream.trainer.layer.Relu;
import dev.clipstream.trainer.layer.sequence.Conv1d;
import dev.clipstream.trainer.layer.sequence.SelfAttention;
import dev.clipstream.trainer.layer.sequence.TimeDistributed;
import java.util.List;

/**
 * A sequence model: a convolution over neighboring frames, which sees motion, and self-attention
 * over what it finds; how much each frame counted is an output.
 */
public final class AttentionModel implements SequenceArchitecture {

  private static final int WIDTH = 64;

  @Override
  public String description() {
    return "of clips: convolution 64x3 over the frames' features, self-attention; gives weights";
  }

  @Override
  public SequenceBody body(int features) {
    return new SequenceBody(
        List.of(new Conv1d(features, WIDTH, 3), new TimeDistributed(new Relu(), WIDTH)),
        new SelfAttention(WIDTH, WIDTH),
        WIDTH);
  }
}
