package dev.clipstream.trainer.data;

import java.nio.ByteBuffer;
import java.util.List;

/** Pictures of which each is an example with one frame. */
final class ExamplePictures implements FrameSet {

  private final List<String> classes;
  private final int height;
  private final int width;
  private final List<Example> pictures;

  ExamplePictures(List<String> classes, int height, int width, List<Example> pictures) {
    this.classes = List.copyOf(classes);
    this.height = height;
    this.width = width;
    this.pictures = List.copyOf(pictures);
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
    into.put(pictures.get(index).frames().load().get(0));
  }
}
