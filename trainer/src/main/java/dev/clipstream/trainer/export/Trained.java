package dev.clipstream.trainer.export;

import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.train.EpochReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.OutputArchive;

/**
 * The result of a training run: its models and how they were trained.
 *
 * @param frames the frame model
 * @param clips the sequence model over its features, if clips were learned
 * @param provenance how they came to be
 * @param history how each epoch went, as far as it is known
 */
public record Trained(
    FrameNet frames, Optional<SequenceNet> clips, Provenance provenance, List<EpochReport> history)
    implements Resumable<Trained> {

  public Trained {
    history = List.copyOf(history);
  }

  /** Models whose training has not begun, or is not known. */
  public Trained(FrameNet frames, Optional<SequenceNet> clips, Provenance provenance) {
    this(frames, clips, provenance, List.of());
  }

  /** The same models after some epochs. */
  @Override
  public Trained after(List<EpochReport> epochs) {
    return new Trained(frames, clips, provenance, epochs);
  }

  /** The same, with a frame model that looks at the mirror image of every image, too. */
  public Trained mirrored() {
    frames.mirror();
    SortedMap<String, Object> facts = new TreeMap<>(provenance.facts());
    facts.put(Provenance.MIRROR, true);
    return new Trained(frames, clips, Provenance.of(facts), history);
  }

  @Override
  public List<Output> outputs() {
    Output ofFrames = new Output("frame model", frames.output());
    return clips
        .map(net -> List.of(new Output("sequence model", net.output()), ofFrames))
        .orElse(List.of(ofFrames));
  }

  @Override
  public void save(Checkpoint.State<OutputArchive> training, Path out) throws IOException {
    Checkpoint.save(this, training, out);
  }

  @Override
  public Trained resume(Path in, Checkpoint.State<InputArchive> training) throws IOException {
    return Checkpoint.resume(in, this, training);
  }
}
