package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.augment.AugmentedCopies;
import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FeatureSet;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Computes the features of every frame of a set of clips with a frozen encoder. */
final class FeatureExtractor {

  /** Frames at a time: enough to keep a processor busy, few enough for its memory. */
  private static final int CHUNK = 32;

  private FeatureExtractor() {}

  /** The features of all views of all clips; blocks until they are computed. */
  public static FeatureSet of(
      FrameNet frames,
      ClipSet set,
      AugmentedCopies views,
      Compute compute,
      TrainingProgress progress) {
    if (!frames.frozen()) {
      throw new IllegalArgumentException("features of an encoder that is trained would grow old");
    }
    List<FeatureSet.Clip> clips = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      progress.features(i, set.size());
      List<float[]> all = new ArrayList<>();
      ClipBatch batch = ClipBatch.of(set, i, views, 0);
      for (int view = 0; view < views.count(); view++) {
        batch = view == 0 ? batch : ClipBatch.of(set, i, views, view);
        all.add(of(frames, batch, compute));
      }
      clips.add(new FeatureSet.Clip(all, batch.labels()[0], batch.frameLabels()[0]));
    }
    return new FeatureSet(frames.features(), clips);
  }

  private static float[] of(FrameNet frames, ClipBatch clip, Compute compute) {
    int width = frames.features();
    float[] features = new float[clip.frames() * width];
    for (int from = 0; from < clip.frames(); from += CHUNK) {
      int count = Math.min(CHUNK, clip.frames() - from);
      float[] part = of(frames, clip.frames(from, count), compute);
      System.arraycopy(part, 0, features, from * width, part.length);
    }
    return features;
  }

  private static float[] of(FrameNet frames, FrameBatch batch, Compute compute) {
    PointerScope scope = new PointerScope();
    NoGradGuard noGradients = new NoGradGuard();
    try {
      Tensor pixels =
          compute.place(
              Tensors.bytes(batch.pixels(), batch.size(), batch.height(), batch.width(), 3));
      Tensor features = compute.run(() -> frames.forward(pixels)).features();
      return Tensors.toFloats(features.to(torch.ScalarType.Float).cpu());
    } finally {
      noGradients.close();
      scope.close();
    }
  }
}
