package dev.clipstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks labels one by one against the frames that were sent. */
public final class FrameTally {

  private FrameTally() {}

  /** Every frame has exactly one label, and those of a stream are in the order of its frames. */
  public static void assertOneLabelEach(List<Frame> sent, List<FrameLabel> labels) {
    Map<String, List<String>> expected =
        sent.stream()
            .collect(
                Collectors.groupingBy(
                    Frame::getStreamId,
                    TreeMap::new,
                    Collectors.mapping(
                        f -> f.getClipId() + "/" + f.getFrameIndex(), Collectors.toList())));
    Map<String, List<String>> seen =
        labels.stream()
            .collect(
                Collectors.groupingBy(
                    FrameLabel::getStreamId,
                    TreeMap::new,
                    Collectors.mapping(
                        f -> f.getClipId() + "/" + f.getFrameIndex(), Collectors.toList())));
    assertThat(seen).isEqualTo(expected);
  }

  /** Every clip has exactly one label, over all of its frames, in order within its stream. */
  public static void assertOneLabelAClip(List<Frame> sent, List<ClipLabel> labels) {
    Map<String, Map<String, Integer>> expected = new TreeMap<>();
    for (Frame frame : sent) {
      expected
          .computeIfAbsent(frame.getStreamId(), s -> new LinkedHashMap<>())
          .merge(frame.getClipId(), 1, Integer::sum);
    }
    Map<String, List<String>> seen = new TreeMap<>();
    for (ClipLabel label : labels) {
      seen.computeIfAbsent(label.getStreamId(), s -> new java.util.ArrayList<>())
          .add(label.getClipId() + ": " + label.getFrames() + " frames");
    }
    Map<String, List<String>> wanted = new TreeMap<>();
    expected.forEach(
        (stream, clips) ->
            wanted.put(
                stream,
                clips.entrySet().stream()
                    .map(clip -> clip.getKey() + ": " + clip.getValue() + " frames")
                    .toList()));
    assertThat(seen).isEqualTo(wanted);
  }
}
