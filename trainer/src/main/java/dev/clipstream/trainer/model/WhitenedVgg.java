package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.BatchNorm2d;
import dev.clipstream.trainer.layer.Conv2d;
import dev.clipstream.trainer.layer.MaxPool2d;
import dev.clipstream.trainer.layer.Sequential;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.image.Gelu;
import dev.clipstream.trainer.layer.image.GlobalMaxPool;
import dev.clipstream.trainer.layer.image.Scaling;
import dev.clipstream.trainer.layer.image.WhiteningConv2d;

/**
 * A small plain network that learns in few epochs, after airbench94 (Jordan, 94 % on CIFAR-10 in
 * 3.29 seconds on a single GPU, 2024) and hlb-CIFAR10: whitened 2x2 patches, three stages of two
 * convolutions, each of which begins as the identity and has its plane halved, the largest value of
 * each channel as features, and logits scaled by 1/9. On 32x32 pixels it has 2 million weights and
 * 118 million multiply-adds.
 */
final class WhitenedVgg implements FrameArchitecture {

  private static final int[] WIDTHS = {64, 256, 256};

  /** Part of a batch's own statistics in the averages of normalization: epochs are few. */
  private static final double NORM_MOMENTUM = 0.4;

  private static final double LOGIT_SCALE = 1.0 / 9;

  @Override
  public String description() {
    return "whitened 2x2 patches, six 3x3 convolutions of 64 and 256 filters, 256 features: much in"
        + " few epochs";
  }

  @Override
  public Encoder encoder(Shape image, NetSize size) {
    Sequential.Builder layers = Sequential.from(image);
    layers.then(in -> new WhiteningConv2d(in.channels(), 2)).then(new Gelu());
    for (int width : WIDTHS) {
      layers
          .then(in -> Conv2d.dirac(in.channels(), width, 3))
          .then(new MaxPool2d(2))
          .then(BatchNorm2d.shifting(width, NORM_MOMENTUM))
          .then(new Gelu())
          .then(Conv2d.dirac(width, width, 3))
          .then(BatchNorm2d.shifting(width, NORM_MOMENTUM))
          .then(new Gelu());
    }
    layers.then(new GlobalMaxPool()).then(new Scaling(LOGIT_SCALE));
    return Encoder.of(image, layers.build());
  }
}
