package dev.clipstream.testing.faults;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import dev.clipstream.events.EventSource;
import dev.clipstream.events.Said;
import dev.clipstream.events.StreamEvents;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.Labels;
import dev.clipstream.records.Micros;
import dev.clipstream.steps.DecisionLoop;
import dev.clipstream.steps.DecisionLoop.Expected;
import dev.clipstream.steps.StepLoop;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the cameras' frames must come to as streams: the labels so far of each, which clips are
 * decided and when, and the events; by a loop without Kafka over the frames in the order in which
 * they were sent.
 *
 * <p>Under exactly-once all of it must be so, one by one. Under at-least-once a frame that is read
 * again has the labels so far of the state as it is, which may be that of any frame behind it; the
 * events of such labels are left out. Decisions and events of frames must be right all the same.
 *
 * <p>Thread-safe: one thread sends, another reads.
 */
final class StreamLedger {

  private static final double TOLERANCE = 1e-5;

  /** One camera. */
  private static final class Camera {
    final List<FrameHeader> sent = new ArrayList<>();
    final List<Integer> pictures = new ArrayList<>();
    final List<FrameLabel> labels = new ArrayList<>();
    final List<ClipLabel> clips = new ArrayList<>();
    final List<LabelEvent> events = new ArrayList<>();
  }

  private final Map<String, Camera> cameras = new TreeMap<>();
  private int decided;
  private int events;

  private Camera camera(String stream) {
    return cameras.computeIfAbsent(stream, name -> new Camera());
  }

  /** A camera's frame is about to be sent. */
  synchronized void sending(Frame frame) {
    Camera camera = camera(frame.getStreamId());
    String clip = String.valueOf(frame.getClipId());
    camera.sent.add(
        new FrameHeader(
            frame.getStreamId(),
            Optional.of(clip),
            frame.getFrameIndex(),
            Micros.of(frame.getCapturedAt()),
            frame.getLast()));
    camera.pictures.add(Pictures.of(frame.getStreamId(), clip, frame.getFrameIndex()));
  }

  /** Books what a reader has read since the last time; it stays the reader's. */
  synchronized void book(LabelReader reader) {
    reader.frameLabels().forEach(this::book);
    reader.clipLabels().forEach(this::book);
    reader.labelEvents().forEach(this::book);
  }

  synchronized void book(FrameLabel label) {
    if (CameraTraffic.isCamera(label.getStreamId())) {
      camera(label.getStreamId()).labels.add(label);
    }
  }

  synchronized void book(ClipLabel label) {
    if (CameraTraffic.isCamera(label.getStreamId())) {
      camera(label.getStreamId()).clips.add(label);
    }
  }

  synchronized void book(LabelEvent event) {
    if (CameraTraffic.isCamera(event.getStreamId())) {
      camera(event.getStreamId()).events.add(event);
    }
  }

  /** What there was to compare, for people. */
  synchronized String summary() {
    return decided + " clips decided, " + events + " events";
  }

  /** What is not as it must be, a line each. */
  synchronized Set<String> wrong(Path frameModel, Path stepModel, boolean exactlyOnce) {
    Set<String> wrong = new TreeSet<>();
    decided = 0;
    events = 0;
    try (FrameModel frames = FrameModel.open(frameModel, Device.CPU);
        StepModel steps = StepPair.open(stepModel, frames, Device.CPU)) {
      Reference reference = new Reference(frames, steps);
      cameras.forEach(
          (stream, camera) -> compare(stream, camera, reference.of(camera), exactlyOnce, wrong));
    }
    return wrong;
  }

  /** What a camera's frames come to. */
  private record Right(List<List<Label>> soFar, List<Expected> clips, List<LabelEvent> events) {}

  /** The loop. */
  private static final class Reference {
    private final FrameModel frames;
    private final FrameModel.Runner runner;
    private final StepModel steps;
    private final Labels labels = new Labels(TestModels.CLASSES);
    private final Map<Integer, FrameScores> known = new HashMap<>();

    Reference(FrameModel frames, StepModel steps) {
      this.frames = frames;
      this.runner = frames.newRunner(1);
      this.steps = steps;
    }

    private FrameScores scores(int picture) {
      return known.computeIfAbsent(
          picture,
          key -> {
            runner.pixels().put(0, Pictures.pixels(key));
            return runner.run(1)[0];
          });
    }

    Right of(Camera camera) {
      StepLoop loop = new StepLoop(steps, labels, Long.MAX_VALUE);
      DecisionLoop decisions =
          new DecisionLoop(
              StreamModelPlan.DECIDE.threshold(), StreamModelPlan.DECIDE.frames(), false);
      Right right = new Right(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      Model model = new Model("", "");
      StreamEvents events =
          new StreamEvents("", StreamModelPlan.RULES, event -> right.events().add(event));
      for (int i = 0; i < camera.sent.size(); i++) {
        FrameHeader frame = camera.sent.get(i);
        FrameScores scores = scores(camera.pictures.get(i));
        List<Label> soFar = loop.next(frame, scores.features());
        right.soFar().add(soFar);
        right.clips().addAll(decisions.next(frame, soFar, loop.hasStepped()));
        List<Label> said = labels.best(scores.probabilities(), frames.card()::label);
        events.frame(
            frame,
            new FrameRef("frames", 0, i),
            List.of(
                new Said(EventSource.FRAME, said, model),
                new Said(EventSource.SO_FAR, soFar, model)));
      }
      return right;
    }
  }

  private void compare(
      String stream, Camera camera, Right right, boolean exactlyOnce, Set<String> wrong) {
    if (exactlyOnce) {
      compareLabels(stream, camera, right, wrong);
    } else {
      compareRepeated(stream, camera, right, wrong);
    }
    compareDecisions(stream, camera, right, wrong);
    compareEvents(stream, camera, right, exactlyOnce, wrong);
  }

  private static String key(FrameHeader frame) {
    return frame.clipId().orElse("") + "/" + frame.index();
  }

  private static String key(FrameLabel label) {
    return label.getClipId() + "/" + label.getFrameIndex();
  }

  private static void compareLabels(String stream, Camera camera, Right right, Set<String> wrong) {
    int both = Math.min(camera.sent.size(), camera.labels.size());
    for (int i = 0; i < both; i++) {
      FrameLabel label = camera.labels.get(i);
      if (!key(label).equals(key(camera.sent.get(i)))
          || !areAlike(label.getSoFar(), right.soFar().get(i))) {
        // All that follow would only repeat it.
        wrong.add(
            "%s: label %d is of %s, so far %s; right is %s, %s"
                .formatted(
                    stream,
                    i,
                    key(label),
                    label.getSoFar(),
                    key(camera.sent.get(i)),
                    right.soFar().get(i)));
        return;
      }
    }
  }

  private static void compareRepeated(
      String stream, Camera camera, Right right, Set<String> wrong) {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < camera.sent.size(); i++) {
      first.putIfAbsent(key(camera.sent.get(i)), i);
    }
    for (FrameLabel label : camera.labels) {
      int from = first.getOrDefault(key(label), camera.sent.size());
      // Behind the end of a clip there is nothing so far.
      boolean fits =
          label.getSoFar().isEmpty()
              || right.soFar().subList(from, right.soFar().size()).stream()
                  .anyMatch(each -> areAlike(label.getSoFar(), each));
      if (!fits) {
        wrong.add(stream + ": so far of no frame from it on: " + label);
      }
    }
  }

  private void compareDecisions(String stream, Camera camera, Right right, Set<String> wrong) {
    Map<String, Expected> byClip = new HashMap<>();
    right.clips().forEach(each -> byClip.put(each.clipId(), each));
    decided += byClip.size();
    for (ClipLabel label : camera.clips) {
      Expected expected = byClip.get(label.getClipId());
      boolean isDecided = label.getEnd() == ClipEnd.DECIDED;
      if (isDecided != (expected != null) || (expected != null && !isRight(label, expected))) {
        wrong.add("%s: decided is %s, right is %s".formatted(stream, label, expected));
      }
    }
  }

  private static boolean isRight(ClipLabel label, Expected right) {
    return label.getFrames() == right.frames()
        && label.getFirstFrame() == right.first()
        && label.getLastFrame() == right.last()
        && areAlike(label.getLabels(), right.labels());
  }

  private void compareEvents(
      String stream, Camera camera, Right right, boolean exactlyOnce, Set<String> wrong) {
    // In the end the cameras fall silent, some in mid-clip; who ends so before, begins again.
    List<String> seen =
        camera.events.stream()
            .filter(event -> event.getEnd() != EventEnd.IDLE)
            .map(StreamLedger::text)
            .toList();
    List<String> expected = right.events().stream().map(StreamLedger::text).toList();
    events += seen.size();
    if (exactlyOnce) {
      if (!seen.equals(expected)) {
        wrong.add(stream + ": events are " + difference(seen, expected));
      }
      return;
    }
    Set<String> seenOnce = ofFrames(seen);
    Set<String> right1 = ofFrames(expected);
    if (!seenOnce.equals(right1)) {
      wrong.add(
          stream
              + ": events of frames are "
              + difference(List.copyOf(seenOnce), List.copyOf(right1)));
    }
  }

  private static Set<String> ofFrames(List<String> events) {
    Set<String> set = new TreeSet<>(events);
    set.removeIf(event -> !event.startsWith("frames "));
    return set;
  }

  private static String difference(List<String> seen, List<String> right) {
    Set<String> more = new HashSet<>(seen);
    right.forEach(more::remove);
    Set<String> lost = new HashSet<>(right);
    seen.forEach(lost::remove);
    return "%d, right are %d; too many %s, missing %s"
        .formatted(seen.size(), right.size(), more, lost);
  }

  private static String text(LabelEvent event) {
    return "%s %s %s %s frames %d to %d, key %d, %d, %s"
        .formatted(
            event.getRule(),
            event.getLabel(),
            event.getKind(),
            event.getClipId(),
            event.getFirstFrame(),
            event.getLastFrame(),
            event.getKeyFrame(),
            event.getFrames(),
            event.getEnd());
  }

  private static boolean areAlike(List<Label> seen, List<Label> right) {
    if (seen.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < seen.size(); i++) {
      boolean near = Math.abs(seen.get(i).getScore() - right.get(i).getScore()) <= TOLERANCE;
      if (!near || !seen.get(i).getLabel().equals(right.get(i).getLabel())) {
        return false;
      }
    }
    return true;
  }
}
