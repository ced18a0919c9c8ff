package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.Conv2d;
import dev.clipstream.trainer.layer.Dense;
import dev.clipstream.trainer.layer.Flatten;
import dev.clipstream.trainer.layer.MaxPool2d;
import dev.clipstream.trainer.layer.Relu;
import dev.clipstream.trainer.layer.Sequential;
import dev.clipstream.trainer.layer.Shape;

/**
 * The textbook's convolutional network. On 32x32 pixels it has 122,000 weights up to its features.
 */
final class Cnn implements FrameArchitecture {

  private static final int FEATURES = 64;

  @Override
  public String description() {
    return "3x3 convolutions of 32, 64 and 64 filters, pooling after the first two, 64 features";
  }

  @Override
  public Encoder encoder(Shape image, NetSize size) {
    Sequential layers =
        Sequential.from(image)
            .then(in -> new Conv2d(in.channels(), 32, 3))
            .then(new Relu())
            .then(new MaxPool2d(2))
            .then(in -> new Conv2d(in.channels(), 64, 3))
            .then(new Relu())
            .then(new MaxPool2d(2))
            .then(in -> new Conv2d(in.channels(), 64, 3))
            .then(new Relu())
            .then(new Flatten())
            .then(in -> new Dense(in.size(), FEATURES))
            .then(new Relu())
            .build();
    return Encoder.of(image, layers);
  }
}
