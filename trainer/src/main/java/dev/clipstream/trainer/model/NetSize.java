package dev.clipstream.trainer.model;

import dev.clipstream.system.Checks;

/**
 * The depth and width of a network that comes in sizes.
 *
 * @param depth of a {@code resnet}; others have a depth of their own: layers with weights on the
 *     longest way, 6n + 2: three stages of n blocks of two convolutions, one convolution before
 *     them and the head after them
 * @param width channels of the first stage; the second has twice as many and the third four times
 * @param preActivation whether normalisation and rectifier come before each convolution (He et al.,
 *     Identity mappings in deep residual networks, 2016) and not after it
 */
public record NetSize(int depth, int width, boolean preActivation) {

  /** The network of 270,000 weights with which He et al. began on CIFAR-10. */
  public static final NetSize DEFAULT = new NetSize(20, 16, false);

  /** The size of a network that comes in widths only. */
  public static NetSize ofWidth(int width) {
    return new NetSize(DEFAULT.depth, width, false);
  }

  public NetSize {
    new Checks()
        .require(
            depth >= 8 && depth <= 1202 && depth % 6 == 2,
            "the depth must be 8, 14, 20 and so on, six more each time, not " + depth)
        .range("the width in channels", width, 1, 1024)
        .throwIfAny();
  }

  /** Blocks n of a stage. */
  int blocks() {
    return (depth - 2) / 6;
  }
}
