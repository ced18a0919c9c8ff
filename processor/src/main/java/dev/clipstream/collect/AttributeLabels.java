package dev.clipstream.collect;

import dev.clipstream.records.IncomingFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Truth that frames carry along as an attribute. A clip has the label of its first frame that has
 * one.
 */
public final class AttributeLabels implements LabelSource {

  private final String attribute;
  private final Map<ClipKey, String> labels = new HashMap<>();

  /**
   * Reads one attribute.
   *
   * @param attribute its name
   */
  public AttributeLabels(String attribute) {
    this.attribute = attribute;
  }

  @Override
  public Optional<String> topic() {
    return Optional.empty();
  }

  @Override
  public String learn(byte[] value) {
    throw new IllegalStateException("attributes come with the frames");
  }

  @Override
  public List<SourceLabel> of(IncomingFrame frame) {
    String label = frame.attributes().get(attribute);
    if (label == null) {
      return List.of();
    }
    Optional<String> id = frame.header().clipId();
    if (id.isEmpty()) {
      return List.of(new SourceLabel(label, 1, Optional.empty()));
    }
    String first =
        labels.computeIfAbsent(new ClipKey(frame.header().streamId(), id.get()), key -> label);
    return List.of(
        new SourceLabel(first, 1, Optional.of(new SourceLabel.Clip(id, 0, Long.MAX_VALUE))));
  }
}
