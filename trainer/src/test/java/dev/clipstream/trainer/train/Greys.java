package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.FrameSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Grey images, bright or dark: what any model learns at once. */
final class Greys {

  static final int SIZE = 24;
  static final List<String> CLASSES = List.of("dark", "bright");

  private Greys() {}

  static Parts<FrameSet> parts(int train, int validation) {
    return Parts.of(set(train), set(validation));
  }

  private static FrameSet set(int count) {
    List<ArrayFrameSet.Image> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[SIZE * SIZE * 3];
      Arrays.fill(pixels, (byte) (i % 2 == 0 ? 20 + i % 50 : 150 + i % 50));
      images.add(new ArrayFrameSet.Image(pixels, i % 2));
    }
    return new ArrayFrameSet(CLASSES, SIZE, SIZE, images);
  }
}
