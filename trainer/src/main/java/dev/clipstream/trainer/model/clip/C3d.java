package dev.clipstream.trainer.model.clip;

import dev.clipstream.trainer.layer.Relu;
import dev.clipstream.trainer.layer.Sequential;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.layer.clip.BatchNorm3d;
import dev.clipstream.trainer.layer.clip.Conv3d;
import dev.clipstream.trainer.layer.clip.GlobalAveragePool3d;
import dev.clipstream.trainer.layer.clip.MaxPool3d;

/**
 * A small network of 3x3x3 convolutions, after Tran et al., Learning spatiotemporal features with
 * 3D convolutional networks, 2015: as there, the first pool leaves time as it is, so that motion is
 * not lost before it was seen. Batch normalization and an average over all places stand for their
 * wide dense layers, so that frames may have any size. It has 181,000 weights up to its features.
 */
final class C3d implements ClipArchitecture {

  private static final int[] FILTERS = {16, 32, 64, 64};

  @Override
  public String description() {
    return "3x3x3 convolutions of 16, 32, 64 and 64 filters over time and plane, pools between"
        + " them, 64 features";
  }

  @Override
  public TensorLayer encoder(Shape clip) {
    Sequential.Builder layers = Sequential.from(clip);
    for (int i = 0; i < FILTERS.length; i++) {
      int filters = FILTERS[i];
      if (i > 0) {
        int most = i == 1 ? 1 : 2;
        layers.then(in -> pool(in, most));
      }
      layers
          .then(in -> Conv3d.padded(in.channels(), filters, 3))
          .then(in -> new BatchNorm3d(in.channels()))
          .then(new Relu());
    }
    return layers.then(new GlobalAveragePool3d()).build();
  }

  /** Halves the plane, and time where there is more than one step of it. */
  private static MaxPool3d pool(Shape in, int mostFrames) {
    return new MaxPool3d(Math.min(mostFrames, in.frames()), 2);
  }
}
