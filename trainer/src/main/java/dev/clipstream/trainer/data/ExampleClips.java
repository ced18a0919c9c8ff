package dev.clipstream.trainer.data;

import java.util.List;

/** Clips of which each is an example; frames have the labels of their clips. */
public final class ExampleClips implements ClipSet {

  private final List<String> classes;
  private final int height;
  private final int width;
  private final List<Example> clips;

  public ExampleClips(List<String> classes, int height, int width, List<Example> clips) {
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
    return clips.stream().mapToInt(clip -> clip.frames().count()).max().orElse(0);
  }

  @Override
  public Clip clip(int index) {
    Example clip = clips.get(index);
    return new Clip(clip.frames().load(), clip.label(), clip.label());
  }
}
