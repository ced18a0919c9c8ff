package dev.clipstream.trainer.data.store;

import java.util.List;
import java.util.Optional;

/** Clips of which each is an example; frames have the labels of their clips. */
public record ExampleClips(
    List<String> classes, int height, int width, List<Example> clips, Optional<LabelSets> labelSets)
    implements ClipSet {

  /** Each of one class. */
  public ExampleClips(List<String> classes, int height, int width, List<Example> clips) {
    this(classes, height, width, clips, Optional.empty());
  }

  public ExampleClips {
    classes = List.copyOf(classes);
    clips = List.copyOf(clips);
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
  public int maxFrames() {
    return clips.stream().mapToInt(clip -> clip.frames().count()).max().orElse(0);
  }

  @Override
  public String name(int index) {
    return clips.get(index).name();
  }

  @Override
  public int label(int index) {
    return clips.get(index).label();
  }

  @Override
  public Clip clip(int index) {
    Example clip = clips.get(index);
    return new Clip(clip.frames().load(), clip.label(), clip.label());
  }
}
