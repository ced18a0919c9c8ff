package dev.clipstream.trainer.data;

import java.util.List;

/** Clips held in memory; frames have the labels of their clips. */
public final class ArrayClipSet implements ClipSet {

  private final List<String> classes;
  private final int height;
  private final int width;
  private final List<Clip> clips;

  public ArrayClipSet(List<String> classes, int height, int width, List<Clip> clips) {
    this.classes = List.copyOf(classes);
    this.height = height;
    this.width = width;
    this.clips = List.copyOf(clips);
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public List<String> frameClasses() {
    return classes;
  }

  @Override
  public int size() {
    return clips.size();
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
  public int maxFrames() {
    return clips.stream().mapToInt(clip -> clip.frames().size()).max().orElse(0);
  }

  @Override
  public Clip clip(int index) {
    return clips.get(index);
  }
}
