package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.Dense;
import dev.clipstream.trainer.layer.Relu;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.Stack;
import dev.clipstream.trainer.layer.sequence.Conv1d;
import dev.clipstream.trainer.layer.sequence.EachStep;
import dev.clipstream.trainer.layer.sequence.Positions;
import dev.clipstream.trainer.layer.sequence.SegmentEmbedding;
import dev.clipstream.trainer.layer.sequence.SegmentEmbedding.Segments;
import dev.clipstream.trainer.layer.sequence.SelfAttention;
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
    return "of pictures: 7x7 patches embedded to 64, convolution 64x3, self-attention, 64 features";
  }

  @Override
  public Encoder encoder(Shape image, NetSize size) {
    Stack patches =
        Stack.from(image)
            .then(in -> new SegmentEmbedding(in.channels(), Segments.grid(in), WIDTH))
            .then(new Relu())
            .then(Positions::new)
            .build();
    SequenceBody reader =
        new SequenceBody(
            List.of(new Conv1d(WIDTH, WIDTH, 3), new EachStep(new Relu(), WIDTH)),
            new SelfAttention(WIDTH, WIDTH),
            WIDTH);
    return Encoder.reading(
        image,
        patches,
        reader,
        Stack.from(Shape.vector(WIDTH)).then(new Dense(WIDTH, WIDTH)).then(new Relu()).build());
  }
}
