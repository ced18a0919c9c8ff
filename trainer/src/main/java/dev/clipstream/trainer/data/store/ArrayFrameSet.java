package dev.clipstream.trainer.data.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images held in memory, one array each, uint8 RGB [H,W,3]. */
public final class ArrayFrameSet implements FrameSet {

  private final List<String> classes;
  private final int height;
  private final int width;
  private final List<Image> images;
  private final Optional<LabelSets> labelSets;

  /**
   * One labelled image.
   *
   * @param name where it comes from; empty if nobody knows
   */
  @SuppressWarnings("ArrayRecordComponent") // Held, never compared.
  public record Image(byte[] pixels, int label, String name) {

    /** An image without a name. */
    public Image(byte[] pixels, int label) {
      this(pixels, label, "");
    }
  }

  public ArrayFrameSet(List<String> classes, int height, int width, List<Image> images) {
    this(classes, height, width, images, Optional.empty());
  }

  private ArrayFrameSet(
      List<String> classes,
      int height,
      int width,
      List<Image> images,
      Optional<LabelSets> labelSets) {
    this.labelSets = labelSets;
    this.classes = List.copyOf(classes);
    this.height = height;
    this.width = width;
    this.images = List.copyOf(images);
    for (Image image : images) {
      if (image.pixels().length != height * width * 3) {
        throw new IllegalArgumentException(
            "%d bytes are no RGB image of %dx%d".formatted(image.pixels().length, width, height));
      }
    }
  }

  /** A few frames of every clip, evenly spread, each with the label of its own. */
  public static ArrayFrameSet of(ClipSet clips, int framesPerClip) {
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      ClipSet.Clip clip = clips.clip(i);
      int length = clip.frames().size();
      int count = Math.min(framesPerClip, length);
      for (int f = 0; f < count; f++) {
        int at = (int) ((f + 0.5) * length / count);
        String name = "%s, frame %d".formatted(clips.name(i), at + 1);
        images.add(new Image(clip.frames().get(at), clip.annotation(at).frameLabel(), name));
      }
    }
    return new ArrayFrameSet(
        clips.frameClasses(), clips.height(), clips.width(), images, clips.labelSets());
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int size() {
    return images.size();
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
  public String name(int index) {
    String name = images.get(index).name();
    return name.isEmpty() ? FrameSet.super.name(index) : name;
  }

  @Override
  public int label(int index) {
    return images.get(index).label();
  }

  @Override
  public Optional<LabelSets> labelSets() {
    return labelSets;
  }

  @Override
  public void read(int index, ByteBuffer into) {
    into.put(images.get(index).pixels());
  }
}
