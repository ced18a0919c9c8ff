package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.Dense;
import dev.clipstream.trainer.layer.Relu;
import dev.clipstream.trainer.layer.Sequential;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.sequence.LastStep;
import dev.clipstream.trainer.layer.sequence.Lstm;
import dev.clipstream.trainer.layer.sequence.PatchEmbedding;
import dev.clipstream.trainer.layer.sequence.PatchEmbedding.Segments;
import dev.clipstream.trainer.layer.sequence.TimeDistributed;
import dev.clipstream.trainer.model.sequence.SequenceBody;
import java.util.List;

/**
 * An image read like a text: overlapping patches, row by row, embedded and run through two LSTM
 * layers; the state after the last patch, through a dense layer, is the features.
 */
final class Rnn implements FrameArchitecture {

  private static final int WIDTH = 64;

  @Override
  public String description() {
    return "an image as 7x7 patches, embedded to 64; LSTM 64, LSTM 64, 64 features";
  }

  @Override
  public Encoder encoder(Shape image, NetSize size) {
    SequenceBody reader =
        new SequenceBody(
            List.of(new TimeDistributed(new Relu(), WIDTH), new Lstm(WIDTH, WIDTH, 2)),
            new LastStep(),
            WIDTH);
    return Encoder.reading(
        image,
        new PatchEmbedding(image.channels(), Segments.grid(image), WIDTH),
        reader,
        Sequential.from(Shape.vector(WIDTH))
            .then(new Dense(WIDTH, WIDTH))
            .then(new Relu())
            .build());
  }
}
