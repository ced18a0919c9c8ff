package dev.clipstream.trainer.data.store;

import java.nio.ByteBuffer;
import java.util.List;

/** Pictures of which each is an example with one frame. */
public record ExamplePictures(List<String> classes, int height, int width, List<Example> pictures)
    implements FrameSet {

  public ExamplePictures {
    classes = List.copyOf(classes);
    pictures = List.copyOf(pictures);
  }

  @Override
  public int size() {
    return pictures.size();
  }

  @Override
  public String name(int index) {
    return pictures.get(index).name();
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
