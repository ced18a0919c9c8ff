package dev.clipstream.steps;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.records.FrameHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which labels the stream model must give to clips, by the rule as one would say it: over all that
 * was said of a clip, looked through anew at every frame. Without Kafka, store or rows.
 */
public final class DecisionLoop {

  /** What a label must say. */
  public record Expected(
      String streamId,
      String clipId,
      ClipEnd end,
      int frames,
      long first,
      long last,
      List<Label> labels,
      Map<String, String> attributes) {

    /** What a label says of it. */
    public static Expected of(ClipLabel label) {
      return new Expected(
          label.getStreamId(),
          label.getClipId(),
          label.getEnd(),
          label.getFrames(),
          label.getFirstFrame(),
          label.getLastFrame(),
          label.getLabels(),
          label.getAttributes());
    }
  }

  private static final class Clip {
    private final String id;
    private final List<List<Label>> said = new ArrayList<>();
    private final List<Long> indices = new ArrayList<>();
    private final List<Map<String, String>> attributes = new ArrayList<>();
    private boolean decided;

    private Clip(String id) {
      this.id = id;
    }
  }

  private final double threshold;
  private final int after;
  private final boolean labelsAll;
  private final Map<String, Clip> open = new HashMap<>();
  private final Set<String> ended = new HashSet<>();

  /**
   * @param labelsAll whether clips that are not decided have a label at their end
   */
  public DecisionLoop(double threshold, int after, boolean labelsAll) {
    this.threshold = threshold;
    this.after = after;
    this.labelsAll = labelsAll;
  }

  /**
   * The labels of clips that a frame brings.
   *
   * @param soFar what is said after it
   * @param steps whether it has taken a step
   */
  public List<Expected> next(FrameHeader frame, List<Label> soFar, boolean steps) {
    String stream = frame.streamId();
    List<Expected> labels = new ArrayList<>();
    Clip clip = open.get(stream);
    if (frame.clipId().filter(id -> ended.contains(stream + "/" + id)).isPresent()) {
      return labels;
    }
    if (clip != null && !Optional.of(clip.id).equals(frame.clipId())) {
      end(stream, clip, ClipEnd.NEXT_CLIP).ifPresent(labels::add);
    }
    if (frame.clipId().isEmpty()) {
      return labels;
    }
    Clip now = open.computeIfAbsent(stream, s -> new Clip(frame.clipId().get()));
    if (steps) {
      now.said.add(soFar);
      now.indices.add(frame.index());
      now.attributes.add(frame.attributes());
      if (!now.decided && isDecided(now)) {
        now.decided = true;
        labels.add(label(stream, now, ClipEnd.DECIDED));
      }
    }
    if (frame.last()) {
      end(stream, now, ClipEnd.LAST_FRAME).ifPresent(labels::add);
    }
    return labels;
  }

  private boolean isDecided(Clip clip) {
    int count = clip.said.size();
    if (count < after) {
      return false;
    }
    List<Label> lastOnes =
        clip.said.subList(count - after, count).stream().map(said -> said.get(0)).toList();
    return lastOnes.stream().map(Label::getLabel).distinct().count() == 1
        && lastOnes.stream().allMatch(best -> best.getScore() >= threshold);
  }

  private Optional<Expected> end(String stream, Clip clip, ClipEnd end) {
    open.remove(stream);
    ended.add(stream + "/" + clip.id);
    return labelsAll && !clip.decided ? Optional.of(label(stream, clip, end)) : Optional.empty();
  }

  private static Expected label(String stream, Clip clip, ClipEnd end) {
    return new Expected(
        stream,
        clip.id,
        end,
        clip.said.size(),
        clip.indices.stream().min(Long::compare).orElseThrow(),
        clip.indices.stream().max(Long::compare).orElseThrow(),
        clip.said.get(clip.said.size() - 1),
        shared(clip.attributes));
  }

  private static Map<String, String> shared(List<Map<String, String>> frames) {
    Map<String, String> shared = new HashMap<>(frames.get(0));
    shared
        .entrySet()
        .removeIf(entry -> !frames.stream().allMatch(f -> f.entrySet().contains(entry)));
    return shared;
  }
}
