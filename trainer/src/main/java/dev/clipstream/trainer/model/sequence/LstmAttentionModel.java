package dev.clipstream.trainer.model.sequence;

import dev.clipstream.trainer.layer.sequence.AttentionPool;
import dev.clipstream.trainer.layer.sequence.Lstm;
import java.util.List;

/** An LSTM layer whose outputs are averaged by learned weights, which are an output. */
public final class LstmAttentionModel implements SequenceArchitecture {

  private static final int WIDTH = 64;

  @Override
  public String description() {
    return "an LSTM layer of 64 over the frames' features, averaged by attention; gives weights";
  }

  @Override
  public SequenceBody body(int features) {
    return new SequenceBody(
        List.of(new Lstm(features, WIDTH, 1)), new AttentionPool(WIDTH, WIDTH), WIDTH);
  }
}
