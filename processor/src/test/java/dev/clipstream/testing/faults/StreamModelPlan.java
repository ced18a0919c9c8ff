package dev.clipstream.testing.faults;

import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventRule.Thresholds;
import dev.clipstream.events.EventRule.Times;
import dev.clipstream.events.EventRules;
import dev.clipstream.events.EventSource;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.DecisionRule;
import dev.clipstream.testing.models.StepModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A campaign's stream model, when it decides, and the rules of its events, as both sides know. */
final class StreamModelPlan {

  /** Most of the clips are decided so. */
  static final DecisionRule DECIDE = new DecisionRule(0.45, 3);

  /** That of the campaign's clips. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final Times TIMES =
      new Times(Duration.ZERO, Duration.ofMillis(200), Duration.ZERO);

  static final EventRules RULES =
      new EventRules(
          List.of(
              new EventRule(
                  "frames",
                  EventSource.FRAME,
                  Set.of(),
                  Set.of(),
                  new Thresholds(0.6, 0.5, 2, 3),
                  TIMES),
              new EventRule(
                  "so-far",
                  EventSource.SO_FAR,
                  Set.of(),
                  Set.of(),
                  new Thresholds(0.45, 0.4, 2, 3),
                  TIMES)),
          IDLE);

  private static final String FILE =
      """
      rules:
        - {name: frames, label: any, enter: 0.6, leave: 0.5, of: 2, out_of: 3, bridge: 200ms}
        - {name: so-far, source: so_far, label: any, enter: 0.45, leave: 0.4, of: 2, out_of: 3,
           bridge: 200ms}
      """;

  private final Path steps;
  private final Path rules;

  private StreamModelPlan(Path steps, Path rules) {
    this.steps = steps;
    this.rules = rules;
  }

  static StreamModelPlan make(Path folder, Path frameModel) throws IOException {
    try (FrameModel frames = FrameModel.open(frameModel, Device.CPU)) {
      Path steps = StepModelFiles.of(folder, "steps", frames, 8);
      return new StreamModelPlan(steps, Files.writeString(folder.resolve("rules.yaml"), FILE));
    }
  }

  Path steps() {
    return steps;
  }

  List<String> options() {
    return List.of(
        "--stream-model=" + steps,
        "--decide-at=" + DECIDE.threshold(),
        "--decide-after=" + DECIDE.frames(),
        "--events=" + rules);
  }
}
