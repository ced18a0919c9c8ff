package dev.clipstream.trainer.data.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Images of which each is an example with one frame. */
public record ExampleImages(
    List<String> classes,
    int height,
    int width,
    List<Example> images,
    Optional<LabelSets> labelSets)
    implements FrameSet {

  /** Each of one class. */
  public ExampleImages(List<String> classes, int height, int width, List<Example> images) {
    this(classes, height, width, images, Optional.empty());
  }

  public ExampleImages {
    classes = List.copyOf(classes);
    images = List.copyOf(images);
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public String name(int index) {
    return images.get(index).name();
  }

  @Override
  public int label(int index) {
    return images.get(index).label();
  }

  @Override
  public void read(int index, ByteBuffer into) {
    into.put(images.get(index).frames().load().get(0));
  }
}
