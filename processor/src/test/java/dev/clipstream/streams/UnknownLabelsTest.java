package dev.clipstream.streams;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventRules;
import dev.clipstream.events.EventSource;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.DecisionRule;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepModels;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.records.Labels;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.steps.StepServing;
import dev.clipstream.steps.StepSettings;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.models.StepModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What no class scores enough for is unknown, in frames, clips and so far; nothing else changes.
 */
class UnknownLabelsTest extends TopologyFixture {

  private static final int FRAMES = 6;

  private Optional<StepModel> stepModel = Optional.empty();

  /** The same models from the start, with what is said beside them. */
  private void serve(String description) throws IOException {
    serve(description, Optional.empty());
  }

  private void serve(String description, Optional<DecisionRule> rule) throws IOException {
    stopDriver();
    closeModels();
    stepModel.ifPresent(StepModel::close);
    for (String name : List.of("frames", "clips", "steps")) {
      Files.writeString(folder.resolve(name + ".json"), description);
    }
    frameModel = FrameModel.open(folder.resolve("frames.onnx"), Device.CPU);
    sequenceModel = SequenceModel.open(folder.resolve("clips.onnx"), frameModel, Device.CPU);
    StepModel model =
        StepPair.open(StepModelFiles.of(folder, "steps", frameModel, 3), frameModel, Device.CPU);
    stepModel = Optional.of(model);
    steps =
        Optional.of(
            new StepServing(
                StepModels.borrowing(frameModel.card().encoderId(), model),
                new Labels(2),
                new StepSettings(ClipSettings.DEFAULT, StepSettings.RESET_AFTER, rule),
                RunWatchdog.off(),
                listener));
    start(8);
  }

  private void closeModels() {
    sequenceModel.close();
    frameModel.close();
  }

  @AfterEach
  void closeSteps() {
    stepModel.ifPresent(StepModel::close);
  }

  private void sendClip(String clip) {
    for (int i = 0; i < FRAMES; i++) {
      Frame frame = TestFrames.frame("gate", clip, i, i == FRAMES - 1, SIDE);
      send(frame);
    }
    advance(Duration.ofSeconds(1));
  }

  private record Answers(List<List<Label>> frames, List<List<Label>> soFar, List<Label> clip) {

    List<List<Label>> all() {
      List<List<Label>> all = new ArrayList<>(frames);
      all.addAll(soFar);
      all.add(clip);
      return all;
    }
  }

  private Answers answers() {
    sendClip("one");
    List<FrameLabel> labels = frameLabels.readValuesToList();
    return new Answers(
        labels.stream().map(FrameLabel::getLabels).toList(),
        labels.stream().map(FrameLabel::getSoFar).toList(),
        clipLabels.readValue().getLabels());
  }

  @Test
  void whatIsBelowTheThreshold_isUnknown_andAllScoresStayAsTheyAre() throws IOException {
    serve("{}");
    Answers plain = answers();
    double middle = plain.all().stream().mapToDouble(UnknownLabelsTest::best).sorted().toArray()[6];
    serve("{\"unknown_below\": %s}".formatted(middle));
    Answers judged = answers();
    assertThat(judged.all()).hasSize(2 * FRAMES + 1);
    int unknown = 0;
    for (int i = 0; i < judged.all().size(); i++) {
      List<Label> before = plain.all().get(i);
      List<Label> after = judged.all().get(i);
      if (best(before) < middle) {
        unknown++;
        assertThat(after.get(0)).isEqualTo(new Label("unknown", (float) middle));
        assertThat(after.subList(1, after.size())).isEqualTo(before);
      } else {
        assertThat(after).isEqualTo(before);
      }
    }
    assertThat(unknown).isBetween(1, 2 * FRAMES);
  }

  private static double best(List<Label> labels) {
    return labels.get(0).getScore();
  }

  @Test
  void theFeaturesOfAModel_areTheSame_whateverItsThreshold() throws IOException {
    serve("{}");
    String plain = frameModel.card().encoderId();
    serve("{\"unknown_below\": 0.9}");
    assertThat(frameModel.card().encoderId()).isEqualTo(plain);
  }

  @Test
  void clipIsNotDecidedByWhatIsUnknown_thoughItsScoreWouldDo() throws IOException {
    Optional<DecisionRule> soon = Optional.of(new DecisionRule(0.01, 2));
    serve("{}", soon);
    sendClip("one");
    assertThat(clipLabels.readValue().getEnd()).isEqualTo(ClipEnd.DECIDED);

    serve("{\"unknown_below\": 1}", soon);
    sendClip("two");
    ClipLabel label = clipLabels.readValue();
    assertThat(label.getEnd()).isEqualTo(ClipEnd.LAST_FRAME);
    assertThat(label.getLabels().get(0).getLabel()).isEqualTo("unknown");
    assertThat(clipLabels.isEmpty()).isTrue();
  }

  @Test
  void withoutASequenceModel_aClipThatIsUnknownSoFarAtItsEnd_isUnknown() throws IOException {
    labelClips = false;
    serve("{\"unknown_below\": 1}", Optional.of(new DecisionRule(0.01, 1)));
    sendClip("one");
    ClipLabel label = clipLabels.readValue();
    assertThat(label.getEnd()).isEqualTo(ClipEnd.LAST_FRAME);
    assertThat(label.getLabels())
        .isEqualTo(frameLabels.readValuesToList().get(FRAMES - 1).getSoFar());
    assertThat(label.getLabels().get(0).getLabel()).isEqualTo("unknown");
    assertThat(label.getLabels()).hasSize(3);
  }

  @Test
  void whatIsUnknown_isAnEventOnlyOfRulesThatNameIt_andScoresOfOthersCountAllTheSame()
      throws IOException {
    eventRules =
        new EventRules(
            List.of(rule("any", Set.of()), rule("lost", Set.of("unknown"))),
            Duration.ofSeconds(10));
    serve("{\"unknown_below\": 1}");
    sendClip("one");
    assertThat(labelsOf("lost")).containsExactly("unknown");
    assertThat(labelsOf("any")).isNotEmpty().doesNotContain("unknown");
  }

  private Set<String> labelsOf(String rule) {
    return listener.events().stream()
        .filter(event -> event.getRule().equals(rule))
        .map(LabelEvent::getLabel)
        .collect(toSet());
  }

  private static EventRule rule(String name, Set<String> labels) {
    return new EventRule(
        name,
        EventSource.FRAME,
        labels,
        Set.of(),
        new EventRule.Thresholds(0.1, 0.1, 1, 1),
        new EventRule.Times(Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }
}
