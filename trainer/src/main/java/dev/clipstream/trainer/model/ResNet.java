package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.BatchNorm2d;
import dev.clipstream.trainer.layer.Conv2d;
import dev.clipstream.trainer.layer.GlobalAveragePool;
import dev.clipstream.trainer.layer.Relu;
import dev.clipstream.trainer.layer.Residual;
import dev.clipstream.trainer.layer.Sequential;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;

/**
 * A residual network for small images, as He et al. (Deep residual learning, 2016) built them for
 * CIFAR-10: a convolution, three stages of blocks, each stage but the first at half the resolution
 * and twice the channels of the one before, and the average of each channel as features. Wide and
 * shallow (Zagoruyko and Komodakis, Wide residual networks, 2016) uses a processor better than
 * narrow and deep.
 */
final class ResNet implements FrameArchitecture {

  @Override
  public String description() {
    return "a residual network of --depth 6n+2 (20) and --width channels (16), 4 x width features";
  }

  @Override
  public Sizing sizing() {
    return Sizing.DEPTH_AND_WIDTH;
  }

  @Override
  public Encoder encoder(Shape image, NetSize size) {
    Sequential.Builder layers = Sequential.from(image);
    layers.then(in -> Conv2d.padded(in.channels(), size.width(), 3, 1));
    if (!size.preActivation()) {
      layers.then(in -> new BatchNorm2d(in.channels())).then(new Relu());
    }
    for (int stage = 0; stage < 3; stage++) {
      int width = size.width() << stage;
      for (int block = 0; block < size.blocks(); block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        if (size.preActivation()) {
          activateFirst(layers, width, stride);
        } else {
          activateLast(layers, width, stride);
        }
      }
    }
    if (size.preActivation()) {
      layers.then(in -> new BatchNorm2d(in.channels())).then(new Relu());
    }
    return Encoder.of(image, layers.then(new GlobalAveragePool()).build());
  }

  /** relu(bn(conv(relu(bn(conv(x))))) + s(x)). */
  static void activateLast(Sequential.Builder layers, int width, int stride) {
    layers.then(
        in -> {
          TensorLayer body =
              Sequential.from(in)
                  .then(at -> Conv2d.padded(at.channels(), width, 3, stride))
                  .then(new BatchNorm2d(width))
                  .then(new Relu())
                  .then(Conv2d.padded(width, width, 3, 1))
                  .then(new BatchNorm2d(width))
                  .build();
          if (keepsShape(in, width, stride)) {
            return Residual.around(body);
          }
          TensorLayer shortcut =
              Sequential.from(in)
                  .then(at -> Conv2d.padded(at.channels(), width, 1, stride))
                  .then(new BatchNorm2d(width))
                  .build();
          return Residual.around(body, shortcut);
        });
    layers.then(new Relu());
  }

  /**
   * conv(relu(bn(conv(relu(bn(x)))))) + x; where the shape changes, both ways share relu(bn(x)).
   */
  private static void activateFirst(Sequential.Builder layers, int width, int stride) {
    layers.then(
        in -> {
          TensorLayer activation =
              Sequential.from(in)
                  .then(at -> new BatchNorm2d(at.channels()))
                  .then(new Relu())
                  .build();
          TensorLayer body =
              Sequential.from(in)
                  .then(at -> Conv2d.padded(at.channels(), width, 3, stride))
                  .then(new BatchNorm2d(width))
                  .then(new Relu())
                  .then(Conv2d.padded(width, width, 3, 1))
                  .build();
          if (keepsShape(in, width, stride)) {
            return Residual.around(Sequential.from(in).then(activation).then(body).build());
          }
          TensorLayer shortcut = Conv2d.padded(in.channels(), width, 1, stride);
          return Sequential.from(in).then(activation).then(Residual.around(body, shortcut)).build();
        });
  }

  private static boolean keepsShape(Shape in, int width, int stride) {
    return in.channels() == width && stride == 1;
  }
}
