package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.BatchNorm2d;
import dev.clipstream.trainer.layer.Conv2d;
import dev.clipstream.trainer.layer.GlobalAveragePool;
import dev.clipstream.trainer.layer.MaxPool2d;
import dev.clipstream.trainer.layer.Relu;
import dev.clipstream.trainer.layer.Sequential;
import dev.clipstream.trainer.layer.Shape;

/**
 * The residual network of 18 layers for photographs of about 224x224 pixels: He et al., Deep
 * residual learning, 2016. A stem of a 7x7 convolution and a pool brings an image to a quarter of
 * its rows and columns; four stages of two blocks follow, each but the first at half the resolution
 * and twice the channels of the one before, and the average of each channel as features. With 64
 * channels in the first stage it has 11 million weights and, at 224x224, 1.8 billion multiply-adds.
 */
final class ResNet18 implements FrameArchitecture {

  private static final int STAGES = 4;
  private static final int BLOCKS = 2;

  @Override
  public String description() {
    return "ResNet-18 for images of about 224x224: a stem, four stages from --width channels (64)"
        + " on, 8 x width features";
  }

  @Override
  public Sizing sizing() {
    return Sizing.WIDTH;
  }

  @Override
  public NetSize usualSize() {
    return NetSize.ofWidth(64);
  }

  @Override
  public Encoder encoder(Shape image, NetSize size) {
    Sequential.Builder layers = Sequential.from(image);
    layers
        .then(in -> Conv2d.padded(in.channels(), size.width(), 7, 2))
        .then(new BatchNorm2d(size.width()))
        .then(new Relu())
        .then(MaxPool2d.overlapping(3, 2));
    for (int stage = 0; stage < STAGES; stage++) {
      for (int block = 0; block < BLOCKS; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        ResNet.activateLast(layers, size.width() << stage, stride);
      }
    }
    return Encoder.of(image, layers.then(new GlobalAveragePool()).build());
  }
}
