package dev.clipstream.serving;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.step.StepModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pair: a loaded frame model and, where clips are labeled, the sequence model that reads its
 * features, and the step model that does for labels so far; closed after whatever uses them.
 */
public record ModelPair(
    FrameModel frame, Optional<SequenceModel> sequence, Optional<StepModel> steps)
    implements AutoCloseable {

  /** Without a stream model. */
  public ModelPair(FrameModel frame, Optional<SequenceModel> sequence) {
    this(frame, sequence, Optional.empty());
  }

  /** What was taken for granted when they were loaded, a line each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    String name = frame.card().name();
    notes.add(
        frame
            .describeScores()
            .map(how -> "scores of " + name + ": " + how)
            .orElse(name + " is an encoder: labels of frames are empty"));
    frame.guesses().forEach(guess -> notes.add(name + ": " + guess));
    frame.runsInOnes().ifPresent(why -> notes.add(name + " runs one image at a time: " + why));
    sequence.ifPresent(
        model -> {
          frame
              .describeFeatures()
              .ifPresent(tensor -> notes.add("features of " + name + ": '" + tensor + "'"));
          model
              .card()
              .origin()
              .guesses()
              .forEach(guess -> notes.add(model.card().name() + ": " + guess));
          notes.add("scores of " + model.card().name() + ": " + model.describeScores());
        });
    steps.ifPresent(
        model -> {
          model
              .card()
              .origin()
              .guesses()
              .forEach(guess -> notes.add(model.card().name() + ": " + guess));
          notes.add("scores of " + model.card().name() + ": " + model.describeScores());
          notes.add(
              "state of %s: %s, %,d bytes a stream"
                  .formatted(
                      model.card().name(),
                      String.join(", ", model.describeStates()),
                      model.stateBytes()));
        });
    return notes;
  }

  @Override
  public void close() {
    sequence.ifPresent(SequenceModel::close);
    steps.ifPresent(StepModel::close);
    frame.close();
  }
}
