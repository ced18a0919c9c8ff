package dev.clipstream.trainer.model.sequence;

import dev.clipstream.trainer.layer.sequence.LastStep;
import dev.clipstream.trainer.layer.sequence.Lstm;
import java.util.List;

/** Two LSTM layers; the state after the last frame stands for the clip. */
public final class LstmModel implements SequenceArchitecture {

  private static final int WIDTH = 64;

  @Override
  public String description() {
    return "two LSTM layers of 64 over the frames' features";
  }

  @Override
  public SequenceBody body(int features) {
    return new SequenceBody(List.of(new Lstm(features, WIDTH, 2)), new LastStep(), WIDTH);
  }
}
