package dev.clipstream.cli.demo;

import dev.clipstream.cli.events.RulesFile;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.events.EventRule;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepModels;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.serving.ServedModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The models and the rules of events in the jar: trained on people in made scenes, see {@code
 * dev/clipstream/demo/README.md} beside them.
 */
record DemoModels(FrameModel frames, SequenceModel clips, StepModel steps, List<EventRule> rules)
    implements AutoCloseable {

  private static final String FOLDER = "/dev/clipstream/demo/";

  /**
   * @param folder the models are copied to, since ONNX Runtime reads files
   */
  static DemoModels open(Path folder, Device device) {
    List<EventRule> rules = rules(folder);
    FrameModel frames = FrameModel.open(copy("scenes-frames.onnx", folder), device);
    try {
      SequenceModel clips = SequenceModel.open(copy("scenes-clips.onnx", folder), frames, device);
      try {
        StepModel steps = StepPair.open(copy("scenes-streams-step.onnx", folder), frames, device);
        return new DemoModels(frames, clips, steps, rules);
      } catch (RuntimeException e) {
        clips.close();
        throw e;
      }
    } catch (RuntimeException e) {
      frames.close();
      throw e;
    }
  }

  private static List<EventRule> rules(Path folder) {
    RulesFile rules = RulesFile.read(copy("scenes-events.yaml", folder));
    if (!rules.problems().isEmpty()) {
      throw new CliException("the rules of this build: " + String.join("\n", rules.problems()));
    }
    return rules.rules().stream().map(RulesFile.Placed::rule).toList();
  }

  /** All of them, to be served; they stay this one's to close. */
  ServedModels served() {
    String encoder = frames.card().encoderId();
    return ServedModels.borrowing(frames, Optional.of(clips))
        .with(Optional.of(StepModels.borrowing(encoder, steps)));
  }

  private static Path copy(String name, Path folder) {
    try (InputStream in = DemoModels.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new CliException("this build has no demo models: " + FOLDER + name + " is missing");
      }
      Path file = folder.resolve(name);
      Files.copy(in, file);
      return file;
    } catch (IOException e) {
      throw new CliException("cannot write the demo models to " + folder + ": " + e, e);
    }
  }

  @Override
  public void close() {
    steps.close();
    clips.close();
    frames.close();
  }
}
