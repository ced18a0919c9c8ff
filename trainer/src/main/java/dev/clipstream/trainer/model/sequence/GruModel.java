package dev.clipstream.trainer.model.sequence;

import dev.clipstream.trainer.layer.sequence.Gru;
import dev.clipstream.trainer.layer.sequence.LastStep;
import java.util.List;

/** Two GRU layers; the state after the last frame stands for the clip. */
public final class GruModel implements SequenceArchitecture {

  private static final int WIDTH = 64;

  @Override
  public String description() {
    return "two GRU layers of 64 over the frames' features";
  }

  @Override
  public SequenceBody body(int features) {
    return new SequenceBody(List.of(new Gru(features, WIDTH, 2)), new LastStep(), WIDTH);
  }
}
