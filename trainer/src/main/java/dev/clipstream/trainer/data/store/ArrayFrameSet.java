package dev.clipstream.trainer.data.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Pictures held in memory, one array each, uint8 RGB [H,W,3]. */
public final class ArrayFrameSet implements FrameSet {

  private final List<String> classes;
  private final int height;
  private final int width;
  private final List<Picture> pictures;

  /** One labelled picture. */
  @SuppressWarnings("ArrayRecordComponent") // Held, never compared.
  public record Picture(byte[] pixels, int label) {}

  public ArrayFrameSet(List<String> classes, int height, int width, List<Picture> pictures) {
    this.classes = List.copyOf(classes);
    this.height = height;
    this.width = width;
    this.pictures = List.copyOf(pictures);
    for (Picture picture : pictures) {
      if (picture.pixels().length != height * width * 3) {
        throw new IllegalArgumentException(
            "%d bytes are no RGB picture of %dx%d"
                .formatted(picture.pixels().length, width, height));
      }
    }
  }

  /** A few frames of every clip, evenly spread, each with the label of its own. */
  public static ArrayFrameSet of(ClipSet clips, int framesPerClip) {
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      ClipSet.Clip clip = clips.clip(i);
      int length = clip.frames().size();
      int count = Math.min(framesPerClip, length);
      for (int f = 0; f < count; f++) {
        byte[] frame = clip.frames().get((int) ((f + 0.5) * length / count));
        pictures.add(new Picture(frame, clip.frameLabel()));
      }
    }
    return new ArrayFrameSet(clips.frameClasses(), clips.height(), clips.width(), pictures);
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int size() {
    return pictures.size();
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int label(int index) {
    return pictures.get(index).label();
  }

  @Override
  public void read(int index, ByteBuffer into) {
    into.put(pictures.get(index).pixels());
  }
}
