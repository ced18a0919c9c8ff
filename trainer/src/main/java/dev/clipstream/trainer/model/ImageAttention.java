package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.Dense;
import dev.clipstream.trainer.layer.Relu;
import dev.clipstream.trainer.layer.Sequential;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.sequence.Conv1d;
import dev.clipstream.trainer.layer.sequence.PatchEmbedding;
import dev.clipstream.trainer.layer.sequence.PatchEmbedding.Segments;
import dev.clipstream.trainer.layer.sequence.PositionalEmbedding;
import dev.clipstream.trainer.layer.sequence.SelfAttention;
import dev.clipstream.trainer.layer.sequence.TimeDistributed;
import dev.clipstream.trainer.model.sequence.SequenceBody;
import java.util.List;

/**
 * An image as a set of overlapping patches that look at each other: embedded with their places, a
 * convolution over neighbours in a row, self-attention, and a dense layer to the features. How much
 * each patch counted is an output.
 */
final class ImageAttention implements FrameArchitecture {

  private static final int WIDTH = 64;

  @Override
  public String description() {
    return "of images: 7x7 patches embedded to 64, convolution 64x3, self-attention, 64 features";
  }

  @Override
  public Encoder encoder(Shape image, NetSize size) {
    Sequential patches =
        Sequential.from(image)
            .then(in -> new PatchEmbedding(in.channels(), Segments.grid(in), WIDTH))
            .then(new Relu())
            .then(PositionalEmbedding::new)
            .build();
    SequenceBody reader =
        new SequenceBody(
            List.of(new Conv1d(WIDTH, WIDTH, 3), new TimeDistributed(new Relu(), WIDTH)),
            new SelfAttention(WIDTH, WIDTH),
            WIDTH);
    return Encoder.reading(
        image,
        patches,
        reader,
        Sequential.from(Shape.vector(WIDTH))
            .then(new Dense(WIDTH, WIDTH))
            .then(new Relu())
            .build());
  }
}
