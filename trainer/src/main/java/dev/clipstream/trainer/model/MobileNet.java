package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.BatchNorm2d;
import dev.clipstream.trainer.layer.Conv2d;
import dev.clipstream.trainer.layer.GlobalAveragePool;
import dev.clipstream.trainer.layer.Relu;
import dev.clipstream.trainer.layer.Residual;
import dev.clipstream.trainer.layer.Sequential;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import java.util.List;

/**
 * A small network for photographs of about 224x224 pixels, after MobileNetV2 (Sandler et al.,
 * Inverted residuals and linear bottlenecks, 2018): blocks that widen a narrow tensor, convolve
 * each channel by itself, and narrow it again without a rectifier. With 32 channels in the first
 * convolution it has 2.2 million weights up to its features and, at 224x224, 300 million
 * multiply-adds. Its rectifiers have no upper bound of 6, which served numbers of fixed point:
 * their ranges are measured here where a model is quantized.
 */
final class MobileNet implements FrameArchitecture {

  /** Channels of the first convolution to which the widths of {@link #STAGES} belong. */
  private static final int USUAL_WIDTH = 32;

  private static final int FEATURES = 1280;

  /** Channels are whole multiples of it, which processors compute at once. */
  private static final int MULTIPLE = 8;

  /**
   * Blocks of one width, one after the other.
   *
   * @param expansion how many times as wide a block is inside
   * @param width channels of its output
   * @param blocks how many there are
   * @param stride of the first of them
   */
  private record Stage(int expansion, int width, int blocks, int stride) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  @Override
  public String description() {
    return "MobileNetV2-like, small, for images of about 224x224: inverted residuals, depthwise"
        + " convolutions, --width channels (32) in the first, 1280 features";
  }

  @Override
  public Sizing sizing() {
    return Sizing.WIDTH;
  }

  @Override
  public NetSize usualSize() {
    return NetSize.ofWidth(USUAL_WIDTH);
  }

  @Override
  public Encoder encoder(Shape image, NetSize size) {
    Sequential.Builder layers = Sequential.from(image);
    normalized(layers, scaled(USUAL_WIDTH, size), 3, 2);
    for (Stage stage : STAGES) {
      for (int block = 0; block < stage.blocks(); block++) {
        int stride = block == 0 ? stage.stride() : 1;
        block(layers, scaled(stage.width(), size), stage.expansion(), stride);
      }
    }
    // Narrow networks keep the width of the features, as the paper has it.
    normalized(layers, Math.max(FEATURES, scaled(FEATURES, size)), 1, 1);
    return Encoder.of(image, layers.then(new GlobalAveragePool()).build());
  }

  /** Widens, convolves each channel and narrows; passes its input by where the shape is kept. */
  private static void block(Sequential.Builder layers, int width, int expansion, int stride) {
    layers.then(
        in -> {
          int inside = in.channels() * expansion;
          Sequential.Builder body = Sequential.from(in);
          if (expansion > 1) {
            normalized(body, inside, 1, 1);
          }
          TensorLayer narrowed =
              body.then(Conv2d.depthwise(inside, 3, stride))
                  .then(new BatchNorm2d(inside))
                  .then(new Relu())
                  .then(Conv2d.padded(inside, width, 1, 1))
                  .then(new BatchNorm2d(width))
                  .build();
          boolean kept = stride == 1 && in.channels() == width;
          return kept ? Residual.around(narrowed) : narrowed;
        });
  }

  private static void normalized(Sequential.Builder layers, int width, int kernel, int stride) {
    layers
        .then(in -> Conv2d.padded(in.channels(), width, kernel, stride))
        .then(new BatchNorm2d(width))
        .then(new Relu());
  }

  /** Channels in proportion to the width, the nearest multiple, no more than a tenth less. */
  private static int scaled(int channels, NetSize size) {
    double wanted = (double) channels * size.width() / USUAL_WIDTH;
    int nearest = Math.max(MULTIPLE, (int) (wanted + MULTIPLE / 2.0) / MULTIPLE * MULTIPLE);
    return nearest < 0.9 * wanted ? nearest + MULTIPLE : nearest;
  }
}
