package dev.clipstream.trainer.model.sequence;

import dev.clipstream.trainer.layer.sequence.BiLstm;
import dev.clipstream.trainer.layer.sequence.BidirectionalLast;
import java.util.List;

/** Two bidirectional LSTM layers; what both directions end with stands for the clip. */
public final class BiLstmModel implements SequenceArchitecture {

  private static final int WIDTH = 64;

  @Override
  public String description() {
    return "two LSTM layers of 64 in both directions over the frames' features";
  }

  @Override
  public SequenceBody body(int features) {
    return new SequenceBody(
        List.of(new BiLstm(features, WIDTH), new BiLstm(2 * WIDTH, WIDTH)),
        new BidirectionalLast(WIDTH),
        2 * WIDTH);
  }
}
