package dev.clipstream.trainer.export;

import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.train.EpochReport;
import java.util.List;
import java.util.Optional;

/**
 * The result of a training run: its models and how they were trained.
 *
 * @param frames the frame model
 * @param clips the sequence model over its features, if clips were learned
 * @param provenance how they came to be
 * @param history how each epoch went, as far as it is known
 */
public record Trained(
    FrameNet frames,
    Optional<SequenceNet> clips,
    Provenance provenance,
    List<EpochReport> history) {

  public Trained {
    history = List.copyOf(history);
  }

  /** Models whose training has not begun, or is not known. */
  public Trained(FrameNet frames, Optional<SequenceNet> clips, Provenance provenance) {
    this(frames, clips, provenance, List.of());
  }

  /** The same models after some epochs. */
  public Trained after(List<EpochReport> epochs) {
    return new Trained(frames, clips, provenance, epochs);
  }
}
